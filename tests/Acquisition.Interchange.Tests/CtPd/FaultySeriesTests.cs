using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Acquisition.Core.Model.Ct;
using Acquisition.Core.Model.Scans;
using Acquisition.Interchange.CtPd;
using FellowOakDicom;

namespace Acquisition.Interchange.Tests.CtPd;

/// <summary>What is not one whole series of projections is refused before the first block, with the file, the place in it and a remedy.</summary>
public sealed class FaultySeriesTests : IDisposable
{
    private const int Views = 6;

    private readonly TemporaryFolder _folder = new();

    public FaultySeriesTests()
    {
        ScanHeader header = CtPdScan.Header(views: Views);
        CtPdWriter.Write(Folder, header, "1.2.3.4.9", CtPdScan.Blocks(header));
    }

    private string Folder => _folder["scan"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_sound_series_is_read()
    {
        // The control: the faults below are this series with one thing changed.
        using CtPdFolder folder = CtPdFolder.Open(Folder);
        Assert.Equal(Views, folder.ReadBlocks().Cast<CtViewBlock>().Sum(block => block.Views.Count));
    }

    [Fact]
    public void A_folder_without_projections_says_so()
    {
        Directory.CreateDirectory(_folder["empty"]);
        File.WriteAllText(Path.Combine(_folder["empty"], "readme.txt"), "nothing here");
        Refused(_folder["empty"], InterchangeReason.NoMeasurement, "empty", "no DICOM file");
    }

    [Fact]
    public void A_missing_projection_is_named_with_the_file_before_it()
    {
        File.Delete(Projection(3));
        File.Delete(Projection(5));
        Refused(InterchangeReason.IncompleteSeries, "scan", "(0020,0013) InstanceNumber", "1 to 6", "2 missing", "the first of them 3", "000002.dcm");
    }

    [Fact]
    public void A_number_that_is_there_twice_names_both_files()
    {
        File.Copy(Projection(2), Projection(9));
        Refused(InterchangeReason.IncompleteSeries, "0000", "(0020,0013) InstanceNumber", "number 2", "000002.dcm", "000009.dcm");
    }

    [Fact]
    public void A_file_of_another_series_is_named()
    {
        CtPdEdit.Change(Projection(4), dataset => dataset.AddOrUpdate(DicomTag.SeriesInstanceUID, "1.2.3.4.8"));
        Refused(InterchangeReason.MixedSeries, "000004.dcm", "SeriesInstanceUID", "another series than 000001.dcm", "one by one");
    }

    [Theory]
    [InlineData(0x7031, 0x1003, "FL", 600f, "DetectorFocalCenterRadialDistance")]
    [InlineData(0x7031, 0x1031, "FL", 1000f, "ConstantRadialDistance")]
    [InlineData(0x7029, 0x1002, "FL", 2f, "DetectorElementTransverseSpacing")]
    [InlineData(0x7029, 0x1006, "FL", 2f, "DetectorElementAxialSpacing")]
    [InlineData(0x7029, 0x100B, "CS", "FLAT", "DetectorShape")]
    [InlineData(0x7033, 0x1013, "US", (ushort)11, "NumberofSourceAngularSteps")]
    [InlineData(0x7033, 0x1063, "US", (ushort)2, "SpectrumIndex")]
    [InlineData(0x7037, 0x1009, "CS", "AXIAL", "TypeofProjectionData")]
    [InlineData(0x7041, 0x1001, "DS", "0.02", "WaterAttenuationCoefficient")]
    public void A_file_that_disagrees_with_the_first_is_named(int group, int element, string vr, object value, string keyword)
    {
        switch (value)
        {
            case float number: CtPdEdit.Change(Projection(4), (ushort)group, (ushort)element, vr, number); break;
            case ushort number: CtPdEdit.Change(Projection(4), (ushort)group, (ushort)element, vr, number); break;
            default: CtPdEdit.Change(Projection(4), (ushort)group, (ushort)element, vr, (string)value); break;
        }

        Refused(InterchangeReason.MixedSeries, "000004.dcm", keyword, "differs from that in 000001.dcm");
    }

    [Theory]
    [InlineData(0x7029, 0x1010, "NumberofDetectorRows")]
    [InlineData(0x7029, 0x1011, "NumberofDetectorColumns")]
    [InlineData(0x7029, 0x1002, "DetectorElementTransverseSpacing")]
    [InlineData(0x7029, 0x1006, "DetectorElementAxialSpacing")]
    [InlineData(0x7029, 0x100B, "DetectorShape")]
    [InlineData(0x7031, 0x1001, "DetectorFocalCenterAngularPosition")]
    [InlineData(0x7031, 0x1002, "DetectorFocalCenterAxialPosition")]
    [InlineData(0x7031, 0x1003, "DetectorFocalCenterRadialDistance")]
    [InlineData(0x7031, 0x1031, "ConstantRadialDistance")]
    [InlineData(0x7031, 0x1033, "DetectorCentralElement")]
    [InlineData(0x7033, 0x1013, "NumberofSourceAngularSteps")]
    [InlineData(0x7037, 0x1009, "TypeofProjectionData")]
    [InlineData(0x7037, 0x100A, "TypeofProjectionGeometry")]
    [InlineData(0x7041, 0x1001, "WaterAttenuationCoefficient")]
    [InlineData(0x0020, 0x000E, "SeriesInstanceUID")]
    [InlineData(0x0020, 0x0013, "InstanceNumber")]
    [InlineData(0x0028, 0x0010, "Rows")]
    [InlineData(0x0028, 0x1052, "RescaleIntercept")]
    [InlineData(0x0028, 0x1053, "RescaleSlope")]
    [InlineData(0x7FE0, 0x0010, "PixelData")]
    public void An_absent_attribute_is_named(int group, int element, string keyword)
    {
        CtPdEdit.Remove(Projection(4), (ushort)group, (ushort)element);
        Refused(InterchangeReason.BadHeader, "000004.dcm", keyword, "absent");
    }

    [Fact]
    public void A_file_that_is_cut_off_is_named_wherever_the_cut_is()
    {
        byte[] whole = File.ReadAllBytes(Projection(4));
        for (int kept = 0; kept < whole.Length; kept += whole.Length / 9)
        {
            File.WriteAllBytes(Projection(4), whole[..kept]);
            InterchangeException why = Assert.Throws<InterchangeException>(() => CtPdFolder.Open(Folder));
            // At the end of an element the file is whole and its attributes are not; within one it is cut.
            Assert.Contains(why.Reason, new[] { InterchangeReason.Damaged, InterchangeReason.Truncated, InterchangeReason.BadHeader });
            Assert.EndsWith("000004.dcm", why.File, StringComparison.Ordinal);
        }

        File.WriteAllBytes(Projection(4), whole[..^2]);
        Refused(InterchangeReason.Truncated, "000004.dcm", "", "within an element", "Copy the folder again");
    }

    [Fact]
    public void A_picture_of_another_size_than_the_detector_is_refused()
    {
        CtPdEdit.Change(Projection(1), 0x0028, 0x0011, "US", (ushort)12);
        Refused(InterchangeReason.BadHeader, "000001.dcm", "(0028,0010) Rows", "4 x 12 pixels", "4 rows x 13 columns");
    }

    [Fact]
    public void Pixels_that_are_too_few_are_counted()
    {
        CtPdEdit.Change(Projection(2), dataset => dataset.AddOrUpdate(new DicomOtherWord(DicomTag.PixelData, new ushort[51])));
        Refused(InterchangeReason.Truncated, "000002.dcm", "PixelData", "102 bytes", "are 104");
    }

    [Theory]
    [InlineData(0x7039, 0x1009, "NO", "no line integrals")]
    [InlineData(0x7029, 0x100B, "SPHERICAL", "spherical")]
    [InlineData(0x7037, 0x100A, "PARALLEL", "do not diverge")]
    [InlineData(0x0018, 0x5100, "SITTING", "as a CT scanner's patient does")]
    public void What_is_not_read_is_refused_in_its_own_words(int group, int element, string value, string says)
    {
        for (int number = 1; number <= Views; number++) CtPdEdit.Change(Projection(number), (ushort)group, (ushort)element, "CS", value);
        Refused(InterchangeReason.NotSupported, "000001.dcm", "", says);
    }

    [Theory]
    [InlineData(0x7031, 0x1001, float.NaN, "finite number")]
    [InlineData(0x7031, 0x1003, -1f, "number > 0")]
    [InlineData(0x7029, 0x1002, 0f, "number > 0")]
    public void A_number_that_can_be_no_position_is_refused(int group, int element, float value, string says)
    {
        CtPdEdit.Change(Projection(2), (ushort)group, (ushort)element, "FL", value);
        Refused(InterchangeReason.BadHeader, "000002.dcm", "", says);
    }

    [Fact]
    public void Files_that_are_not_dicom_are_passed_over_with_a_warning()
    {
        File.WriteAllText(Path.Combine(Folder, "LICENSE"), "CC BY");
        using CtPdFolder folder = CtPdFolder.Open(Folder);
        Assert.Equal(["FILES_PASSED_OVER"], folder.Warnings.Select(warning => warning.Reason));
    }

    [Fact]
    public void Scales_that_differ_from_file_to_file_make_floating_point_samples()
    {
        using CtPdFolder before = CtPdFolder.Open(Folder);
        ushort[] pixels = Samples<ushort>(before);
        CtPdEdit.Change(Projection(2), dataset => dataset.Remove(item => item.Tag.Group == 0x7043 && item.Tag.Element == 0x1012).AddOrUpdate(DicomTag.RescaleSlope, "-0.001").AddOrUpdate(DicomTag.RescaleIntercept, "2"));
        using CtPdFolder after = CtPdFolder.Open(Folder);
        CtAcquisition ct = (CtAcquisition)after.Header.Acquisition;
        Assert.Equal((SampleFormat.Float32, 1.0, 0.0), (ct.SampleFormat, ct.SampleScale, ct.SampleOffset));
        float[] integrals = Samples<float>(after);
        for (int i = 0; i < integrals.Length; i++)
            Assert.Equal(i / 52 == 1 ? (float)((-0.001 * pixels[i]) + 2) : (float)((1 / 7000.0 * pixels[i]) - (1 / 3.0)), integrals[i]);
    }

    [Theory]
    [InlineData("counts", "raw counts")]
    [InlineData("stationary", "helix")]
    [InlineData("parallel", "parallel")]
    [InlineData("sources", "several sources")]
    [InlineData("bins", "several energy bins")]
    [InlineData("nan", "view 3 has a line integral that is no finite number")]
    [InlineData("twice", "is in it twice")]
    [InlineData("empty", "no object views")]
    public void A_scan_that_the_format_cannot_hold_is_not_exported(string kind, string says)
    {
        ScanHeader header = CtPdScan.Header(kind == "nan" ? SampleFormat.Float32 : SampleFormat.Uint16, views: Views);
        CtAcquisition ct = (CtAcquisition)header.Acquisition;
        CtSource source = ct.Sources[0];
        header = header with
        {
            Acquisition = kind switch
            {
                "counts" => ct with { Quantity = CtQuantity.RawCounts },
                "stationary" => ct with { Path = CtPath.Stationary },
                "parallel" => ct with { Sources = [source with { Beam = CtBeam.Parallel }] },
                "sources" => ct with { Sources = [source, source] },
                "bins" => ct with { EnergyBins = [ct.EnergyBins[0], ct.EnergyBins[0]] },
                _ => ct,
            },
        };
        IReadOnlyList<CtViewBlock> blocks = CtPdScan.Blocks(header);
        if (kind == "nan") BinaryPrimitives.WriteSingleLittleEndian(MemoryMarshal.AsMemory(blocks[0].Samples).Span[(((3 * 52) + 7) * sizeof(float))..], float.NaN);
        if (kind == "empty") blocks = [];
        if (kind == "twice") blocks = [.. blocks, blocks[0]];
        InterchangeException why = Assert.Throws<InterchangeException>(() => CtPdWriter.Write(_folder["out"], header, "1.2.3", blocks));
        Assert.Equal(InterchangeReason.NotSupported, why.Reason);
        Assert.Contains(says, why.Message, StringComparison.Ordinal);
        Assert.False(Path.Exists(_folder["out"]) || Path.Exists(_folder["out.part"]));
    }

    [Fact]
    public void What_is_there_is_not_written_over()
    {
        ScanHeader header = CtPdScan.Header(views: 1);
        InterchangeException why = Assert.Throws<InterchangeException>(() => CtPdWriter.Write(Folder, header, "1.2.3", CtPdScan.Blocks(header)));
        Assert.Equal(InterchangeReason.CannotWrite, why.Reason);
        Assert.Equal(Views, Directory.GetFiles(Folder).Length);
    }

    private static T[] Samples<T>(CtPdFolder folder) where T : struct =>
        [.. folder.ReadBlocks().Cast<CtViewBlock>().SelectMany(block => MemoryMarshal.Cast<byte, T>(block.Samples.Span).ToArray())];

    private string Projection(int number) => Path.Combine(Folder, $"{number:000000}.dcm");

    private void Refused(InterchangeReason reason, string file, string location, params string[] says) => Refused(Folder, reason, file, [location, .. says]);

    private static void Refused(string folder, InterchangeReason reason, string file, params string[] says)
    {
        InterchangeException why = Assert.Throws<InterchangeException>(() => CtPdFolder.Open(folder));
        Assert.Equal(reason, why.Reason);
        Assert.Contains(file, why.File, StringComparison.Ordinal);
        Assert.All(says, text => Assert.Contains(text, why.Message, StringComparison.Ordinal));
    }
}
