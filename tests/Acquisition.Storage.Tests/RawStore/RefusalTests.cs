using Acquisition.Core.Model.Errors;
using Acquisition.Core.Ports.Store;
using Acquisition.Storage.RawStore;
using static Acquisition.Storage.Tests.RawStore.TestScan;

namespace Acquisition.Storage.Tests.RawStore;

public sealed class RefusalTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly FileRawStore _store;

    public RefusalTests() => _store = Store(_folder.Path);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _store.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Nothing_can_be_done_with_a_scan_that_was_never_created()
    {
        foreach (Func<Task> act in new Func<Task>[]
        {
            _store.StatusAsync,
            () => _store.TakeOverAsync(Id, 1, Cancellation),
            () => _store.AppendAsync(Id, 1, Block(0), Cancellation).AsTask(),
            _store.FlushAsync,
            () => _store.FinishAsync(0),
            () => _store.AbortAsync(Id, "", Cancellation),
            () => _store.ReadHeaderAsync(Id, Cancellation),
            () => _store.RequireBlocksAsync(1),
        })
        {
            RefusalException refusal = await RequireRefusalAsync(RefusalReason.ScanNotFound, act);
            Assert.Equal(Id.ToString(), refusal.Facts["scan_id"]);
        }
        Assert.Empty(Directory.GetDirectories(_folder.Path));
    }

    [Fact]
    public async Task A_writer_that_was_taken_over_is_told_the_current_epoch()
    {
        await _store.CreateAsync();
        Assert.Equal(2, await _store.TakeOverAsync(Id, 1, Cancellation));
        foreach (Func<Task> act in new Func<Task>[]
        {
            () => _store.AppendAsync(Id, 1, Block(0), Cancellation).AsTask(),
            () => _store.FinishAsync(0),
            () => _store.TakeOverAsync(Id, 1, Cancellation),
        })
        {
            RefusalException refusal = await RequireRefusalAsync(RefusalReason.StaleEpoch, act);
            Assert.Equal(("1", "2"), (refusal.Facts["epoch"], refusal.Facts["current_epoch"]));
        }
        await _store.AppendAsync(0, 1, epoch: 2);
    }

    [Theory]
    [InlineData(4)] // one left out
    [InlineData(long.MaxValue)]
    [InlineData(-1)] // the wire can carry it
    public async Task A_gap_is_told_the_expected_number_and_nothing_is_kept(long sequence)
    {
        await _store.CreateAsync();
        await _store.AppendAsync(0, 3);
        RefusalException refusal = await RequireRefusalAsync(
            RefusalReason.SequenceGap, () => _store.AppendAsync(Id, 1, Block(0) with { SequenceNumber = sequence }, Cancellation).AsTask());
        Assert.Equal((sequence.ToString(), "3"), (refusal.Facts["sequence_number"], refusal.Facts["expected_sequence_number"]));
        Assert.Equal(3, await _store.FlushAsync());
    }

    [Fact]
    public async Task A_payload_without_its_checksum_is_not_kept_and_can_be_sent_again()
    {
        await _store.CreateAsync();
        await _store.AppendAsync(0, 5);
        byte[] damaged = Payload(5);
        damaged[17] ^= 0x10;
        RefusalException refusal = await RequireRefusalAsync(
            RefusalReason.ChecksumMismatch, () => _store.AppendAsync(Id, 1, Block(5) with { Payload = damaged }, Cancellation).AsTask());
        Assert.Equal("5", refusal.Facts["sequence_number"]);
        Assert.Equal(Block(5).Crc32C.ToString("x8"), refusal.Facts["received_crc32c"]);
        Assert.Equal(BitwiseCrc32C(damaged).ToString("x8"), refusal.Facts["computed_crc32c"]);

        await _store.AppendAsync(5, 1);
        await _store.FlushAsync();
        await _store.RequireBlocksAsync(6);
    }

    [Fact]
    public async Task Blocks_sent_again_are_taken_when_equal_and_refused_when_not_in_whatever_order()
    {
        await _store.CreateAsync();
        await _store.AppendAsync(0, 200); // several segments
        await _store.AppendAsync(0, 200);
        foreach (long sequence in new long[] { 199, 0, 100, 3, 198 })
        {
            await _store.AppendAsync(sequence, 1);
            byte[] altered = [.. Payload(sequence), 1];
            RefusalException refusal = await RequireRefusalAsync(
                RefusalReason.ConflictingBlock, () => _store.AppendAsync(Id, 1, Block(sequence, altered), Cancellation).AsTask());
            Assert.Equal(sequence.ToString(), refusal.Facts["sequence_number"]);
            Assert.Equal(BitwiseCrc32C(altered).ToString("x8"), refusal.Facts["received_crc32c"]);
            Assert.Equal(Block(sequence).Crc32C.ToString("x8"), refusal.Facts["stored_crc32c"]);
        }
        await _store.FinishAsync(200);
        await _store.RequireBlocksAsync(200);
    }

    [Fact]
    public async Task A_block_damaged_on_its_second_way_is_a_checksum_mismatch_and_no_conflict()
    {
        await _store.CreateAsync();
        await _store.AppendAsync(0, 5);
        await RequireRefusalAsync(
            RefusalReason.ChecksumMismatch, () => _store.AppendAsync(Id, 1, Block(3) with { Payload = Payload(4) }, Cancellation).AsTask());
    }

    [Fact]
    public async Task A_finished_scan_takes_nothing_more_and_finishing_it_again_is_no_error()
    {
        await _store.CreateAsync();
        await _store.AppendAsync(0, 10);
        await _store.FinishAsync(10);
        await _store.FinishAsync(10);
        foreach (Func<Task> act in new Func<Task>[]
        {
            () => _store.AppendAsync(Id, 1, Block(10), Cancellation).AsTask(),
            () => _store.AppendAsync(Id, 1, Block(9), Cancellation).AsTask(),
            () => _store.TakeOverAsync(Id, 1, Cancellation),
            () => _store.AbortAsync(Id, "", Cancellation),
        })
        {
            RefusalException refusal = await RequireRefusalAsync(RefusalReason.ScanFinished, act);
            Assert.Equal(Id.ToString(), refusal.Facts["scan_id"]);
        }
        await RequireRefusalAsync(RefusalReason.DigestMismatch, () => _store.FinishAsync(Id, 1, 10, Sha256(9), Cancellation));
        await RequireRefusalAsync(RefusalReason.SequenceGap, () => _store.FinishAsync(Id, 1, 9, Sha256(10), Cancellation));
        Assert.Equal(10, await _store.FlushAsync());
    }

    [Fact]
    public async Task A_finish_that_does_not_agree_leaves_the_scan_open()
    {
        await _store.CreateAsync();
        await _store.AppendAsync(0, 10);

        RefusalException gap = await RequireRefusalAsync(RefusalReason.SequenceGap, () => _store.FinishAsync(11));
        Assert.Equal(("11", "10"), (gap.Facts["sequence_number"], gap.Facts["expected_sequence_number"]));
        RefusalException mismatch = await RequireRefusalAsync(RefusalReason.DigestMismatch, () => _store.FinishAsync(Id, 1, 10, Sha256(9), Cancellation));
        Assert.Equal(Convert.ToHexStringLower(Sha256(9)), mismatch.Facts["received_sha256"]);
        Assert.Equal(Convert.ToHexStringLower(Sha256(10)), mismatch.Facts["computed_sha256"]);

        await _store.AppendAsync(10, 1);
        await _store.FinishAsync(11);
        Assert.Equal(RawScanPhase.Complete, (await _store.StatusAsync()).Phase);
    }

    [Fact]
    public async Task An_aborted_scan_keeps_what_it_has_and_takes_nothing_more()
    {
        await _store.CreateAsync();
        await _store.AppendAsync(0, 10);
        await _store.AbortAsync(Id, "the patient moved", Cancellation);
        await _store.AbortAsync(Id, "again", Cancellation);
        foreach (Func<Task> act in new Func<Task>[]
        {
            () => _store.AppendAsync(Id, 1, Block(10), Cancellation).AsTask(),
            () => _store.TakeOverAsync(Id, 1, Cancellation),
            () => _store.FinishAsync(10),
        })
        {
            RefusalException refusal = await RequireRefusalAsync(RefusalReason.ScanAborted, act);
            Assert.Equal(Id.ToString(), refusal.Facts["scan_id"]);
        }
        await RequireKeptAsync(_store);

        _store.Dispose();
        using FileRawStore reopened = Store(_folder.Path);
        await RequireKeptAsync(reopened);
    }

    private static async Task RequireKeptAsync(FileRawStore store)
    {
        Assert.Equal(new RawScanStatus(1, 10, Bytes(10), RawScanPhase.Aborted), await store.StatusAsync());
        List<RawBlock> blocks = [];
        await RequireRefusalAsync(RefusalReason.ScanAborted, async () =>
        {
            await foreach (RawBlock block in store.ReadAsync(Id, Cancellation)) blocks.Add(block);
        });
        Assert.Equal(10, blocks.Count);
        for (int sequence = 0; sequence < 10; sequence++) RequireBlock(sequence, blocks[sequence]);
    }

    [Fact]
    public async Task A_refusal_changes_no_byte_on_disk()
    {
        await _store.CreateAsync();
        await _store.AppendAsync(0, 20);
        await _store.FlushAsync();
        byte[] before = await ReadSegmentAsync();
        await RequireRefusalAsync(RefusalReason.SequenceGap, () => _store.AppendAsync(22, 1));
        await RequireRefusalAsync(RefusalReason.StaleEpoch, () => _store.AppendAsync(20, 1, epoch: 3));
        await RequireRefusalAsync(RefusalReason.ChecksumMismatch, () => _store.AppendAsync(Id, 1, Block(20) with { Crc32C = 1 }, Cancellation).AsTask());
        await RequireRefusalAsync(RefusalReason.ConflictingBlock, () => _store.AppendAsync(Id, 1, Block(19, Payload(18)), Cancellation).AsTask());
        Assert.Equal(before, await ReadSegmentAsync());
    }

    private async Task<byte[]> ReadSegmentAsync()
    {
        await using FileStream file = new(SegmentPath(_folder.Path, 0), FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        byte[] bytes = new byte[file.Length];
        await file.ReadExactlyAsync(bytes, Cancellation);
        return bytes;
    }
}
