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
            _store.TakeOverAsync,
            () => _store.CheckTokenAsync(Id, Token, Cancellation),
            () => _store.AppendAsync(Id, 1, Block(0), Cancellation).AsTask(),
            _store.FlushAsync,
            () => _store.FinishAsync(0),
            () => _store.AbortAsync(Id, "", Cancellation),
            () => _store.ReadDescriptionAsync(Id, Cancellation),
            () => _store.RequireBlocksAsync(1),
        })
        {
            RefusalException refusal = await RequireRefusalAsync(RefusalReason.ScanNotFound, act);
            Assert.Equal(Id.ToString(), refusal.Facts["scan_id"]);
        }
        Assert.Empty(Directory.GetDirectories(_folder.Path));
    }

    [Fact]
    public async Task A_writer_that_was_replaced_hears_it_even_when_the_scan_is_finished()
    {
        await _store.CreateAsync();
        long first = await _store.TakeOverAsync();
        long second = await _store.TakeOverAsync();
        foreach (long epoch in new[] { first, second + 1, 0, -1 }) await RequireReplacedAsync(epoch);
        await _store.AppendAsync(0, 1, second);
        await _store.FinishAsync(1);
        await RequireReplacedAsync(first);

        async Task RequireReplacedAsync(long epoch)
        {
            RefusalException refusal = await RequireRefusalAsync(RefusalReason.WriterReplaced, () => _store.AppendAsync(0, 1, epoch));
            Assert.Equal(Id.ToString(), refusal.Facts["scan_id"]);
        }
    }

    [Fact]
    public async Task A_restart_ends_every_stream()
    {
        await _store.CreateAsync();
        long epoch = await _store.TakeOverAsync();
        _store.Dispose();
        using FileRawStore reopened = Store(_folder.Path);
        await RequireRefusalAsync(RefusalReason.WriterReplaced, () => reopened.AppendAsync(0, 1, epoch));
        await reopened.AppendAsync(0, 1);
    }

    [Theory]
    [InlineData("")]
    [InlineData(Token + "x")]
    [InlineData("A secret of node and sender")]
    public async Task Without_the_write_token_nothing_is_written_and_no_writer_replaced(string token)
    {
        await _store.CreateAsync();
        await _store.CheckTokenAsync(Id, Token, Cancellation);
        long epoch = await _store.TakeOverAsync();
        foreach (Func<Task> act in new Func<Task>[]
        {
            () => _store.CheckTokenAsync(Id, token, Cancellation),
            () => _store.TakeOverAsync(Id, token, Cancellation),
            () => _store.FinishAsync(Id, token, 0, Chain(0), Cancellation),
        })
        {
            RefusalException refusal = await RequireRefusalAsync(RefusalReason.WriteTokenInvalid, act);
            Assert.DoesNotContain(Token, refusal.Message, StringComparison.Ordinal);
        }
        await _store.AppendAsync(0, 1, epoch);
        await _store.FinishAsync(1);
        await RequireRefusalAsync(RefusalReason.WriteTokenInvalid, () => _store.FinishAsync(Id, token, 1, Chain(1), Cancellation));
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
            RefusalReason.SequenceGap, () => _store.AppendAsync(Block(0) with { SequenceNumber = sequence }));
        Assert.Equal((sequence.ToString(), "3"), (refusal.Facts["sequence_number"], refusal.Facts["expected_sequence_number"]));
        Assert.Equal(3, await _store.FlushAsync());
    }

    [Fact]
    public async Task A_block_without_its_checksum_is_not_kept_and_can_be_sent_again()
    {
        await _store.CreateAsync();
        await _store.AppendAsync(0, 5);
        byte[] damaged = Samples(5);
        damaged[17] ^= 0x10;
        RefusalException refusal = await RequireRefusalAsync(
            RefusalReason.ChecksumMismatch, () => _store.AppendAsync(Block(5) with { Samples = damaged }));
        Assert.Equal("5", refusal.Facts["sequence_number"]);
        Assert.Equal(Block(5).Crc32C.ToString("x8"), refusal.Facts["received_crc32c"]);
        Assert.Equal(BitwiseCrc32C(Image(Block(5, damaged))).ToString("x8"), refusal.Facts["computed_crc32c"]);

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
            byte[] altered = [.. Samples(sequence), 1];
            RefusalException refusal = await RequireRefusalAsync(
                RefusalReason.ConflictingBlock, () => _store.AppendAsync(Block(sequence, altered)));
            Assert.Equal(sequence.ToString(), refusal.Facts["sequence_number"]);
            Assert.Equal(BitwiseCrc32C(Image(Block(sequence, altered))).ToString("x8"), refusal.Facts["received_crc32c"]);
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
            RefusalReason.ChecksumMismatch, () => _store.AppendAsync(Block(3) with { Samples = Samples(4) }));
    }

    [Fact]
    public async Task A_finished_scan_takes_nothing_more_and_finishing_it_again_is_no_error()
    {
        await _store.CreateAsync();
        long epoch = await _store.TakeOverAsync();
        await _store.AppendAsync(0, 10, epoch);
        await _store.FinishAsync(10);
        await _store.FinishAsync(10);
        foreach (Func<Task> act in new Func<Task>[]
        {
            () => _store.AppendAsync(10, 1, epoch),
            () => _store.AppendAsync(9, 1, epoch),
            _store.TakeOverAsync,
            () => _store.AbortAsync(Id, "", Cancellation),
        })
        {
            RefusalException refusal = await RequireRefusalAsync(RefusalReason.ScanFinished, act);
            Assert.Equal(Id.ToString(), refusal.Facts["scan_id"]);
        }
        await RequireRefusalAsync(RefusalReason.DigestMismatch, () => _store.FinishAsync(Id, Token, 10, Chain(9), Cancellation));
        await RequireRefusalAsync(RefusalReason.SequenceGap, () => _store.FinishAsync(Id, Token, 9, Chain(10), Cancellation));
        Assert.Equal(10, await _store.FlushAsync());
    }

    [Fact]
    public async Task A_finish_that_does_not_agree_leaves_the_scan_open()
    {
        await _store.CreateAsync();
        await _store.AppendAsync(0, 10);

        RefusalException gap = await RequireRefusalAsync(RefusalReason.SequenceGap, () => _store.FinishAsync(11));
        Assert.Equal(("11", "10"), (gap.Facts["sequence_number"], gap.Facts["expected_sequence_number"]));
        RefusalException mismatch = await RequireRefusalAsync(RefusalReason.DigestMismatch, () => _store.FinishAsync(Id, Token, 10, Chain(9), Cancellation));
        Assert.Equal(Convert.ToHexStringLower(Chain(9)), mismatch.Facts["received_chain"]);
        Assert.Equal(Convert.ToHexStringLower(Chain(10)), mismatch.Facts["computed_chain"]);

        await _store.AppendAsync(10, 1);
        await _store.FinishAsync(11);
        Assert.Equal(RawScanPhase.Complete, (await _store.StatusAsync()).Phase);
    }

    [Fact]
    public async Task An_aborted_scan_keeps_what_it_has_and_takes_nothing_more()
    {
        await _store.CreateAsync();
        long epoch = await _store.TakeOverAsync();
        await _store.AppendAsync(0, 10, epoch);
        await _store.AbortAsync(Id, "the patient moved", Cancellation);
        await _store.AbortAsync(Id, "again", Cancellation);
        foreach (Func<Task> act in new Func<Task>[]
        {
            () => _store.AppendAsync(10, 1, epoch),
            _store.TakeOverAsync,
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
        await store.RequireStatusAsync(10, RawScanPhase.Aborted);
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
        await RequireRefusalAsync(RefusalReason.WriterReplaced, () => _store.AppendAsync(20, 1, epoch: 1000));
        await RequireRefusalAsync(RefusalReason.ChecksumMismatch, () => _store.AppendAsync(Block(20) with { Crc32C = 1 }));
        await RequireRefusalAsync(RefusalReason.ConflictingBlock, () => _store.AppendAsync(Block(19, Samples(18))));
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
