using System.Runtime.InteropServices;
using Acquisition.Core.Model.Ct;
using Acquisition.Core.Model.Geometry;
using Acquisition.Core.Model.Mr;
using Acquisition.Core.Model.Scans;
using Acquisition.Interchange.Ismrmrd;

namespace Acquisition.Interchange.Tests.Ismrmrd;

/// <summary>What a scan that never was a file becomes, and what does not become one.</summary>
public sealed class IsmrmrdWriterTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Whole_numbers_become_the_signal_that_they_stand_for()
    {
        ScanHeader header = Header(Mr() with { SampleFormat = MrSampleFormat.ComplexInt16, SampleScale = 0.25 });
        short[] samples = [4, -8, short.MaxValue, short.MinValue];
        MrReadout read = Assert.Single(WriteAndRead(header, Readout() with { NumberOfSamples = 2, Samples = MemoryMarshal.AsBytes(samples.AsSpan()).ToArray() }));
        Assert.Equal([1f, -2f, 8191.75f, -8192f], MemoryMarshal.Cast<byte, float>(read.Samples.Span).ToArray());
    }

    [Fact]
    public void A_scans_time_and_position_are_in_its_header()
    {
        DateTimeOffset time = new(2026, 11, 24, 13, 14, 15, 250, TimeSpan.FromHours(-5));
        ScanHeader header = Header(Mr()) with { AcquisitionTime = time };
        Write(_folder["scan.h5"], header, Readout());
        using IsmrmrdFile file = IsmrmrdFile.Open(_folder["scan.h5"]);
        Assert.Equal((time, PatientPosition.Hfp), (file.Header.AcquisitionTime, file.Header.Series.PatientPosition));
        Assert.Equal(time.Offset, file.Header.AcquisitionTime.Offset);
        Assert.Empty(file.Warnings);
    }

    [Fact]
    public void What_ismrmrd_cannot_hold_is_said()
    {
        ScanHeader header = Header(Mr() with { Nucleus = "23NA" }) with { Study = new() { AccessionNumber = "A-17" } };
        using IsmrmrdWriter writer = new(_folder["scan.h5"], header);
        Assert.Equal(["header.study.accession_number", "header.mr.nucleus"], writer.Warnings.Select(warning => warning.Field));
        Assert.DoesNotContain("A-17", writer.Warnings[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_readout_that_ismrmrd_cannot_count_is_refused_by_its_place_and_field()
    {
        const int samples = 65536;
        using IsmrmrdWriter writer = new(_folder["scan.h5"], Header(Mr()));
        writer.Write(new MrReadoutBlock([Readout()]));
        InterchangeException refusal = Assert.Throws<InterchangeException>(
            () => writer.Write(new MrReadoutBlock([Readout() with { NumberOfSamples = samples, Samples = new byte[samples * 8] }])));
        Assert.Equal((InterchangeReason.NotSupported, "/dataset/data[1]"), (refusal.Reason, refusal.Location));
        Assert.Contains("NumberOfSamples is 65536", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_readout_whose_samples_are_not_all_there_is_refused()
    {
        using IsmrmrdWriter writer = new(_folder["scan.h5"], Header(Mr()));
        Assert.Equal(
            InterchangeReason.BadReadout,
            Assert.Throws<InterchangeException>(() => writer.Write(new MrReadoutBlock([Readout() with { Samples = new byte[24] }]))).Reason);
    }

    [Fact]
    public void A_ct_scan_is_refused() => Assert.Equal(
        InterchangeReason.NotSupported, Assert.Throws<InterchangeException>(() => { using IsmrmrdWriter writer = new(_folder["scan.h5"], Header(Ct())); }).Reason);

    [Fact]
    public void A_file_that_is_not_finished_does_not_stay()
    {
        using (IsmrmrdWriter writer = new(_folder["scan.h5"], Header(Mr())))
        {
            writer.Write(new MrReadoutBlock([Readout()]));
            Assert.False(File.Exists(_folder["scan.h5"]));
        }

        Assert.Empty(Directory.GetFileSystemEntries(Path.GetDirectoryName(_folder["scan.h5"])!));
    }

    [Fact]
    public void A_file_that_is_there_is_not_touched()
    {
        File.WriteAllText(_folder["scan.h5"], "something else");
        Assert.Equal(
            InterchangeReason.CannotWrite, Assert.Throws<InterchangeException>(() => { using IsmrmrdWriter writer = new(_folder["scan.h5"], Header(Mr())); }).Reason);
        Assert.Equal("something else", File.ReadAllText(_folder["scan.h5"]));
    }

    [Fact]
    public void A_folder_that_is_not_there_is_an_error_with_the_path()
    {
        InterchangeException refusal = Assert.Throws<InterchangeException>(
            () => { using IsmrmrdWriter writer = new(_folder["none/scan.h5"], Header(Mr())); });
        Assert.Equal((InterchangeReason.CannotWrite, _folder["none/scan.h5"]), (refusal.Reason, refusal.File));
    }

    [Fact]
    public void Others_do_not_read_the_patients_data()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Unix permissions");
        Write(_folder["scan.h5"], Header(Mr()), Readout());
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, OperatingSystem.IsWindows() ? default : File.GetUnixFileMode(_folder["scan.h5"]));
    }

    private IEnumerable<MrReadout> WriteAndRead(ScanHeader header, params MrReadout[] readouts)
    {
        Write(_folder["scan.h5"], header, readouts);
        using IsmrmrdFile file = IsmrmrdFile.Open(_folder["scan.h5"]);
        return [.. file.ReadBlocks().OfType<MrReadoutBlock>().SelectMany(block => block.Readouts)];
    }

    private static void Write(string path, ScanHeader header, params MrReadout[] readouts)
    {
        using IsmrmrdWriter writer = new(path, header);
        writer.Write(new MrReadoutBlock(readouts));
        writer.Finish();
    }

    private static MrReadout Readout() => new() { NumberOfSamples = 4, ActiveChannels = 1, CenterSample = 2, Samples = new byte[4 * 8] };

    private static ScanHeader Header(AcquisitionDescription acquisition) => new()
    {
        Device = new(),
        Patient = new(),
        Study = new(),
        Series = new() { PatientPosition = PatientPosition.Hfp },
        AcquisitionTime = new(2026, 11, 24, 0, 0, 0, TimeSpan.Zero),
        Acquisition = acquisition,
        Recipes = [],
    };

    private static MrAcquisition Mr()
    {
        MrSpace space = new(new(4, 4, 1), new(4, 4, 1));
        return new()
        {
            ReceiverChannels = 1,
            H1ResonanceFrequencyHz = 63_500_000,
            Encodings = [new() { EncodedSpace = space, ReconSpace = space, Limits = new(), Trajectory = MrTrajectory.Cartesian }],
        };
    }

    private static CtAcquisition Ct() => new()
    {
        Sources = [],
        Path = CtPath.Circular,
        ViewsPerRotation = 1,
        Quantity = CtQuantity.LineIntegrals,
        SampleFormat = SampleFormat.Float32,
        EnergyBins = [],
    };
}
