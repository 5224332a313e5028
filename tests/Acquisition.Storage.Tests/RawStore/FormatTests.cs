using System.Security.Cryptography;
using System.Text.Json;
using Acquisition.Core.Ports.Store;
using Acquisition.Storage.RawStore;
using Acquisition.Tests.Support;
using Microsoft.Extensions.Time.Testing;
using static Acquisition.Storage.Tests.RawStore.TestScan;

namespace Acquisition.Storage.Tests.RawStore;

/// <summary>The bytes on disk are what FORMAT.md says: they outlive this version of the software.</summary>
public sealed class FormatTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private string ScanPath => Path.Combine(_folder.Path, Id.ToString());

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_reader_written_from_the_description_alone_reads_everything_and_computes_the_same_chain()
    {
        Programs.RequirePython();
        using (FileRawStore store = Store(_folder.Path))
        {
            await store.CreateAsync();
            await store.AppendAsync(0, 30);
            await store.FlushAsync();
        }
        RawScanStatus status;
        using (FileRawStore store = Store(_folder.Path)) // the chain goes on from what was found
        {
            await store.AppendAsync(30, 40);
            await store.FlushAsync();
            status = await store.StatusAsync();
            await store.AppendAsync(70, 10);
        }

        string[] lines = (await Programs.OutputOfAsync(Programs.Python, [Path.Combine(AppContext.BaseDirectory, "RawStore", "read_raw_store.py"), ScanPath])).TrimEnd().Split('\n');
        Assert.Equal(
            $"description {Description.DeviceId}|{Description.RequestId}|{Description.WriteToken}|{(Description.CreateTime - DateTimeOffset.UnixEpoch).Ticks}|{Hex(SHA256.HashData(Description.Header.Span))}",
            lines[0]);
        Assert.Equal(80, lines.Length - 3);
        for (int sequence = 0; sequence < 80; sequence++)
        {
            RawBlock block = Block(sequence);
            string[] words = lines[sequence + 1].Split(' ');
            Assert.Equal((sequence.ToString(), (int)block.Kind, 0), (words[0], int.Parse(words[2]), int.Parse(words[3])));
            Assert.Equal((Hex(SHA256.HashData(block.Meta.Span)), Hex(SHA256.HashData(block.Samples.Span))), (words[4], words[5]));
            int atLeast = sequence < 30 ? 0 : sequence < 70 ? 30 : 70; // rolling over to a segment makes more durable than was asked
            Assert.InRange(long.Parse(words[1]), atLeast, sequence);
        }
        Assert.Equal($"chain {Hex(Chain(80))}", lines[81]);
        Assert.Equal(70, status.NextSequenceNumber);
        Assert.Equal(Chain(70), status.Chain.ToArray());
        string[] mark = lines[82].Split(' ');
        Assert.InRange(long.Parse(mark[1]), 70, 80);
        Assert.Equal(Hex(Chain(long.Parse(mark[1]))), mark[2]);
    }

    [Fact]
    public async Task The_first_bytes_are_these()
    {
        RawBlock block = Block(1, "123456789"u8.ToArray()) with { SequenceNumber = 0 };
        using (FileRawStore store = Store(_folder.Path))
        {
            await store.CreateAsync();
            await store.AppendAsync(block);
        }
        byte[] bytes = await File.ReadAllBytesAsync(SegmentPath(_folder.Path, 0), Cancellation);
        Assert.Equal(64 + 80 + 5 + 9 + 2, bytes.Length);
        Assert.Equal(
            "4143515345474D54" + "02000000" + "40000000" + "0197A1B2C3D47E5F8A9B0C1D2E3F4A5B" + "0000000000000000" + "0000000000000000" + "000000000000000000000000",
            Convert.ToHexString(bytes[..60]));
        Assert.Equal(
            "41435152" + "02000000" + "00000000" + "05000000" + "09000000" + Convert.ToHexString(BitConverter.GetBytes(block.Crc32C))
                + "0000000000000000" + "0000000000000000" + new string('0', 64) + "00000000",
            Convert.ToHexString(bytes[64..140]));
        Assert.Equal(Convert.ToHexString(Meta(1)) + "313233343536373839" + "0000", Convert.ToHexString(bytes[144..]));
        Assert.Equal(0xE3069283u, BitwiseCrc32C("123456789"u8)); // the CRC's check value: the oracle itself is right
    }

    [Fact]
    public async Task The_manifest_names_every_segment_with_the_chain_after_it()
    {
        FakeTimeProvider time = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
        using (FileRawStore store = Store(_folder.Path, time: time))
        {
            await store.CreateAsync();
            await store.AppendAsync(0, 60);
        }
        using (FileRawStore store = Store(_folder.Path, time: time))
        {
            await store.AppendAsync(60, 140);
            await store.FinishAsync(200);
        }

        using JsonDocument manifest = JsonDocument.Parse(await File.ReadAllBytesAsync(Path.Combine(ScanPath, "manifest.json"), Cancellation));
        JsonElement root = manifest.RootElement;
        Assert.Equal(2, root.GetProperty("formatVersion").GetInt32());
        Assert.Equal(Id.ToString(), root.GetProperty("scanId").GetString());
        Assert.Equal(time.GetUtcNow(), root.GetProperty("finishTime").GetDateTimeOffset());
        Assert.Equal(time.GetUtcNow(), root.GetProperty("durableTime").GetDateTimeOffset());
        Assert.Equal((200, Bytes(200)), (root.GetProperty("blockCount").GetInt64(), root.GetProperty("blockBytes").GetInt64()));
        Assert.Equal(Hex(Chain(200)), root.GetProperty("chain").GetString());

        string[] files = [.. Directory.GetFiles(ScanPath, "segment-*.raw").Order()];
        JsonElement[] segments = [.. root.GetProperty("segments").EnumerateArray()];
        Assert.Equal(files.Select(Path.GetFileName), segments.Select(segment => segment.GetProperty("file").GetString()));
        Assert.True(segments.Length > 3);
        long next = 0;
        foreach ((JsonElement segment, string file) in segments.Zip(files))
        {
            Assert.Equal(next, segment.GetProperty("firstSequenceNumber").GetInt64());
            next += segment.GetProperty("blockCount").GetInt64();
            Assert.Equal(new FileInfo(file).Length, segment.GetProperty("bytes").GetInt64());
            Assert.Equal(Hex(Chain(next)), segment.GetProperty("chain").GetString());
        }
        Assert.Equal(200, next);
    }

    [Fact]
    public async Task An_abort_leaves_its_reason_and_time()
    {
        FakeTimeProvider time = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
        using FileRawStore store = Store(_folder.Path, time: time);
        await store.CreateAsync();
        await store.AppendAsync(0, 7);
        await store.AbortAsync(Id, "the patient moved", Cancellation);
        using JsonDocument abort = JsonDocument.Parse(await File.ReadAllBytesAsync(Path.Combine(ScanPath, "aborted.json"), Cancellation));
        Assert.Equal("the patient moved", abort.RootElement.GetProperty("reason").GetString());
        Assert.Equal(time.GetUtcNow(), abort.RootElement.GetProperty("abortTime").GetDateTimeOffset());
        Assert.Equal(7, abort.RootElement.GetProperty("blockCount").GetInt64());
        Assert.Equal(Hex(Chain(7)), abort.RootElement.GetProperty("chain").GetString());
    }

    private static string Hex(byte[] bytes) => Convert.ToHexStringLower(bytes);
}
