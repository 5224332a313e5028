using System.Diagnostics;
using System.Security.Cryptography;
using System.Text.Json;
using Acquisition.Storage.RawStore;
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
    public async Task A_reader_written_from_the_description_alone_reads_every_block()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/python3"), "needs Python");
        using (FileRawStore store = Store(_folder.Path))
        {
            await store.CreateAsync();
            await store.TakeOverAsync(Id, 1, Cancellation);
            await store.AppendAsync(0, 30, epoch: 2);
            await store.FlushAsync();
            await store.AppendAsync(30, 50, epoch: 2);
            await store.FlushAsync();
        }

        string[] lines = (await RunAsync("/usr/bin/python3", Path.Combine(AppContext.BaseDirectory, "RawStore", "read_raw_store.py"), ScanPath)).Split('\n');
        Assert.Equal($"header {Hex(SHA256.HashData(Header.Span))} epoch 2", lines[0]);
        Assert.Equal(80, lines.Length - 1);
        for (int sequence = 0; sequence < 80; sequence++)
        {
            string[] words = lines[sequence + 1].Split(' ');
            Assert.Equal((sequence.ToString(), Hex(SHA256.HashData(Payload(sequence)))), (words[0], words[2]));
            Assert.InRange(long.Parse(words[1]), sequence < 30 ? 0 : 30, sequence); // rolling over to a segment makes more durable than was asked
        }
    }

    [Fact]
    public async Task The_first_bytes_are_these()
    {
        using (FileRawStore store = Store(_folder.Path))
        {
            await store.CreateAsync();
            await store.AppendAsync(Id, 1, Block(0, "123456789"u8.ToArray()), Cancellation);
        }
        byte[] bytes = await File.ReadAllBytesAsync(SegmentPath(_folder.Path, 0), Cancellation);
        Assert.Equal(64 + 32 + 16, bytes.Length);
        Assert.Equal(
            "4143515345474D54" + "01000000" + "40000000" + "0197A1B2C3D47E5F8A9B0C1D2E3F4A5B" + "0000000000000000" + "0000000000000000" + "000000000000000000000000",
            Convert.ToHexString(bytes[..60]));
        Assert.Equal("41435152" + "09000000" + "0000000000000000" + "0000000000000000" + "839206E3", Convert.ToHexString(bytes[64..92])); // E3069283: the CRC's check value
        Assert.Equal("313233343536373839" + "00000000000000", Convert.ToHexString(bytes[96..]));
    }

    [Fact]
    public async Task The_manifest_has_the_digests_that_sha256sum_computes()
    {
        FakeTimeProvider time = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
        using (FileRawStore store = Store(_folder.Path, time: time))
        {
            await store.CreateAsync();
            await store.AppendAsync(0, 60);
        }
        using (FileRawStore store = Store(_folder.Path, time: time)) // some digests are continued, some rebuilt by reading
        {
            await store.AppendAsync(60, 140);
            await store.FinishAsync(200);
        }

        using JsonDocument manifest = JsonDocument.Parse(await File.ReadAllBytesAsync(Path.Combine(ScanPath, "manifest.json"), Cancellation));
        JsonElement root = manifest.RootElement;
        Assert.Equal(1, root.GetProperty("formatVersion").GetInt32());
        Assert.Equal(Id.ToString(), root.GetProperty("scanId").GetString());
        Assert.Equal(time.GetUtcNow(), root.GetProperty("finishTime").GetDateTimeOffset());
        Assert.Equal((200, Bytes(200)), (root.GetProperty("blockCount").GetInt64(), root.GetProperty("payloadBytes").GetInt64()));
        Assert.Equal(Hex(Sha256(200)), root.GetProperty("sha256").GetString());

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
            Assert.Equal((await RunAsync("sha256sum", file)).Split(' ')[0], segment.GetProperty("sha256").GetString());
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
    }

    private static string Hex(byte[] bytes) => Convert.ToHexStringLower(bytes);

    private static async Task<string> RunAsync(string program, params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
        string output = await process.StandardOutput.ReadToEndAsync(Cancellation);
        await process.WaitForExitAsync(Cancellation);
        Assert.Equal(0, process.ExitCode);
        return output.TrimEnd('\n');
    }
}
