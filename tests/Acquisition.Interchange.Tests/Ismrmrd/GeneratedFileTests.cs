using System.Security.Cryptography;
using System.Text.Json;
using Acquisition.Core.Model.Geometry;
using Acquisition.Core.Model.Mr;
using Acquisition.Core.Model.Scans;
using Acquisition.Interchange.Ismrmrd;

namespace Acquisition.Interchange.Tests.Ismrmrd;

/// <summary>Files that ISMRMRD's own generator writes; the witness of what is in them is libhdf5.</summary>
public sealed class GeneratedFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("dataset", "-m", "64", "-c", "4", "-r", "2", "-C", "-k")]   // a noise readout first, trajectories, two repetitions
    [InlineData("dataset", "-m", "48", "-c", "3", "-O", "1")]               // no oversampling
    [InlineData("dataset", "-m", "64", "-c", "2", "-a", "2", "-w", "16", "-r", "2")] // undersampled, with calibration lines
    [InlineData("dataset", "-m", "30", "-c", "1", "-n", "0.5")]             // one coil, odd half matrix
    [InlineData("scan_7", "-m", "32", "-c", "2", "-d", "scan_7")]           // a group with a name of its own
    public void Every_readout_is_what_libhdf5_reads(string group, params string[] options)
    {
        string path = Generate(options);
        Peers.RequireH5py();
        AssertReadAsByLibhdf5(path, group);
    }

    [Fact]
    public void Every_field_of_a_readouts_head_is_what_libhdf5_reads()
    {
        string path = Generate("-m", "32", "-c", "2", "-k"); // in which most fields are 0
        Peers.RequireH5py();
        Peers.RunScript("layouts.py", path, "every field set", _folder["filled.h5"]);
        AssertReadAsByLibhdf5(_folder["filled.h5"], "dataset");
    }

    [Fact]
    public void The_header_says_what_the_generator_was_told()
    {
        string path = Generate("-m", "64", "-c", "4", "-r", "3", "-C");
        using IsmrmrdFile file = IsmrmrdFile.Open(path);
        MrAcquisition mr = Assert.IsType<MrAcquisition>(file.Header.Acquisition);
        MrEncoding encoding = Assert.Single(mr.Encodings);

        Assert.Empty(ScanHeaderRules.Check(file.Header));
        Assert.Equal(4, mr.ReceiverChannels);
        Assert.Equal(63_500_000, mr.H1ResonanceFrequencyHz);
        Assert.Null(mr.SystemFieldStrengthT);
        Assert.Equal("ISMRM Synthetic Imaging Lab", file.Header.Device.InstitutionName);
        Assert.Equal(PatientPosition.Hfs, file.Header.Series.PatientPosition);
        Assert.Equal(new MrSpace(new(128, 64, 1), new(600, 300, 6)), encoding.EncodedSpace);
        Assert.Equal(new MrSpace(new(64, 64, 1), new(300, 300, 6)), encoding.ReconSpace);
        Assert.Equal(new MrLimit(0, 63, 32), encoding.Limits.KspaceEncodingStep1);
        Assert.Equal(new MrLimit(0, 2, 0), encoding.Limits.Repetition);
        Assert.Null(encoding.Limits.Slice);
        Assert.Equal(MrTrajectory.Cartesian, encoding.Trajectory);
    }

    [Fact]
    public void Without_oversampling_the_generators_header_is_taken_at_its_word()
    {
        // It encodes 64 columns and still says that the image keeps half of them, in half the field of view.
        using IsmrmrdFile file = IsmrmrdFile.Open(Generate("-m", "64", "-c", "2", "-O", "1"));
        MrEncoding encoding = ((MrAcquisition)file.Header.Acquisition).Encodings[0];
        Assert.Equal(64, encoding.EncodedSpace.Matrix.X);
        Assert.Equal(32, encoding.ReconSpace.Matrix.X);
        Assert.Equal(2, encoding.EncodedSpace.FieldOfViewMm.X / encoding.ReconSpace.FieldOfViewMm.X);
    }

    [Theory]
    [InlineData("members in another order, and one more")]
    [InlineData("head aligned, not packed")]
    [InlineData("head without fields of no interest")]
    [InlineData("large compressed chunks")]
    [InlineData("one contiguous block")]
    [InlineData("scalar xml")]
    [InlineData("fixed-length xml")]
    [InlineData("user block")]
    [InlineData("newest file format")]
    public void Other_writers_layouts_hold_the_same_scan(string layout)
    {
        string path = Generate("-m", "64", "-c", "2", "-r", "2", "-C", "-k");
        Peers.RequireH5py();
        Peers.RunScript("layouts.py", path, layout, _folder["other.h5"]);

        using IsmrmrdFile original = IsmrmrdFile.Open(path);
        using IsmrmrdFile other = IsmrmrdFile.Open(_folder["other.h5"]);

        Assert.Equal(original.HeaderXml, other.HeaderXml);
        Assert.Equal(original.ReadBlocks().OfType<MrReadoutBlock>().SelectMany(Described), other.ReadBlocks().OfType<MrReadoutBlock>().SelectMany(Described));
    }

    [Fact]
    public void Blocks_hold_at_most_256_KiB_and_lose_no_readout()
    {
        using IsmrmrdFile file = IsmrmrdFile.Open(Generate("-m", "128", "-c", "5", "-r", "4", "-k"));
        MrReadoutBlock[] blocks = [.. file.ReadBlocks().OfType<MrReadoutBlock>()];
        Assert.All(blocks, block => Assert.InRange(Bytes(block), 1, 256 << 10));
        Assert.All(blocks[..^1], block => Assert.True(Bytes(block) > 128 << 10)); // the next readout, 12 KB here, would not have fitted
        Assert.Equal(4 * 128, blocks.Sum(block => block.Readouts.Count));
    }

    [Fact]
    public void A_readout_larger_than_a_block_stands_alone()
    {
        using IsmrmrdFile file = IsmrmrdFile.Open(Generate("-m", "32", "-c", "40", "-O", "32"));
        Assert.All(file.ReadBlocks().OfType<MrReadoutBlock>().Take(3), block => Assert.Equal(1024 * 40 * 8, Bytes(block)));
        Assert.All(file.ReadBlocks().OfType<MrReadoutBlock>().Take(3), block => Assert.Single(block.Readouts));
    }

    [Fact]
    public void A_file_is_read_in_memory_that_does_not_grow_with_it()
    {
        string path = Generate("-m", "256", "-c", "8", "-r", "5");
        Assert.True(new FileInfo(path).Length > 40 << 20);
        using IsmrmrdFile file = IsmrmrdFile.Open(path);

        long before = GC.GetTotalMemory(forceFullCollection: true), most = 0;
        int count = 0;
        foreach (AcquiredBlock _ in file.ReadBlocks())
        {
            if (count++ % 16 == 0) most = Math.Max(most, GC.GetTotalMemory(forceFullCollection: true));
        }

        // A slab of 4 MiB as arrays, its heap collections in the library, and one slab that is still referenced; 40 MB of file otherwise.
        Assert.InRange(most - before, 0, 16 << 20);
    }

    private string Generate(params string[] options)
    {
        Peers.RequireIsmrmrdTools();
        string path = _folder["generated.h5"];
        Peers.Run(Peers.Generator, ["-o", path, .. options]);
        return path;
    }

    private static void AssertReadAsByLibhdf5(string path, string group)
    {
        using JsonDocument witness = JsonDocument.Parse(Peers.RunScript("readouts.py", path, group));
        JsonElement[] expected = [.. witness.RootElement.GetProperty("readouts").EnumerateArray()];

        using IsmrmrdFile file = IsmrmrdFile.Open(path);
        MrReadout[] readouts = [.. file.ReadBlocks().OfType<MrReadoutBlock>().SelectMany(block => block.Readouts)];

        Assert.Equal($"/{group}", file.Group);
        Assert.Equal(witness.RootElement.GetProperty("xml").GetString(), file.HeaderXml);
        Assert.Equal(expected.Length, file.ReadoutCount);
        Assert.Equal(expected.Length, readouts.Length);
        for (int i = 0; i < readouts.Length; i++) AssertEqual(expected[i], readouts[i]);
    }

    private static long Bytes(MrReadoutBlock block) => block.Readouts.Sum(readout => (long)readout.Samples.Length + readout.Trajectory.Length);

    /// <summary>A readout as one comparable value.</summary>
    private static IEnumerable<string> Described(MrReadoutBlock block) => block.Readouts.Select(readout => JsonSerializer.Serialize(
        readout with { Samples = default, Trajectory = default, AvailableChannels = 0, ChannelMask = [] }) + Digest(readout.Samples) + Digest(readout.Trajectory));

    private static string Digest(ReadOnlyMemory<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes.Span));

    private static void AssertEqual(JsonElement expected, MrReadout actual)
    {
        Assert.Equal(expected.GetProperty("flags").GetUInt64(), (ulong)actual.Flags);
        Assert.Equal(expected.GetProperty("measurement_uid").GetInt64(), actual.MeasurementUid);
        Assert.Equal(Numbers("physiology_time_stamp", 3), Filled(actual.PhysiologyTimeStamps, 3));
        Assert.Equal(expected.GetProperty("available_channels").GetInt32(), actual.AvailableChannels);
        Assert.Equal(Numbers("channel_mask", 16), Filled(actual.ChannelMask, 16));
        Assert.Equal(Numbers("user_int", 8), Filled(actual.UserInts, 8));
        Assert.Equal(Numbers("user_float", 8), Filled(actual.UserFloats, 8));
        Assert.Equal(expected.GetProperty("scan_counter").GetInt64(), actual.ScanCounter);
        Assert.Equal(expected.GetProperty("acquisition_time_stamp").GetInt64(), actual.AcquisitionTimeStamp);
        Assert.Equal(expected.GetProperty("number_of_samples").GetInt32(), actual.NumberOfSamples);
        Assert.Equal(expected.GetProperty("active_channels").GetInt32(), actual.ActiveChannels);
        Assert.Equal(expected.GetProperty("center_sample").GetInt32(), actual.CenterSample);
        Assert.Equal(expected.GetProperty("discard_pre").GetInt32(), actual.DiscardPre);
        Assert.Equal(expected.GetProperty("discard_post").GetInt32(), actual.DiscardPost);
        Assert.Equal(expected.GetProperty("encoding_space_ref").GetInt32(), actual.EncodingSpaceRef);
        Assert.Equal(expected.GetProperty("trajectory_dimensions").GetInt32(), actual.TrajectoryDimensions);
        Assert.Equal(expected.GetProperty("sample_time_us").GetDouble(), actual.SampleTimeUs);
        Assert.Equal(Vector(expected.GetProperty("position")), actual.Position);
        Assert.Equal(Vector(expected.GetProperty("patient_table_position")), actual.PatientTablePosition);
        Assert.Equal(Direction(expected.GetProperty("read_dir"), new(1, 0, 0)), actual.ReadDirection);
        Assert.Equal(Direction(expected.GetProperty("phase_dir"), new(0, 1, 0)), actual.PhaseDirection);
        Assert.Equal(Direction(expected.GetProperty("slice_dir"), new(0, 0, 1)), actual.SliceDirection);

        JsonElement idx = expected.GetProperty("idx");
        MrEncodingCounters counters = new(
            Counter("kspace_encode_step_1"), Counter("kspace_encode_step_2"), Counter("average"), Counter("slice"), Counter("contrast"),
            Counter("phase"), Counter("repetition"), Counter("set"), Counter("segment"));
        Assert.Equal(counters, actual.Counters);
        Assert.Equal(idx.GetProperty("user").EnumerateArray().Select(value => value.GetDouble()), Filled(actual.UserCounters, 8));
        Assert.Equal(expected.GetProperty("data").GetString(), Digest(actual.Samples));
        Assert.Equal(expected.GetProperty("traj").GetString(), Digest(actual.Trajectory));

        int Counter(string name) => idx.GetProperty(name).GetInt32();

        double[] Numbers(string name, int count)
        {
            double[] numbers = [.. expected.GetProperty(name).EnumerateArray().Select(value => value.GetDouble())];
            Assert.Equal(count, numbers.Length);
            return numbers;
        }
    }

    // In the model an empty list stands for zeros.
    private static double[] Filled<T>(IReadOnlyList<T> values, int count)
        where T : System.Numerics.INumber<T> => values.Count == 0 ? new double[count] : [.. values.Select(double.CreateChecked)];

    private static Vector3D Vector(JsonElement v) => new(v[0].GetDouble(), v[1].GetDouble(), v[2].GetDouble());

    // A file without orientation has zeros here; the patient's axes stand in.
    private static Vector3D Direction(JsonElement v, Vector3D unknown) => Vector(v) == default ? unknown : Vector(v);
}
