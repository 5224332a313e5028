using System.Globalization;
using System.Runtime.InteropServices;
using Acquisition.Core.Model.Ct;
using Acquisition.Core.Model.Geometry;
using Acquisition.Core.Model.Scans;
using Acquisition.Interchange.CtPd;
using Acquisition.Simulation.Ct;
using Acquisition.Simulation.Phantoms;

namespace Acquisition.Interchange.Tests.CtPd;

/// <summary>A scan that is written as DICOM-CT-PD comes back the same, and other programs find its rays where this product has them.</summary>
public sealed class CtPdRoundTripTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(SampleFormat.Uint16, DetectorShape.Cylindrical, CtPath.Helical)]
    [InlineData(SampleFormat.Int16, DetectorShape.Flat, CtPath.Helical)]
    [InlineData(SampleFormat.Float32, DetectorShape.Cylindrical, CtPath.Circular)]
    public void A_scan_comes_back_with_its_samples_and_exactly_its_geometry(SampleFormat format, DetectorShape shape, CtPath path)
    {
        ScanHeader header = CtPdScan.Header(format, shape, path);
        IReadOnlyList<CtViewBlock> blocks = CtPdScan.Blocks(header);
        Assert.Empty(Write(header, blocks));
        using CtPdFolder read = CtPdFolder.Open(_folder["scan"]);

        Assert.Empty(read.Warnings);
        CtAcquisition before = (CtAcquisition)header.Acquisition, after = (CtAcquisition)read.Header.Acquisition;
        AssertSame(header with { Acquisition = after, Recipes = read.Header.Recipes }, read.Header);
        AssertSame(before with { SampleFormat = after.SampleFormat, SampleScale = after.SampleScale, SampleOffset = after.SampleOffset }, after);

        CtView[] expected = [.. blocks.SelectMany(block => block.Views)], views = [.. Blocks(read).SelectMany(block => block.Views)];
        Assert.Equal(expected.Length, views.Length);
        Assert.All(expected.Zip(views), pair => AssertSame(pair.First, pair.Second));

        double[] integrals = [.. blocks.SelectMany(block => Integrals(block, before))], back = [.. Blocks(read).SelectMany(block => Integrals(block, after))];
        Assert.Equal(integrals.Length, back.Length);
        // Integers keep their bits: what is left is the rounding of a sum of two doubles. Floats come back within half a step, which lies between 16 bits.
        double tolerance = format == SampleFormat.Float32 ? after.SampleScale * 0.500001 : 1e-14;
        Assert.All(integrals.Zip(back), pair => Assert.InRange(Math.Abs(pair.First - pair.Second), 0, tolerance));
        if (format == SampleFormat.Float32) Assert.InRange(after.SampleScale, 0, 11.2 / 65535);
    }

    [Fact]
    public void Unsigned_samples_come_back_bit_by_bit()
    {
        ScanHeader header = CtPdScan.Header();
        IReadOnlyList<CtViewBlock> blocks = CtPdScan.Blocks(header);
        Write(header, blocks);
        using CtPdFolder read = CtPdFolder.Open(_folder["scan"]);
        Assert.Equal(blocks.SelectMany(block => block.Samples.ToArray()), Blocks(read).SelectMany(block => block.Samples.ToArray()));
        Assert.Equal((1 / 7000.0, -1 / 3.0), (((CtAcquisition)read.Header.Acquisition).SampleScale, ((CtAcquisition)read.Header.Acquisition).SampleOffset));
    }

    [Theory]
    [InlineData(DetectorShape.Cylindrical)]
    [InlineData(DetectorShape.Flat)]
    public void Pydicom_finds_the_rays_where_the_forward_model_has_them(DetectorShape shape)
    {
        Peers.RequirePydicom();
        ScanHeader header = CtPdScan.Header(SampleFormat.Uint16, shape);
        IReadOnlyList<CtViewBlock> blocks = CtPdScan.Blocks(header);
        Write(header, blocks);
        CtAcquisition ct = (CtAcquisition)header.Acquisition;
        CtForwardModel model = new(ct, header.Series.PatientPosition, new Phantom("nothing", [], []));
        double[] integrals = [.. blocks.SelectMany(block => Integrals(block, ct))];

        string[] lines = Peers.RunScriptIn("CtPd", "ctpd.py", "rays", _folder["scan"], "1,2,4", "1,6,13").Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(23 * 9, lines.Length);
        foreach (string line in lines)
        {
            double[] values = [.. line.Split(' ').Select(value => double.Parse(value, CultureInfo.InvariantCulture))];
            (int view, int row, int channel) = ((int)values[0] - 1, 4 - (int)values[1], (int)values[2] - 1);
            (Vector3D origin, Vector3D direction) = model.Ray(CtPdScan.View(ct, view), row, channel);
            // The format's 32 bits: an angle to 2.4e-7 rad, which 544 mm from the axis are 1.3e-4 mm; a position along z to 4e-6 mm.
            Assert.InRange((origin - new Vector3D(values[3], values[4], values[5])).Length, 0, 3e-4);
            Assert.InRange((direction - new Vector3D(values[6], values[7], values[8])).Length, 0, 1e-6);
            // 9 digits are printed, and the scale's 16 characters have 14.
            Assert.Equal(integrals[(((view * 4) + row) * 13) + channel], values[9], 1e-7);
        }
    }

    [Theory]
    [InlineData("explicit", "manual")]
    [InlineData("implicit", "transposed")]  // as an archive sends it
    [InlineData("unknown", "transposed")]   // as an archive stores private attributes that it does not know
    public void Projections_of_another_program_are_where_their_ball_says(string encoding, string order)
    {
        Peers.RequirePydicom();
        Peers.RunScriptIn("CtPd", "ctpd.py", "ball", _folder["ball"], encoding, order, "24");
        using CtPdFolder read = CtPdFolder.Open(_folder["ball"]);
        CtAcquisition ct = (CtAcquisition)read.Header.Acquisition;
        Assert.Equal((24, CtPath.Helical, 16, CtQuantity.LineIntegrals), (read.ViewCount, ct.Path, ct.ViewsPerRotation, ct.Quantity));
        Assert.Equal((SampleFormat.Uint16, 0.0001, -0.5), (ct.SampleFormat, ct.SampleScale, ct.SampleOffset));
        Assert.Equal(-1.5 * 16, ct.TableFeedPerRotationMm!.Value, 1e-5);
        Assert.Equal((0.5, 500.0, 100.0, 0.0192), (ct.RotationTimeS, ct.ScanFieldOfViewMm, ct.Sources[0].TubeVoltageKv, ct.EnergyBins[0].WaterAttenuationPerMm));
        Assert.Equal((PatientPosition.Ffs, "L067", new DateTimeOffset(2016, 3, 21, 10, 11, 12, TimeSpan.Zero)), (read.Header.Series.PatientPosition, read.Header.Patient.PatientId, read.Header.AcquisitionTime));
        Assert.Contains(read.Warnings, warning => warning.Reason == "NOT_TAKEN_OVER" && warning.Message.Contains("(7033,1065) PhotonStatistics", StringComparison.Ordinal)
            && warning.Message.Contains("BeamHardeningCorrectionFlag", StringComparison.Ordinal) && warning.Message.Contains("PatientAge", StringComparison.Ordinal));

        // The patient lies feet first: the ball is given in the scanner's frame, the model takes it in the patient's.
        Vector3D middle = ScannerFrame.ToPatient(PatientPosition.Ffs, new Vector3D(60, -30, 12));
        CtForwardModel model = new(ct, PatientPosition.Ffs, new Phantom("ball", [new Ellipsoid(middle, new(40, 40, 40), 0.0192)], []));
        float[] expected = new float[ct.Sources[0].Elements];
        double farthest = 0, greatest = 0;
        double before = double.NaN;
        foreach ((CtView view, double[] integrals) in Blocks(read).SelectMany(block => block.Views.Zip(Integrals(block, ct).Chunk(expected.Length))))
        {
            if (!double.IsNaN(before)) Assert.Equal(-0.4, view.AngleRad - before, 1e-6); // counted on over whole turns, and clockwise
            before = view.AngleRad;
            model.Project(view, expected);
            farthest = Math.Max(farthest, integrals.Zip(expected).Max(pair => Math.Abs(pair.First - pair.Second)));
            greatest = Math.Max(greatest, expected.Max());
        }

        // Half a step of 1e-4, and what 1e-4 mm do to a chord at the ball's edge: μ·2·√(2·40·1e-4), of which 1e-3 is far off.
        Assert.InRange(farthest, 0, 1e-3);
        Assert.InRange(greatest, 1.4, 0.0192 * 80); // the ball was seen
        Assert.Equal(0.03125 * 23, Blocks(read).Last().Views[^1].TimeS!.Value, 1e-3);
    }

    [Fact]
    public void Validators_find_no_error()
    {
        Peers.RequireDicomTools();
        ScanHeader header = CtPdScan.Header();
        Write(header, CtPdScan.Blocks(header));
        foreach (string file in Directory.GetFiles(_folder["scan"]).Take(3))
        {
            string complaints = Peers.Complaints("/usr/bin/dciodvfy", "-new", file);
            Assert.Contains("SCImage", complaints, StringComparison.Ordinal);
            Assert.DoesNotContain("Error", complaints, StringComparison.Ordinal);
            Assert.Contains("(7031,1001) FL", Peers.Run("/usr/bin/dcmdump", file), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void What_somebody_changed_in_the_formats_own_words_is_taken()
    {
        ScanHeader header = CtPdScan.Header(views: 1);
        Write(header, CtPdScan.Blocks(header));
        CtPdEdit.Change(Path.Combine(_folder["scan"], "000001.dcm"), 0x7031, 0x1003, "FL", 600f);
        using CtPdFolder read = CtPdFolder.Open(_folder["scan"]);
        Assert.Equal(600, ((CtAcquisition)read.Header.Acquisition).Sources[0].SourceIsocentreDistanceMm);
        Assert.Contains(read.Warnings, warning => warning.Reason == "EXACT_VALUES_DISAGREE");
    }

    [Fact]
    public void What_the_format_has_no_place_for_is_named()
    {
        ScanHeader header = CtPdScan.Header(views: 2);
        CtAcquisition ct = (CtAcquisition)header.Acquisition;
        header = header with { Acquisition = ct with { Sources = [ct.Sources[0] with { BadElements = [new DetectorElement(0, 1)] }] } };
        Assert.Equal(["header.ct.sources[0].bad_elements"], Write(header, CtPdScan.Blocks(header)));
    }

    private string[] Write(ScanHeader header, IReadOnlyList<CtViewBlock> blocks) =>
        [.. CtPdWriter.Write(_folder["scan"], header, "1.2.3.4.9", blocks).Warnings.Select(warning => warning.Field)];

    private static IEnumerable<CtViewBlock> Blocks(CtPdFolder folder) => folder.ReadBlocks().Cast<CtViewBlock>();

    private static double[] Integrals(CtViewBlock block, CtAcquisition ct)
    {
        ReadOnlySpan<byte> bytes = block.Samples.Span;
        double[] numbers = ct.SampleFormat switch
        {
            SampleFormat.Float32 => Array.ConvertAll(MemoryMarshal.Cast<byte, float>(bytes).ToArray(), sample => (double)sample),
            SampleFormat.Int16 => Array.ConvertAll(MemoryMarshal.Cast<byte, short>(bytes).ToArray(), sample => (double)sample),
            _ => Array.ConvertAll(MemoryMarshal.Cast<byte, ushort>(bytes).ToArray(), sample => (double)sample),
        };
        return Array.ConvertAll(numbers, number => (number * ct.SampleScale) + ct.SampleOffset);
    }

    // Records with lists in them are equal only when the lists are the same object.
    private static void AssertSame<T>(T expected, T actual) => Assert.Equivalent(expected, actual, strict: true);
}
