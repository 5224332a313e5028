using System.Buffers.Binary;
using System.Reflection;
using System.Text;
using Acquisition.Core.Model.Mr;
using Acquisition.Interchange.Ismrmrd;
using Acquisition.Interchange.Ismrmrd.Records;
using PureHDF;

namespace Acquisition.Interchange.Tests.Ismrmrd;

/// <summary>What is not an ISMRMRD file, or only half of one: each is refused with a reason, a place and a remedy.</summary>
public sealed class FaultyFileTests : IDisposable
{
    private const string Xml =
        """
        <ismrmrdHeader><experimentalConditions><H1resonanceFrequency_Hz>63500000</H1resonanceFrequency_Hz></experimentalConditions><encoding>
        <encodedSpace><matrixSize><x>8</x><y>4</y><z>1</z></matrixSize><fieldOfView_mm><x>8</x><y>4</y><z>1</z></fieldOfView_mm></encodedSpace>
        <reconSpace><matrixSize><x>8</x><y>4</y><z>1</z></matrixSize><fieldOfView_mm><x>8</x><y>4</y><z>1</z></fieldOfView_mm></reconSpace>
        <trajectory>cartesian</trajectory></encoding></ismrmrdHeader>
        """;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_sound_file_is_read()
    {
        // The control: the faults below are this file with one thing changed.
        string path = Write(new() { ["dataset"] = Measurement(Line(0), Line(1), Line(2), Line(3)) });
        using IsmrmrdFile file = IsmrmrdFile.Open(path);
        MrReadout[] readouts = [.. file.ReadBlocks().OfType<MrReadoutBlock>().SelectMany(block => block.Readouts)];
        Assert.Equal([0, 1, 2, 3], readouts.Select(readout => readout.Counters.KspaceEncodeStep1));
        Assert.All(readouts, readout => Assert.Equal(8 * 2 * 8, readout.Samples.Length));
    }

    [Fact]
    public void A_missing_file_cannot_be_opened() => Refused(_folder["none.h5"], InterchangeReason.CannotOpen, "", "none.h5");

    [Fact]
    public void A_folder_cannot_be_opened()
    {
        Directory.CreateDirectory(_folder["folder"]);
        Refused(_folder["folder"], InterchangeReason.CannotOpen, "", "folder");
    }

    [Theory]
    [InlineData("")]
    [InlineData("H")]
    [InlineData("a text that is long enough to hold a signature and does not")]
    public void A_text_is_not_hdf5(string text) => Refused(Save(Encoding.UTF8.GetBytes(text)), InterchangeReason.WrongFormat, "", "not an HDF5 file");

    [Theory]
    [InlineData(false)]
    [InlineData(true)] // a client announces its configuration first
    public void An_mrd_stream_is_recognised(bool configured)
    {
        byte[] configuration = new byte[configured ? 2 + 1024 : 0];
        if (configured) BinaryPrimitives.WriteUInt16LittleEndian(configuration, 1);
        byte[] length = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(length, Xml.Length);
        Refused(
            Save([.. configuration, 3, 0, .. length, .. Encoding.UTF8.GetBytes(Xml)]),
            InterchangeReason.WrongFormat, "", "ismrmrd_stream_to_hdf5");
    }

    [Fact]
    public void An_mrd_version_2_stream_is_recognised() =>
        Refused(Save("yardl\u0001\0\0\0"u8.ToArray()), InterchangeReason.WrongFormat, "", "mrd_to_ismrmrd");

    [Fact]
    public void A_truncated_file_says_how_much_is_missing()
    {
        byte[] whole = File.ReadAllBytes(Write(new() { ["dataset"] = Measurement(Line(0)) }));
        for (int kept = 64; kept < whole.Length; kept += whole.Length / 7)
            Refused(Save(whole[..kept]), InterchangeReason.Truncated, "", $"{kept} bytes and says that it has {whole.Length}");
        Refused(Save(whole[..^1]), InterchangeReason.Truncated, "", $"has {whole.Length - 1} bytes");
    }

    [Fact]
    public void Zeros_in_the_middle_are_damage()
    {
        string path = Write(new() { ["dataset"] = Measurement(Line(0)) });
        byte[] bytes = File.ReadAllBytes(path);
        bytes.AsSpan(96, bytes.Length - 96).Clear(); // everything but the superblock
        Assert.Equal(InterchangeReason.Damaged, Assert.Throws<InterchangeException>(() => ReadAll(Save(bytes))).Reason);
    }

    [Fact]
    public void Without_a_measurement_the_groups_are_listed() => Refused(
        Write(new() { ["images"] = new H5Group { ["x"] = new[] { 1 } }, ["waveforms"] = new H5Group { ["y"] = new[] { 1 } } }),
        InterchangeReason.NoMeasurement, "/", "images, waveforms");

    [Fact]
    public void Without_groups_there_is_no_measurement() =>
        Refused(Write(new() { ["kspace"] = new[] { 1f } }), InterchangeReason.NoMeasurement, "/", "no groups");

    [Fact]
    public void The_only_measurement_needs_no_name()
    {
        using IsmrmrdFile file = IsmrmrdFile.Open(Write(new() { ["2024-05-06"] = Measurement(Line(0)), ["images"] = new H5Group { ["x"] = new[] { 1 } } }));
        Assert.Equal("/2024-05-06", file.Group);
    }

    [Fact]
    public void Of_several_measurements_the_one_called_dataset_is_taken_and_any_can_be_named()
    {
        string path = Write(new() { ["a"] = Measurement(Line(0)), ["dataset"] = Measurement(Line(0), Line(1)) });
        using IsmrmrdFile standard = IsmrmrdFile.Open(path);
        using IsmrmrdFile named = IsmrmrdFile.Open(path, "/a");
        Assert.Equal((2, 1), (standard.ReadoutCount, named.ReadoutCount));
        Refused(path, InterchangeReason.NoMeasurement, "/", "a, dataset", group: "b");
    }

    [Fact]
    public void Of_several_measurements_without_a_standard_name_none_is_guessed() => Refused(
        Write(new() { ["a"] = Measurement(Line(0)), ["b"] = Measurement(Line(0)) }), InterchangeReason.NoMeasurement, "/", "a, b");

    [Fact]
    public void A_group_without_header_is_refused() => Refused(
        Write(new() { ["dataset"] = new H5Group { ["data"] = new[] { Line(0) } } }), InterchangeReason.NoMeasurement, "/dataset", "xml");

    [Fact]
    public void A_group_without_readouts_is_refused() => Refused(
        Write(new() { ["dataset"] = new H5Group { ["xml"] = new[] { Xml } } }), InterchangeReason.NoMeasurement, "/dataset", "data");

    [Fact]
    public void Data_that_are_no_readouts_are_refused()
    {
        H5Group Group(object data) => new() { ["xml"] = new[] { Xml }, ["data"] = data };
        Refused(Write(new() { ["dataset"] = Group(new[] { 1f, 2f }) }), InterchangeReason.WrongFormat, "/dataset/data", "no compound");
        Refused(Write(new() { ["dataset"] = Group(new[] { new { data = new[] { 1f } } }) }), InterchangeReason.WrongFormat, "/dataset/data", "head");
        Refused(Write(new() { ["dataset"] = Group(new[] { new { head = new { x = 1 } } }) }), InterchangeReason.WrongFormat, "/dataset/data", "no member data");
        Refused(
            Write(new() { ["dataset"] = Group(new[] { new { head = new { x = 1 }, data = new[] { 1.0 } } }) }),
            InterchangeReason.WrongFormat, "/dataset/data", "float32");
    }

    [Fact]
    public void Noise_alone_can_be_kept()
    {
        using IsmrmrdFile file = IsmrmrdFile.Open(Write(new() { ["dataset"] = Measurement(Line(0, flags: (ulong)MrReadoutFlags.NoiseMeasurement)) }));
        Assert.Equal(2, ((MrAcquisition)file.Header.Acquisition).ReceiverChannels);
    }

    [Fact]
    public void A_header_that_is_not_xml_is_refused()
    {
        H5Group group = Measurement(Line(0));
        group["xml"] = new[] { "not xml" };
        Refused(Write(new() { ["dataset"] = group }), InterchangeReason.BadHeader, "/dataset/xml", "line 1");
    }

    [Theory]
    [InlineData(53)]
    [InlineData(54)]
    [InlineData(55)]
    [InlineData(56)]
    public void Compressed_readouts_are_refused_before_anything_is_read(int flag) => Refused(
        Write(new() { ["dataset"] = Measurement(Line(0), Line(1, flags: 1UL << (flag - 1))) }),
        InterchangeReason.NotSupported, "/dataset/data[1]", "compressed");

    [Fact]
    public void A_big_endian_readout_is_refused() => Refused(
        Write(new() { ["dataset"] = Measurement(Line(0, version: 0x0100)) }), InterchangeReason.NotSupported, "/dataset/data[0]", "big-endian");

    [Fact]
    public void An_empty_readout_is_refused() => Refused(
        Write(new() { ["dataset"] = Measurement(Line(0), new ReadoutRecord { Head = Head(new() { User = new ushort[8] }), Trajectory = [], Data = [] }) }),
        InterchangeReason.BadReadout, "/dataset/data[1]", "never written");

    [Fact]
    public void A_readout_count_that_no_file_of_this_size_can_hold_is_damage()
    {
        string path = Write(new() { ["dataset"] = Measurement([.. Enumerable.Repeat(Line(0), 251)]) });
        byte[] bytes = File.ReadAllBytes(path);
        int size = bytes.AsSpan().IndexOf((ReadOnlySpan<byte>)[251, 0, 0, 0, 0, 0, 0, 0]); // the dataspace's only dimension: no other 64-bit number is 251
        bytes[size + 5] = 1;
        Refused(Save(bytes), InterchangeReason.Damaged, "/dataset/data", $"{(1L << 40) + 251} records");
    }

    [Fact]
    public void A_readout_whose_samples_disagree_with_its_head_ends_the_reading_there()
    {
        string path = Write(new() { ["dataset"] = Measurement(Line(0), Line(1), Line(2, numbers: 30)) });
        using IsmrmrdFile file = IsmrmrdFile.Open(path);
        InterchangeException refusal = Assert.Throws<InterchangeException>(() => file.ReadBlocks().Count());
        Assert.Equal((InterchangeReason.BadReadout, "/dataset/data[2]"), (refusal.Reason, refusal.Location));
        Assert.Contains("30 numbers; 8 complex samples of 2 channels are 32", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_sample_count_that_wrapped_at_16_bits_is_explained()
    {
        string path = Write(new() { ["dataset"] = Measurement(Line(0, numbers: (65536 + 8) * 2 * 2)) });
        using IsmrmrdFile file = IsmrmrdFile.Open(path);
        Assert.Contains("65544 samples", Assert.Throws<InterchangeException>(() => file.ReadBlocks().Count()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_trajectory_that_disagrees_with_its_head_is_refused()
    {
        string path = Write(new() { ["dataset"] = Measurement(Line(0, trajectory: 15)) });
        using IsmrmrdFile file = IsmrmrdFile.Open(path);
        Assert.Contains(
            "15 numbers; 8 samples in 2 dimensions are 16", Assert.Throws<InterchangeException>(() => file.ReadBlocks().Count()).Message, StringComparison.Ordinal);
    }

    private static void Refused(string path, InterchangeReason reason, string location, string because, string? group = null)
    {
        InterchangeException refusal = Assert.Throws<InterchangeException>(() => IsmrmrdFile.Open(path, group).Dispose());
        Assert.Equal((reason, path, location), (refusal.Reason, refusal.File, refusal.Location));
        Assert.Contains(because, refusal.Message, StringComparison.Ordinal);
    }

    private static void ReadAll(string path)
    {
        using IsmrmrdFile file = IsmrmrdFile.Open(path);
        _ = file.ReadBlocks().Count();
    }

    private string Save(byte[] bytes)
    {
        string path = _folder["bytes.h5"];
        File.WriteAllBytes(path, bytes);
        return path;
    }

    private string Write(H5File file)
    {
        string path = _folder["scan.h5"];
        file.Write(path, new H5WriteOptions { PropertyNameMapper = member => member.GetCustomAttribute<H5NameAttribute>()?.Name });
        return path;
    }

    private static H5Group Measurement(params ReadoutRecord[] readouts) => new() { ["xml"] = new[] { Xml }, ["data"] = readouts };

    /// <summary>A line of 8 samples in 2 channels, with two-dimensional trajectory, that may contradict itself.</summary>
    private static ReadoutRecord Line(ushort line, ulong flags = 0, ushort version = 1, int numbers = 8 * 2 * 2, int trajectory = 8 * 2) => new()
    {
        Head = Head(new() { KspaceEncodeStep1 = line, User = new ushort[8] }, flags, version, samples: 8, channels: 2, dimensions: 2),
        Trajectory = new float[trajectory],
        Data = new float[numbers],
    };

    private static ReadoutHead Head(
        ReadoutCounters counters, ulong flags = 0, ushort version = 1, ushort samples = 0, ushort channels = 0, ushort dimensions = 0) => new()
        {
            Version = version,
            Flags = flags,
            PhysiologyTimeStamps = new uint[3],
            NumberOfSamples = samples,
            ActiveChannels = channels,
            ChannelMask = new ulong[16],
            TrajectoryDimensions = dimensions,
            CenterSample = 4,
            Position = [0, 0, 0],
            ReadDirection = [1, 0, 0],
            PhaseDirection = [0, 1, 0],
            SliceDirection = [0, 0, 1],
            PatientTablePosition = [0, 0, 0],
            Counters = counters,
            UserInts = new int[8],
            UserFloats = new float[8],
        };
}
