using System.Buffers.Binary;
using Acquisition.Core.Model.Errors;
using Acquisition.Core.Model.Scans;
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

    /// <summary>Where a block's record begins, from FORMAT.md: a header of 64, then 80 and the block up to a multiple of 8 for each before it.</summary>
    private static int OffsetOf(long block)
    {
        int offset = 64;
        for (long before = 0; before < block; before++) offset += 80 + (int)((Block(before).Bytes + 7) / 8 * 8);
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
        { "noise", Noise(5000, 1) },
        { "noise shorter than a record header", Noise(9, 2) },
        { "a marker and then noise", [.. "ACQR"u8, .. Noise(100, 3)] },
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
            await store.CreateAsync(other, Description, Cancellation);
            long epoch = await store.TakeOverAsync(other, Token, Cancellation);
            for (int sequence = 0; sequence < 9; sequence++) await store.AppendAsync(other, epoch, Block(sequence), Cancellation);
        }
        byte[] theirs = await File.ReadAllBytesAsync(Path.Combine(_folder.Path, other.ToString(), "segment-00000000.raw"), Cancellation);
        await RequireRecoveryAsync([.. ours, .. theirs[OffsetOf(8)..]], kept: 8); // whole, valid, and with the right number

        await File.WriteAllBytesAsync(Segment, theirs, Cancellation);
        using FileRawStore damaged = Store(_folder.Path, SegmentBytes);
        Assert.Equal(0, (await damaged.StatusAsync()).NextSequenceNumber);
    }

    [Theory]
    [InlineData(4)] // in the record's header
    [InlineData(50)] // in the chain before it
    [InlineData(85)] // in its meta
    [InlineData(140)] // in its samples
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
            [.. first[..150], (byte)(first[150] ^ 1), .. first[151..]],
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
        bytes[OffsetOf(30) + 90] ^= 8;
        await File.WriteAllBytesAsync(Segment, bytes, Cancellation);

        using FileRawStore reopened = Store(_folder.Path, SegmentBytes);
        await reopened.RequireBlocksAsync(30);
        RefusalException refusal = await RequireRefusalAsync(RefusalReason.RawDataCorrupt, () => reopened.RequireBlocksAsync(31));
        Assert.Equal(("segment-00000000.raw", OffsetOf(30).ToString()), (refusal.Facts["file"], refusal.Facts["offset_bytes"]));
    }

    [Theory]
    [InlineData("description")]
    [InlineData("manifest.json")]
    [InlineData("aborted.json")]
    public async Task Damage_to_a_small_file_is_an_error_of_this_scan_alone(string name)
    {
        ScanId healthy = ScanId.New();
        using (FileRawStore store = Store(_folder.Path, SegmentBytes))
        {
            await store.CreateAsync();
            await store.CreateAsync(healthy, Description, Cancellation);
            if (name == "aborted.json") await store.AbortAsync(Id, "", Cancellation);
            else await store.FinishAsync(0);
        }
        string path = Path.Combine(_folder.Path, Id.ToString(), name);
        byte[] whole = await File.ReadAllBytesAsync(path, Cancellation);
        foreach (byte[] damaged in new byte[][] { [.. whole[..^2], (byte)(whole[^2] ^ 0x40), whole[^1]], whole[..^1], [], "null"u8.ToArray() })
        {
            await File.WriteAllBytesAsync(path, damaged, Cancellation);
            using FileRawStore reopened = Store(_folder.Path, SegmentBytes);
            RefusalException refusal = await RequireRefusalAsync(RefusalReason.RawDataCorrupt, reopened.StatusAsync);
            Assert.Equal((name, "0"), (refusal.Facts["file"], refusal.Facts["offset_bytes"]));
            if (name == "description") await RequireRefusalAsync(RefusalReason.RawDataCorrupt, () => reopened.ReadDescriptionAsync(Id, Cancellation));
            Assert.Equal([Id, healthy], await reopened.ListAsync(Cancellation).OrderBy(scan => scan != Id).ToListAsync(Cancellation));
            Assert.Equal(0, (await reopened.GetStatusAsync(healthy, Cancellation)).NextSequenceNumber);
        }
    }

    [Fact]
    public async Task A_scan_whose_description_is_gone_is_listed_and_refused()
    {
        byte[] segment = await WriteAsync(blocks: 3);
        File.Delete(Path.Combine(_folder.Path, Id.ToString(), "description"));
        using FileRawStore store = Store(_folder.Path, SegmentBytes);
        Assert.Equal([Id], await store.ListAsync(Cancellation).ToListAsync(Cancellation));
        RefusalException refusal = await RequireRefusalAsync(RefusalReason.RawDataCorrupt, store.StatusAsync);
        Assert.Equal("description", refusal.Facts["file"]);
        await RequireRefusalAsync(RefusalReason.RawDataCorrupt, store.CreateAsync); // it would give the blocks to another scan
        Assert.Equal(segment, await File.ReadAllBytesAsync(Segment, Cancellation));
    }

    [Theory]
    [InlineData("description")]
    [InlineData("segment-00000000.raw")]
    public async Task A_file_that_the_disk_does_not_give_is_an_error_of_this_scan_alone(string name)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "needs a file whose reads fail");
        await WriteAsync(blocks: 3);
        string path = Path.Combine(_folder.Path, Id.ToString(), name);
        File.Delete(path);
        File.CreateSymbolicLink(path, "/proc/self/mem"); // EIO at its beginning
        using FileRawStore store = Store(_folder.Path, SegmentBytes);
        RefusalException refusal = await RequireRefusalAsync(RefusalReason.StorageFailed, store.StatusAsync);
        Assert.Equal(Id.ToString(), refusal.Facts["scan_id"]);
        Assert.Equal([Id], await store.ListAsync(Cancellation).ToListAsync(Cancellation));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task A_segment_of_another_format_is_refused_and_untouched(uint version)
    {
        byte[] other = await WriteAsync(blocks: 3);
        BinaryPrimitives.WriteUInt32LittleEndian(other.AsSpan(8), version);
        BinaryPrimitives.WriteUInt32LittleEndian(other.AsSpan(60), BitwiseCrc32C(other.AsSpan(0, 60)));
        await File.WriteAllBytesAsync(Segment, other, Cancellation);
        using (FileRawStore store = Store(_folder.Path, SegmentBytes)) await RequireVersionAsync(store.StatusAsync, "segment-00000000.raw", version);
        Assert.Equal(other, await File.ReadAllBytesAsync(Segment, Cancellation));
    }

    [Fact]
    public async Task A_scan_of_format_version_1_is_listed_and_refused_by_name()
    {
        byte[] header = new byte[40 + 6]; // what version 1 had: magic, version, CRC, scan id, length, content
        "ACQHEADR"u8.CopyTo(header);
        header[8] = 1;
        Id.Value.TryWriteBytes(header.AsSpan(16), bigEndian: true, out _);
        header[32] = 6;
        "header"u8.CopyTo(header.AsSpan(40));
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(12), BitwiseCrc32C([.. header[..12], .. header[16..]]));
        string path = Path.Combine(_folder.Path, Id.ToString(), "header");
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        await File.WriteAllBytesAsync(path, header, Cancellation);

        using FileRawStore store = Store(_folder.Path, SegmentBytes);
        Assert.Equal([Id], await store.ListAsync(Cancellation).ToListAsync(Cancellation));
        foreach (Func<Task> act in new Func<Task>[] { store.StatusAsync, store.CreateAsync, store.TakeOverAsync, () => store.RequireBlocksAsync(1) })
            await RequireVersionAsync(act, "header", 1);
        Assert.Equal([path], Directory.GetFiles(Path.GetDirectoryName(path)!));
    }

    [Theory]
    [InlineData("manifest.json")]
    [InlineData("aborted.json")]
    public async Task An_end_of_another_format_is_refused(string name)
    {
        await WriteAsync(blocks: 3);
        await File.WriteAllTextAsync(
            Path.Combine(_folder.Path, Id.ToString(), name),
            $$"""
            { "formatVersion": 3, "scanId": "{{Id}}", "finishTime": "2026-03-01T12:00:00Z", "abortTime": "2026-03-01T12:00:00Z", "reason": "", "durableTime": null,
              "blockCount": 0, "blockBytes": 0, "chain": "", "lostBlockCount": 0, "segments": [] }
            """,
            Cancellation);
        using FileRawStore store = Store(_folder.Path, SegmentBytes);
        await RequireVersionAsync(store.StatusAsync, name, 3);
    }

    private static async Task RequireVersionAsync(Func<Task> act, string file, uint version)
    {
        RefusalException refusal = await RequireRefusalAsync(RefusalReason.RawDataCorrupt, act);
        Assert.Equal((file, version.ToString(), "2"), (refusal.Facts["file"], refusal.Facts["found_version"], refusal.Facts["known_version"]));
        Assert.Contains($"format version {version}", refusal.Message, StringComparison.Ordinal);
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

    /// <summary>As after a crash before anybody was told of these blocks; the durable mark is the same after as before, for the next try.</summary>
    private async Task RequireRecoveryAsync(byte[] segment, long kept)
    {
        string mark = Path.Combine(_folder.Path, Id.ToString(), "durable");
        byte[] told = await File.ReadAllBytesAsync(mark, Cancellation);
        await File.WriteAllBytesAsync(Segment, segment, Cancellation);
        using (FileRawStore store = Store(_folder.Path, SegmentBytes))
        {
            await store.RequireStatusAsync(kept);
            await store.AppendAsync(kept, 2);
            Assert.Equal(kept + 2, await store.FlushAsync());
            await store.RequireBlocksAsync(kept + 2);
        }
        await File.WriteAllBytesAsync(mark, told, Cancellation);
    }
}
