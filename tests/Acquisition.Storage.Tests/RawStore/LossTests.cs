using System.Security.Cryptography;
using Acquisition.Core.Model.Errors;
using Acquisition.Core.Ports.Store;
using Acquisition.Storage.RawStore;
using Microsoft.Extensions.Logging;
using static Acquisition.Storage.Tests.RawStore.TestScan;

namespace Acquisition.Storage.Tests.RawStore;

/// <summary>What was acknowledged and is gone after a restart is named until it has come again.</summary>
public sealed class LossTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly RecordingLogger _log = new();

    public void Dispose() => _folder.Dispose();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string MarkPath => Path.Combine(_folder.Path, Id.ToString(), "durable");

    private FileRawStore Open() => Store(_folder.Path, 64 << 10, logger: _log);

    /// <summary>So many blocks, acknowledged; each block's place in the segment.</summary>
    private async Task<long[]> WriteAsync(int blocks)
    {
        long[] ends = new long[blocks + 1];
        using FileRawStore store = Open();
        await store.CreateAsync();
        ends[0] = 64;
        for (int sequence = 0; sequence < blocks; sequence++)
        {
            await store.AppendAsync(sequence, 1);
            ends[sequence + 1] = new FileInfo(SegmentPath(_folder.Path, 0)).Length;
        }
        Assert.Equal(blocks, await store.FlushAsync());
        return ends;
    }

    private void Cut(long length)
    {
        using FileStream file = new(SegmentPath(_folder.Path, 0), FileMode.Open, FileAccess.Write);
        file.SetLength(length);
    }

    [Fact]
    public async Task Acknowledged_blocks_that_a_segment_lost_are_named_at_whatever_byte_it_was_cut()
    {
        long[] ends = await WriteAsync(blocks: 12);
        byte[] mark = await File.ReadAllBytesAsync(MarkPath, Cancellation);
        byte[] segment = await File.ReadAllBytesAsync(SegmentPath(_folder.Path, 0), Cancellation);
        for (long length = 0; length < ends[12]; length += length == ends[12] - 7 ? 1 : 3)
        {
            await File.WriteAllBytesAsync(MarkPath, mark, Cancellation);
            await File.WriteAllBytesAsync(SegmentPath(_folder.Path, 0), segment.AsMemory(0, (int)length), Cancellation);
            long kept = Math.Max(0, ends.Count(end => end <= length) - 1);
            using FileRawStore store = Open();
            await store.RequireStatusAsync(kept, lost: 12 - kept);
            Assert.Equal(LogLevel.Error, _log.Entries.Last().Level);
            Assert.Contains($"{12 - kept} blocks from {kept} on", _log.LastOf(5101), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_loss_is_told_over_restarts_and_falls_as_the_blocks_come_again()
    {
        long[] ends = await WriteAsync(blocks: 12);
        Cut(ends[5]);
        using (FileRawStore store = Open()) await store.RequireStatusAsync(5, lost: 7);
        using (FileRawStore store = Open())
        {
            await store.RequireStatusAsync(5, lost: 7);
            await store.AppendAsync(5, 3);
            await store.RequireStatusAsync(5, lost: 7); // not durable yet
            await store.FlushAsync();
            await store.RequireStatusAsync(8, lost: 4);
        }
        using (FileRawStore store = Open())
        {
            await store.RequireStatusAsync(8, lost: 4);
            await store.AppendAsync(8, 6);
            await store.FlushAsync();
            await store.RequireStatusAsync(14);
        }
        _log.Entries.Clear();
        using (FileRawStore store = Open())
        {
            await store.RequireStatusAsync(14);
            await store.FinishAsync(14);
            await store.RequireBlocksAsync(14);
        }
        Assert.Empty(_log.Entries);
    }

    [Fact]
    public async Task A_segment_that_is_gone_is_a_loss_too()
    {
        await WriteAsync(blocks: 12);
        File.Delete(SegmentPath(_folder.Path, 0));
        using FileRawStore store = Open();
        await store.RequireStatusAsync(0, lost: 12);
        await store.AppendAsync(0, 12);
        await store.FinishAsync(12);
        await store.RequireStatusAsync(12, RawScanPhase.Complete);
    }

    [Fact]
    public async Task An_aborted_scan_still_tells_what_it_lost()
    {
        long[] ends = await WriteAsync(blocks: 12);
        Cut(ends[5]);
        using (FileRawStore store = Open())
        {
            await store.AbortAsync(Id, "its sender has no copy", Cancellation);
            await store.RequireStatusAsync(5, RawScanPhase.Aborted, lost: 7);
        }
        using (FileRawStore store = Open()) await store.RequireStatusAsync(5, RawScanPhase.Aborted, lost: 7);
    }

    [Fact]
    public async Task Damage_before_acknowledged_blocks_is_an_error_although_one_fsync_covered_all_of_them()
    {
        long[] ends = await WriteAsync(blocks: 12);
        byte[] segment = await File.ReadAllBytesAsync(SegmentPath(_folder.Path, 0), Cancellation);
        segment[ends[4]] ^= 1;
        await File.WriteAllBytesAsync(SegmentPath(_folder.Path, 0), segment, Cancellation);
        using (FileRawStore store = Open())
        {
            RefusalException refusal = await RequireRefusalAsync(RefusalReason.RawDataCorrupt, store.StatusAsync);
            Assert.Equal(("segment-00000000.raw", ends[4].ToString()), (refusal.Facts["file"], refusal.Facts["offset_bytes"]));
        }
        Assert.Equal(segment, await File.ReadAllBytesAsync(SegmentPath(_folder.Path, 0), Cancellation));
    }

    [Fact]
    public async Task One_damaged_slot_of_the_mark_leaves_the_one_before()
    {
        long[] ends = await WriteAsync(blocks: 12);
        using (FileRawStore store = Open())
        {
            await store.AppendAsync(12, 1);
            await store.FlushAsync();
        }
        byte[] mark = await File.ReadAllBytesAsync(MarkPath, Cancellation);
        int newer = BitConverter.ToInt64(mark, 16) > BitConverter.ToInt64(mark, 64 + 16) ? 0 : 64;
        for (int at = 0; at < 64; at++)
        {
            byte[] torn = [.. mark];
            torn[newer + at] ^= 4;
            await File.WriteAllBytesAsync(MarkPath, torn, Cancellation);
            Cut(ends[5]);
            using FileRawStore store = Open();
            await store.RequireStatusAsync(5, lost: 7); // 12 were acknowledged as far as the older slot knows
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_mark_that_cannot_be_read_is_said_and_the_blocks_are_kept(bool missing)
    {
        await WriteAsync(blocks: 12);
        if (missing) File.Delete(MarkPath);
        else await File.WriteAllBytesAsync(MarkPath, new byte[128], Cancellation);
        using (FileRawStore store = Open()) await store.RequireStatusAsync(12);
        Assert.Contains("12 blocks are whole", _log.LastOf(5103), StringComparison.Ordinal);

        _log.Entries.Clear();
        using (FileRawStore store = Open()) await store.RequireStatusAsync(12);
        Assert.Empty(_log.Entries); // the mark is there again
    }

    [Fact]
    public async Task Blocks_that_are_not_those_that_were_acknowledged_are_said()
    {
        await WriteAsync(blocks: 12);
        byte[] told = await File.ReadAllBytesAsync(MarkPath, Cancellation);
        Directory.Delete(Path.Combine(_folder.Path, Id.ToString()), recursive: true);
        using (FileRawStore store = Open())
        {
            await store.CreateAsync();
            for (int sequence = 0; sequence < 15; sequence++) await store.AppendAsync(Block(sequence, [1, 2, 3]));
            await store.FlushAsync();
        }
        await File.WriteAllBytesAsync(MarkPath, told, Cancellation);
        using (FileRawStore store = Open()) Assert.Equal(15, (await store.StatusAsync()).NextSequenceNumber);
        Assert.Contains("below 12 are not those", _log.LastOf(5102), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lost_blocks_that_come_again_with_other_bytes_are_taken_and_said()
    {
        long[] ends = await WriteAsync(blocks: 12);
        Cut(ends[10]);
        using FileRawStore store = Open();
        await store.RequireStatusAsync(10, lost: 2);
        await store.AppendAsync(10, 1);
        Assert.Empty(_log.LastOf(5102));
        await store.AppendAsync(Block(11, [1, 2, 3]));
        Assert.Contains("below 12 are not those", _log.LastOf(5102), StringComparison.Ordinal);
        Assert.Equal(12, await store.FlushAsync());
        Assert.Equal(0, (await store.StatusAsync()).LostBlocks);
    }

    [Fact]
    public async Task A_sender_that_was_restarted_finishes_with_the_chain_that_the_status_tells()
    {
        await WriteAsync(blocks: 12);
        using FileRawStore store = Open();
        RawScanStatus status = await store.StatusAsync();
        byte[] chain = status.Chain.ToArray();
        for (long sequence = status.NextSequenceNumber; sequence < 20; sequence++)
        {
            chain = SHA256.HashData([.. chain, .. Image(Block(sequence))]);
            await store.AppendAsync(sequence, 1);
        }
        await store.FinishAsync(Id, Token, 20, chain, Cancellation);
        await store.RequireStatusAsync(20, RawScanPhase.Complete);
    }

    [Fact]
    public async Task No_patient_and_no_secret_reaches_the_log()
    {
        long[] ends = await WriteAsync(blocks: 12);
        Cut(ends[5]);
        using (FileRawStore store = Open()) await store.StatusAsync();
        Assert.All(_log.Entries, entry => Assert.DoesNotContain(Token, entry.Message, StringComparison.Ordinal));
        Assert.NotEmpty(_log.Entries);
    }
}
