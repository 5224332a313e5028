using System.Security.Cryptography;
using Acquisition.Core.Model.Errors;
using Acquisition.Core.Model.Scans;
using Acquisition.Core.Ports.Store;
using Acquisition.Storage.RawStore;

namespace Acquisition.Storage.Tests.RawStore;

/// <summary>A scan whose every block follows from its number, so that what comes back can be compared with what should.</summary>
internal static class TestScan
{
    public static ReadOnlyMemory<byte> Header { get; } = "a header, opaque to the store"u8.ToArray();

    public static ScanId Id { get; } = new(new Guid("0197a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5b"));

    /// <summary>Lengths cover every remainder of 8, and nothing at all.</summary>
    public static byte[] Payload(long sequence)
    {
        byte[] payload = new byte[(sequence * 37) % 211];
        new Random((int)sequence).NextBytes(payload);
        return payload;
    }

    public static RawBlock Block(long sequence) => Block(sequence, Payload(sequence));

    public static RawBlock Block(long sequence, byte[] payload) => new(sequence, payload, BitwiseCrc32C(payload));

    public static byte[] Sha256(long blockCount)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        for (long sequence = 0; sequence < blockCount; sequence++) hash.AppendData(Payload(sequence));
        return hash.GetHashAndReset();
    }

    public static long Bytes(long blockCount)
    {
        long bytes = 0;
        for (long sequence = 0; sequence < blockCount; sequence++) bytes += Payload(sequence).Length;
        return bytes;
    }

    /// <summary>The polynomial division itself, bit by bit (RFC 3720 appendix B.4): what the fast one is compared with.</summary>
    public static uint BitwiseCrc32C(ReadOnlySpan<byte> data)
    {
        uint state = ~0u;
        foreach (byte value in data)
        {
            state ^= value;
            for (int bit = 0; bit < 8; bit++) state = (state >> 1) ^ (0x82F63B78u & (0u - (state & 1)));
        }
        return ~state;
    }

    public static FileRawStore Store(string path, long segmentBytes = 4096, TimeProvider? time = null, OpenSegmentFile? open = null) => new(
        new RawStoreOptions { Path = path, SegmentBytes = segmentBytes }, time ?? TimeProvider.System, open ?? ((file, mode) => new SegmentFile(file, mode)));

    public static string SegmentPath(string storePath, int index) => Path.Combine(storePath, Id.ToString(), $"segment-{index:D8}.raw");

    public static async Task CreateAsync(this IRawStore store) => await store.CreateAsync(Id, Header, TestContext.Current.CancellationToken);

    public static async Task AppendAsync(this IRawStore store, long first, long count, long epoch = 1)
    {
        for (long sequence = first; sequence < first + count; sequence++)
            await store.AppendAsync(Id, epoch, Block(sequence), TestContext.Current.CancellationToken);
    }

    public static Task<long> FlushAsync(this IRawStore store) => store.FlushAsync(Id, TestContext.Current.CancellationToken);

    public static Task FinishAsync(this IRawStore store, long blockCount, long epoch = 1) =>
        store.FinishAsync(Id, epoch, blockCount, Sha256(blockCount), TestContext.Current.CancellationToken);

    public static Task<RawScanStatus> StatusAsync(this IRawStore store) => store.GetStatusAsync(Id, TestContext.Current.CancellationToken);

    /// <summary>Reads on until as many blocks have come, bit for bit.</summary>
    public static async Task RequireBlocksAsync(this IRawStore store, long count)
    {
        long sequence = 0;
        if (count == 0) return;
        await foreach (RawBlock block in store.ReadAsync(Id, TestContext.Current.CancellationToken))
        {
            RequireBlock(sequence, block);
            if (++sequence == count) return;
        }
        Assert.Equal(count, sequence);
    }

    public static void RequireBlock(long sequence, RawBlock block)
    {
        Assert.Equal(sequence, block.SequenceNumber);
        Assert.Equal(Payload(sequence), block.Payload.ToArray());
        Assert.Equal(BitwiseCrc32C(block.Payload.Span), block.Crc32C);
    }

    public static async Task<RefusalException> RequireRefusalAsync(RefusalReason reason, Func<Task> act)
    {
        RefusalException refusal = await Assert.ThrowsAsync<RefusalException>(act);
        Assert.Equal(reason, refusal.Reason);
        return refusal;
    }
}
