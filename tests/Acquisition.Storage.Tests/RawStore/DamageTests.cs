using System.Buffers.Binary;
using Acquisition.Core.Model.Errors;
using Acquisition.Core.Model.Scans;
using Acquisition.Core.Ports.Store;
using Acquisition.Storage.RawStore;
using static Acquisition.Storage.Tests.RawStore.TestScan;

namespace Acquisition.Storage.Tests.RawStore;

/// <summary>What a restart makes of files that a crash or the disk has damaged.</summary>
public sealed class DamageTests : IDisposable
{
    private const long SegmentBytes = 64 << 10;
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private string Segment => SegmentPath(_folder.Path, 0);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Where a block's record begins, from FORMAT.md: a header of 64, then 32 and the payload up to a multiple of 8 for each before it.</summary>
    private static int OffsetOf(long block)
    {
        int offset = 64;
        for (long before = 0; before < block; before++) offset += 32 + ((Payload(before).Length + 7) / 8 * 8);
        return offset;
    }

    [Fact]
    public async Task A_last_record_cut_at_any_byte_is_dropped_and_can_be_sent_again()
    {
        byte[] whole = await WriteAsync(blocks: 8);
        Assert.Equal(OffsetOf(8), whole.Length);
        for (int length = OffsetOf(7); length < whole.Length; length++) await RequireRecoveryAsync(whole[..length], kept: 7);
    }

    [Fact]
    public async Task A_last_record_with_any_byte_damaged_is_dropped_and_can_be_sent_again()
    {
        byte[] whole = await WriteAsync(blocks: 8);
        Random random = new(3);
        for (int at = OffsetOf(7); at < whole.Length; at++)
        {
            byte[] damaged = [.. whole];
            damaged[at] ^= (byte)(1 << random.Next(8));
            await RequireRecoveryAsync(damaged, kept: 7);
        }
    }

    [Fact]
    public async Task A_first_segment_torn_while_it_was_begun_is_begun_again()
    {
        byte[] whole = await WriteAsync(blocks: 1);
        for (int length = 0; length < 64; length++)
        {
            await RequireRecoveryAsync(whole[..length], kept: 0);
            await RequireRecoveryAsync([.. whole[..length], .. new byte[64 - length]], kept: 0);
        }
    }

    public static TheoryData<string, byte[]> Tails => new()
    {
        { "zeros, as a file system leaves them", new byte[4096] },
        { "noise", Noise(5000) },
        { "noise shorter than a record header", Noise(9) },
        { "a marker and then noise", [.. "ACQR"u8, .. Noise(100)] },
    };

    [Theory]
    [MemberData(nameof(Tails))]
    public async Task A_tail_that_is_no_record_is_cut_off(string what, byte[] tail)
    {
        Assert.NotEmpty(what);
        await RequireRecoveryAsync([.. await WriteAsync(blocks: 8), .. tail], kept: 8);
    }

    [Fact]
    public async Task A_record_of_another_scan_is_no_record_of_this_one()
    {
        byte[] ours = await WriteAsync(blocks: 8);
        ScanId other = ScanId.New();
        using (FileRawStore store = Store(_folder.Path, SegmentBytes))
        {
            await store.CreateAsync(other, Header, Cancellation);
            for (int sequence = 0; sequence < 9; sequence++) await store.AppendAsync(other, 1, Block(sequence), Cancellation);
        }
        byte[] theirs = await File.ReadAllBytesAsync(Path.Combine(_folder.Path, other.ToString(), "segment-00000000.raw"), Cancellation);
        await RequireRecoveryAsync([.. ours, .. theirs[OffsetOf(8)..]], kept: 8); // whole, valid, and with the right number

        await File.WriteAllBytesAsync(Segment, theirs, Cancellation);
        using FileRawStore damaged = Store(_folder.Path, SegmentBytes);
        Assert.Equal(0, (await damaged.StatusAsync()).NextSequenceNumber);
    }

    [Theory]
    [InlineData(4)] // in the record's header
    [InlineData(40)] // in its payload
    public async Task Damage_to_blocks_that_were_acknowledged_is_an_error_and_no_byte_is_cut(int within)
    {
        byte[] damaged = await WriteAsync(blocks: 8, flushEach: true);
        damaged[OffsetOf(3) + within] ^= 1;
        await File.WriteAllBytesAsync(Segment, damaged, Cancellation);

        using (FileRawStore store = Store(_folder.Path, SegmentBytes))
        {
            RefusalException refusal = await RequireRefusalAsync(RefusalReason.RawDataCorrupt, store.StatusAsync);
            Assert.Equal(("segment-00000000.raw", OffsetOf(3).ToString()), (refusal.Facts["file"], refusal.Facts["offset_bytes"]));
            await RequireRefusalAsync(RefusalReason.RawDataCorrupt, () => store.AppendAsync(3, 1));
        }
        Assert.Equal(damaged, await File.ReadAllBytesAsync(Segment, Cancellation));

        damaged[OffsetOf(3) + within] ^= 1; // the file, restored from its copy
        await RequireRecoveryAsync(damaged, kept: 8);
    }

    [Fact]
    public async Task Damage_among_blocks_that_were_never_acknowledged_is_a_torn_tail()
    {
        byte[] damaged = await WriteAsync(blocks: 8, flushEach: false);
        damaged[OffsetOf(3)] ^= 1; // a disk may write 4 to 7 before 3
        await RequireRecoveryAsync(damaged, kept: 3);
    }

    [Fact]
    public async Task Damage_anywhere_in_a_segment_before_the_last_is_an_error()
    {
        await WriteAsync(blocks: 200, segmentBytes: 4096);
        byte[] first = await File.ReadAllBytesAsync(Segment, Cancellation);
        foreach (byte[] damaged in new byte[][]
        {
            first[..^1], // torn
            first[..OffsetOf(3)], // torn between records
            [.. first, 0], // more than was written
            [.. first[..70], (byte)(first[70] ^ 1), .. first[71..]],
            [.. first[..^1], (byte)(first[^1] ^ 1)],
            [],
        })
        {
            await File.WriteAllBytesAsync(Segment, damaged, Cancellation);
            using FileRawStore store = Store(_folder.Path);
            await RequireRefusalAsync(RefusalReason.RawDataCorrupt, store.StatusAsync);
        }
        File.Delete(Segment);
        using (FileRawStore store = Store(_folder.Path)) await RequireRefusalAsync(RefusalReason.RawDataCorrupt, store.StatusAsync);

        await File.WriteAllBytesAsync(Segment, first, Cancellation);
        using (FileRawStore store = Store(_folder.Path)) Assert.Equal(200, (await store.StatusAsync()).NextSequenceNumber);
    }

    [Fact]
    public async Task Damage_to_a_finished_scan_is_found_where_it_is_by_the_reader()
    {
        using (FileRawStore store = Store(_folder.Path, SegmentBytes))
        {
            await store.CreateAsync();
            await store.AppendAsync(0, 50);
            await store.FinishAsync(50);
        }
        byte[] bytes = await File.ReadAllBytesAsync(Segment, Cancellation);
        bytes[OffsetOf(30) + 35] ^= 8;
        await File.WriteAllBytesAsync(Segment, bytes, Cancellation);

        using FileRawStore reopened = Store(_folder.Path, SegmentBytes);
        await reopened.RequireBlocksAsync(30);
        RefusalException refusal = await RequireRefusalAsync(RefusalReason.RawDataCorrupt, () => reopened.RequireBlocksAsync(31));
        Assert.Equal(("segment-00000000.raw", OffsetOf(30).ToString()), (refusal.Facts["file"], refusal.Facts["offset_bytes"]));
    }

    [Theory]
    [InlineData("header")]
    [InlineData("epoch")]
    [InlineData("manifest.json")]
    public async Task Damage_to_a_small_file_is_an_error(string name)
    {
        using (FileRawStore store = Store(_folder.Path, SegmentBytes))
        {
            await store.CreateAsync();
            await store.FinishAsync(0);
        }
        string path = Path.Combine(_folder.Path, Id.ToString(), name);
        byte[] bytes = await File.ReadAllBytesAsync(path, Cancellation);
        bytes[^2] ^= 0x40;
        await File.WriteAllBytesAsync(path, bytes, Cancellation);

        using FileRawStore reopened = Store(_folder.Path, SegmentBytes);
        RefusalException refusal = await RequireRefusalAsync(
            RefusalReason.RawDataCorrupt, name == "header" ? () => reopened.ReadHeaderAsync(Id, Cancellation) : reopened.StatusAsync);
        Assert.Equal(name, refusal.Facts["file"]);
    }

    [Fact]
    public async Task A_segment_of_a_later_format_is_refused_and_untouched()
    {
        byte[] later = await WriteAsync(blocks: 3);
        BinaryPrimitives.WriteUInt32LittleEndian(later.AsSpan(8), 2);
        BinaryPrimitives.WriteUInt32LittleEndian(later.AsSpan(60), BitwiseCrc32C(later.AsSpan(0, 60)));
        await File.WriteAllBytesAsync(Segment, later, Cancellation);
        using (FileRawStore store = Store(_folder.Path, SegmentBytes)) await Assert.ThrowsAsync<NotSupportedException>(store.StatusAsync);
        Assert.Equal(later, await File.ReadAllBytesAsync(Segment, Cancellation));
    }

    private static byte[] Noise(int length)
    {
        byte[] noise = new byte[length];
        new Random(length).NextBytes(noise);
        return noise;
    }

    /// <summary>A store with one scan of so many blocks, closed again; its first segment's bytes.</summary>
    private async Task<byte[]> WriteAsync(int blocks, bool flushEach = false, long segmentBytes = SegmentBytes)
    {
        using (FileRawStore store = Store(_folder.Path, segmentBytes))
        {
            await store.CreateAsync();
            for (int sequence = 0; sequence < blocks; sequence++)
            {
                await store.AppendAsync(sequence, 1);
                if (flushEach) await store.FlushAsync();
            }
        }
        return await File.ReadAllBytesAsync(Segment, Cancellation);
    }

    private async Task RequireRecoveryAsync(byte[] segment, long kept)
    {
        await File.WriteAllBytesAsync(Segment, segment, Cancellation);
        using FileRawStore store = Store(_folder.Path, SegmentBytes);
        Assert.Equal(new RawScanStatus(1, kept, Bytes(kept), RawScanPhase.Receiving), await store.StatusAsync());
        await store.AppendAsync(kept, 2);
        Assert.Equal(kept + 2, await store.FlushAsync());
        await store.RequireBlocksAsync(kept + 2);
    }
}
