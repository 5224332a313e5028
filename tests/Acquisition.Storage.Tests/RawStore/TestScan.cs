using System.Security.Cryptography;
using Acquisition.Core.Model.Errors;
using Acquisition.Core.Model.Scans;
using Acquisition.Core.Ports.Store;
using Acquisition.Storage.RawStore;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Acquisition.Storage.Tests.RawStore;

/// <summary>A scan whose every block follows from its number, so that what comes back can be compared with what should.</summary>
internal static class TestScan
{
    public const string Token = "a secret of node and sender";

    public static RawScanDescription Description { get; } = new(
        "CT-1", "request 1", Token, new DateTimeOffset(2026, 3, 1, 11, 59, 0, TimeSpan.Zero).AddTicks(1234567), "a header, opaque to the store"u8.ToArray());

    public static ScanId Id { get; } = new(new Guid("0197a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5b"));

    /// <summary>Lengths cover nothing at all and, with those of the samples, every remainder of 8.</summary>
    public static byte[] Meta(long sequence) => Noise((sequence * 5) % 13, (int)sequence + 1_000_000);

    public static byte[] Samples(long sequence) => Noise((sequence * 37) % 211, (int)sequence);

    public static RawBlock Block(long sequence) => Block(sequence, Samples(sequence));

    public static RawBlock Block(long sequence, byte[] samples)
    {
        RawBlock block = new(sequence, (ContentKind)(1 + (sequence % 3)), SampleEncoding.None, Meta(sequence), samples, 0);
        return block with { Crc32C = BitwiseCrc32C(Image(block)) };
    }

    /// <summary>A block's image, put together by hand.</summary>
    public static byte[] Image(in RawBlock block) =>
    [
        .. BitConverter.GetBytes((int)block.Kind), .. BitConverter.GetBytes((int)block.Encoding), .. BitConverter.GetBytes(block.Meta.Length),
        .. block.Meta.Span, .. block.Samples.Span,
    ];

    /// <summary>c(count), by its definition.</summary>
    public static byte[] Chain(long blockCount)
    {
        byte[] chain = new byte[32];
        for (long sequence = 0; sequence < blockCount; sequence++) chain = SHA256.HashData([.. chain, .. Image(Block(sequence))]);
        return chain;
    }

    public static long Bytes(long blockCount)
    {
        long bytes = 0;
        for (long sequence = 0; sequence < blockCount; sequence++) bytes += Block(sequence).Bytes;
        return bytes;
    }

    public static byte[] Noise(long length, int seed)
    {
        byte[] noise = new byte[length];
        new Random(seed).NextBytes(noise);
        return noise;
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

    public static FileRawStore Store(
        string path, long segmentBytes = 4096, TimeProvider? time = null, OpenSegmentFile? open = null, ILogger? logger = null) => new(
            new RawStoreOptions { Path = path, SegmentBytes = segmentBytes },
            time ?? TimeProvider.System,
            logger ?? NullLogger.Instance,
            open ?? ((file, mode) => new SegmentFile(file, mode)));

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static string SegmentPath(string storePath, int index) => Path.Combine(storePath, Id.ToString(), $"segment-{index:D8}.raw");

    public static Task CreateAsync(this IRawStore store) => store.CreateAsync(Id, Description, Cancellation);

    public static Task<long> TakeOverAsync(this IRawStore store) => store.TakeOverAsync(Id, Token, Cancellation);

    /// <param name="store">The store.</param>
    /// <param name="first">The first block.</param>
    /// <param name="count">How many.</param>
    /// <param name="epoch">The writer's; null for one that takes over.</param>
    public static async Task AppendAsync(this IRawStore store, long first, long count, long? epoch = null)
    {
        epoch ??= await store.TakeOverAsync();
        for (long sequence = first; sequence < first + count; sequence++) await store.AppendAsync(Id, epoch.Value, Block(sequence), Cancellation);
    }

    /// <summary>By a writer that takes over.</summary>
    public static async Task AppendAsync(this IRawStore store, RawBlock block) => await store.AppendAsync(Id, await store.TakeOverAsync(), block, Cancellation);

    public static Task<long> FlushAsync(this IRawStore store) => store.FlushAsync(Id, Cancellation);

    public static Task FinishAsync(this IRawStore store, long blockCount) => store.FinishAsync(Id, Token, blockCount, Chain(blockCount), Cancellation);

    public static Task<RawScanStatus> StatusAsync(this IRawStore store) => store.GetStatusAsync(Id, Cancellation);

    public static async Task<RawScanStatus> RequireStatusAsync(this IRawStore store, long next, RawScanPhase phase = RawScanPhase.Receiving, long lost = 0)
    {
        RawScanStatus status = await store.StatusAsync();
        Assert.Equal((next, Bytes(next), phase, lost), (status.NextSequenceNumber, status.BlockBytes, status.Phase, status.LostBlocks));
        Assert.Equal(Chain(next), status.Chain.ToArray());
        return status;
    }

    /// <summary>Reads on until as many blocks have come, bit for bit.</summary>
    public static async Task RequireBlocksAsync(this IRawStore store, long count)
    {
        long sequence = 0;
        if (count == 0) return;
        await foreach (RawBlock block in store.ReadAsync(Id, Cancellation))
        {
            RequireBlock(sequence, block);
            if (++sequence == count) return;
        }
        Assert.Equal(count, sequence);
    }

    public static void RequireBlock(long sequence, RawBlock block) => RequireBlock(Block(sequence), block);

    public static void RequireBlock(RawBlock expected, RawBlock block)
    {
        Assert.Equal(expected.SequenceNumber, block.SequenceNumber);
        Assert.Equal((expected.Kind, expected.Encoding), (block.Kind, block.Encoding));
        Assert.Equal(expected.Meta.ToArray(), block.Meta.ToArray());
        Assert.Equal(expected.Samples.ToArray(), block.Samples.ToArray());
        Assert.Equal(expected.Crc32C, block.Crc32C);
    }

    public static async Task<RefusalException> RequireRefusalAsync(RefusalReason reason, Func<Task> act)
    {
        RefusalException refusal = await Assert.ThrowsAsync<RefusalException>(act);
        Assert.Equal(reason, refusal.Reason);
        return refusal;
    }
}
