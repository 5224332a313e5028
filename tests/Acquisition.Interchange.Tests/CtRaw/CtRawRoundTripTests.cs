using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Acquisition.Core.Model.Ct;
using Acquisition.Core.Model.Scans;
using Acquisition.Core.Model.Waveforms;
using Acquisition.Interchange.CtRaw;
using Acquisition.Interchange.Tests.CtPd;

namespace Acquisition.Interchange.Tests.CtRaw;

/// <summary>A CT scan that is written as HDF5 comes back bit by bit, and h5py finds in the file what FORMAT.md says.</summary>
public sealed class CtRawRoundTripTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(SampleFormat.Uint16)]
    [InlineData(SampleFormat.Int16)]
    [InlineData(SampleFormat.Float32)]
    public void Every_view_and_every_field_of_the_header_come_back_bit_by_bit(SampleFormat format)
    {
        ScanHeader header = CtRawScan.Header(format);
        IReadOnlyList<AcquiredBlock> blocks = CtRawScan.Blocks(header);
        Write(header, blocks);
        using IScanSource read = ScanSource.Open(_folder["scan.h5"]);

        Assert.Empty(read.Warnings);
        Assert.Equivalent(header, read.Header, strict: true);
        List<AcquiredBlock> back = [.. read.ReadBlocks()];
        Assert.Equivalent(blocks.OfType<WaveformBlock>().Single().Waveforms[0] with { Samples = default }, back.OfType<WaveformBlock>().Single().Waveforms[0] with { Samples = default }, strict: true);
        Assert.Equal(blocks.OfType<WaveformBlock>().Single().Waveforms[0].Samples.ToArray(), back.OfType<WaveformBlock>().Single().Waveforms[0].Samples.ToArray());

        (string Kind, CtView View, string Samples)[] expected = [.. Views(blocks)], actual = [.. Views(back)];
        Assert.Equal(expected.Length, actual.Length);
        foreach (((string, CtView View, string) one, (string, CtView View, string) other) in expected.Zip(actual))
        {
            Assert.Equal((one.Item1, one.Item3), (other.Item1, other.Item3));
            Assert.Equivalent(one.View, other.View, strict: true);
        }
    }

    [Theory]
    [InlineData(SampleFormat.Uint16)]
    [InlineData(SampleFormat.Int16)]
    [InlineData(SampleFormat.Float32)]
    public void H5py_reads_what_the_format_says(SampleFormat format)
    {
        Peers.RequireH5py();
        ScanHeader header = CtRawScan.Header(format);
        IReadOnlyList<AcquiredBlock> blocks = CtRawScan.Blocks(header);
        Write(header, blocks);
        JsonNode read = JsonNode.Parse(Peers.RunScriptIn("CtRaw", "ctraw.py", _folder["scan.h5"]))!;

        (string Kind, CtView View, string Samples)[] expected = [.. Views(blocks)];
        JsonArray views = read["views"]!.AsArray();
        Assert.Equal(expected.Length, views.Count);
        for (int i = 0; i < expected.Length; i++)
        {
            (string kind, CtView view, string samples) = expected[i];
            JsonNode found = views[i]!;
            Assert.Equal(kind, $"{found["kind"]} {found["index"]}");
            Assert.Equal(samples, found["samples"]!.GetValue<string>());
            Assert.Equal((view.SourceIndex, view.EnergyBinIndex), (found["source"]!.GetValue<int>(), found["bin"]!.GetValue<int>()));
            Assert.Equal(
                [view.AngleRad, view.TablePositionMm, view.TimeS, view.FocalSpotAngleOffsetRad, view.FocalSpotRadialOffsetMm, view.FocalSpotAxialOffsetMm, view.TubeCurrentMa, view.TubeVoltageKv],
                found["numbers"]!.Deserialize<double?[]>()!);
            Assert.Equal(view.ProjectionMatrix, found["matrix"]?.Deserialize<double[]>());
            Assert.Equal(view.ReferenceSignals, found["signals"]!.Deserialize<float[]>()!);
        }

        Assert.Equal(49, read["datasets"]!["samples_1"]!["shape"]![0]!.GetValue<int>());
        Assert.Null(read["datasets"]!["samples_0"]!["maxshape"]![0]); // it may grow
        Assert.Single(read["waveforms"]!.AsArray());
        JsonNode said = read["header"]!;
        Assert.Equal(("Müller^Änne", "FFDL", "RAW_COUNTS", "FREE"), (said["patient"]!["patientName"]!.GetValue<string>(), said["series"]!["patientPosition"]!.GetValue<string>(),
            said["ct"]!["quantity"]!.GetValue<string>(), said["ct"]!["path"]!.GetValue<string>()));
        Assert.Equal(0.1 / 3, said["ct"]!["sources"]![1]!["angleOffsetRad"]!.GetValue<double>());
    }

    [Theory]
    [InlineData(3, 2)]           // many views a chunk
    [InlineData(40, 1000)]       // a few views a chunk
    [InlineData(100, 1500)]      // a chunk is a view
    public void Views_of_any_size_are_found_in_their_chunks(int rows, int channels)
    {
        Peers.RequireH5py();
        ScanHeader header = CtPdScan.Header(views: 70);
        CtAcquisition ct = (CtAcquisition)header.Acquisition;
        header = header with { Acquisition = ct with { Sources = [ct.Sources[0] with { DetectorRows = rows, DetectorChannels = channels, ChannelPitchMm = 0.1, CentralRow = 1, CentralChannel = 1 }] } };
        IReadOnlyList<CtViewBlock> blocks = CtPdScan.Blocks(header);
        Write(header, blocks);
        JsonNode read = JsonNode.Parse(Peers.RunScriptIn("CtRaw", "ctraw.py", _folder["scan.h5"]))!;
        Assert.Equal(Views(blocks).Select(view => view.Samples), read["views"]!.AsArray().Select(view => view!["samples"]!.GetValue<string>()));
        int chunk = read["datasets"]!["samples_0"]!["chunks"]![0]!.GetValue<int>();
        Assert.Equal(Math.Clamp((256 << 10) / (rows * channels * 2), 1, 64), chunk);
        using CtRawFile file = CtRawFile.Open(_folder["scan.h5"]);
        Assert.Equal(Views(blocks).Select(view => view.Samples), Views(file.ReadBlocks()).Select(view => view.Samples));
        Assert.All(file.ReadBlocks().OfType<CtViewBlock>(), block => Assert.InRange(block.Samples.Length, 1, Math.Max(256 << 10, rows * channels * 2)));
    }

    [Fact]
    public void A_scan_is_written_and_read_in_memory_that_does_not_grow_with_it()
    {
        ScanHeader header = CtPdScan.Header(views: 1);
        CtAcquisition ct = (CtAcquisition)header.Acquisition;
        header = header with { Acquisition = ct with { ViewCount = null, Sources = [ct.Sources[0] with { DetectorRows = 64, DetectorChannels = 736, ChannelPitchMm = 1.28, CentralRow = 31.5, CentralChannel = 368 }] } };
        const int views = 1200; // 113 MB
        byte[] samples = new byte[64 * 736 * 2];
        long before = GC.GetTotalMemory(forceFullCollection: true), most = 0;
        using (CtRawWriter writer = new(_folder["scan.h5"], header))
        {
            for (int i = 0; i < views; i++) writer.Write(new CtViewBlock(CtViewKind.Object, i, [CtPdScan.View(ct, i)], samples));
            most = GC.GetTotalMemory(forceFullCollection: true);
            writer.Finish();
        }

        // A chunk of samples, one of views and one of signals, and an address for each chunk.
        Assert.InRange(most - before, long.MinValue, 2 << 20);
        using CtRawFile file = CtRawFile.Open(_folder["scan.h5"]);
        int read = 0;
        foreach (CtViewBlock block in file.ReadBlocks().Cast<CtViewBlock>())
        {
            if ((read += block.Views.Count) % 200 == 0) most = Math.Max(most, GC.GetTotalMemory(forceFullCollection: true));
        }

        Assert.Equal(views, read);
        // A slab of views' states is read at a time, 4096 of less than a kilobyte each; and what PureHDF holds of the chunk it has just read.
        Assert.InRange(most - before, long.MinValue, 12 << 20);
    }

    private void Write(ScanHeader header, IEnumerable<AcquiredBlock> blocks)
    {
        using CtRawWriter writer = new(_folder["scan.h5"], header);
        foreach (AcquiredBlock block in blocks) writer.Write(block);
        writer.Finish();
    }

    private static IEnumerable<(string Kind, CtView View, string Samples)> Views(IEnumerable<AcquiredBlock> blocks)
    {
        foreach (CtViewBlock block in blocks.OfType<CtViewBlock>())
        {
            int bytes = block.Samples.Length / block.Views.Count;
            for (int i = 0; i < block.Views.Count; i++)
                yield return ($"{block.Kind.ToString().ToUpperInvariant()} {block.FirstViewIndex + i}", block.Views[i], Convert.ToHexStringLower(SHA256.HashData(block.Samples.Span.Slice(i * bytes, bytes))));
        }
    }
}
