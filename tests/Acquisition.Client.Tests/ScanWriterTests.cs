using Acquisition.Contracts.V1;
using Acquisition.Core.Model.Ct;
using Acquisition.Core.Ports.Store;
using Acquisition.Wire;
using Grpc.Core;

namespace Acquisition.Client.Tests;

/// <summary>The writer against a node that breaks, forgets and refuses. A real node under a real network is the service's tests' matter.</summary>
public class ScanWriterTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_scan_arrives_whole_sealed_and_chained()
    {
        FakeNode node = new();
        WrittenScan written = await SmallScan.SendAsync(node, SmallScan.Blocks());

        AssertStored(node, SmallScan.Blocks());
        Assert.True(node.IsComplete);
        Assert.Equal((12, node.Stored.Sum(b => b.Meta.Length + b.Samples.Length)), (written.BlockCount, written.BlockBytes));
        Assert.Equal((SmallScan.Device, "request"), (node.Created!.DeviceId, node.Created.RequestId));
        Assert.Equal(FakeNode.Token, Assert.Single(node.Opens).WriteToken);
    }

    [Fact]
    public async Task Streams_that_break_delay_a_scan_and_change_nothing()
    {
        FakeNode node = new();
        foreach (StatusCode code in new[] { StatusCode.Unavailable, StatusCode.Internal, StatusCode.Unknown, StatusCode.DeadlineExceeded, StatusCode.ResourceExhausted })
            node.Ends.Enqueue((node.Ends.Count, new RpcException(new Status(code, "broken"))));
        await SmallScan.SendAsync(node, SmallScan.Blocks());

        AssertStored(node, SmallScan.Blocks());
        Assert.Equal(6, node.Opens.Count);
        Assert.Equal(node.Opens.Select(open => open.SequenceNumber).Order(), node.Opens.Select(open => open.SequenceNumber));
    }

    [Fact]
    public async Task A_sender_that_died_feeds_its_scan_again_and_sends_only_the_rest()
    {
        FakeNode node = await WithStoredAsync(7);
        WrittenScan written = await SmallScan.SendAsync(node, SmallScan.Blocks());

        Assert.Equal(12, written.BlockCount);
        Assert.Equal([7, 8, 9, 10, 11], node.Received);
        AssertStored(node, SmallScan.Blocks());
    }

    [Fact]
    public async Task A_sender_that_has_forgotten_what_is_stored_goes_on_from_the_nodes_chain_and_finishes()
    {
        FakeNode node = await WithStoredAsync(7);
        await using ScanWriter writer = await SmallScan.OpenAsync(node);
        Assert.Equal((0, 7), (writer.NextSequenceNumber, writer.DurableSequenceNumber));
        Assert.Equal(7, writer.SkipStored());
        foreach (CtViewBlock block in SmallScan.Blocks().Skip((int)writer.NextSequenceNumber)) await writer.WriteAsync(block, Cancel);
        await writer.FinishAsync(Cancel);

        Assert.True(node.IsComplete);
        AssertStored(node, SmallScan.Blocks());
    }

    [Fact]
    public async Task Nothing_is_skipped_in_a_new_scan_or_after_a_block()
    {
        await using ScanWriter writer = await SmallScan.OpenAsync(new FakeNode());
        Assert.Equal(0, writer.SkipStored());
        await writer.WriteAsync(SmallScan.Block(0), Cancel);
        Assert.Throws<InvalidOperationException>(() => writer.SkipStored());
    }

    [Fact]
    public async Task Other_blocks_under_the_same_request_are_refused_where_the_stored_ones_end()
    {
        FakeNode node = await WithStoredAsync(3);
        await using ScanWriter writer = await SmallScan.OpenAsync(node);
        await writer.WriteAsync(SmallScan.Block(0), Cancel);
        await writer.WriteAsync(SmallScan.Block(1, content: 99), Cancel);
        RpcException refused = await Assert.ThrowsAsync<RpcException>(async () => await writer.WriteAsync(SmallScan.Block(2), Cancel));

        ScanRefusal? refusal = ScanRefusal.Of(refused);
        Assert.Equal((StatusCode.DataLoss, "DIGEST_MISMATCH"), (refused.StatusCode, refusal?.Reason));
        Assert.Equal(Convert.ToHexStringLower(node.Chain().Span), refusal!.Facts["computed_chain"]);
    }

    [Fact]
    public async Task A_scan_that_was_complete_before_is_confirmed_without_a_stream()
    {
        FakeNode node = new();
        await SmallScan.SendAsync(node, SmallScan.Blocks());
        node.Opens.Clear();
        WrittenScan again = await SmallScan.SendAsync(node, SmallScan.Blocks());
        RpcException shorter = await Assert.ThrowsAsync<RpcException>(() => SmallScan.SendAsync(node, SmallScan.Blocks(5)));

        Assert.Equal(12, again.BlockCount);
        Assert.Empty(node.Opens);
        Assert.Equal("DIGEST_MISMATCH", ScanRefusal.Of(shorter)?.Reason);
    }

    [Fact]
    public async Task Blocks_that_the_nodes_disk_lost_after_they_were_forgotten_here_are_named()
    {
        FakeNode node = await WithStoredAsync(6);
        // A node that restarts: no stream lives until its disk has been read, and then it has less than before.
        for (int i = 0; i < 10_000; i++) node.Ends.Enqueue((0, new RpcException(new Status(StatusCode.Unavailable, "restarting"))));
        await using ScanWriter writer = await SmallScan.OpenAsync(node);
        writer.SkipStored();
        await writer.WriteAsync(SmallScan.Block(6), Cancel);
        node.Lose(3);
        RpcException lost = await Assert.ThrowsAsync<RpcException>(() => writer.FinishAsync(Cancel));

        ScanRefusal? refusal = ScanRefusal.Of(lost);
        Assert.Equal((StatusCode.DataLoss, ScanWriter.BlocksLost), (lost.StatusCode, refusal?.Reason));
        Assert.Equal(("3", "6", "3"), (refusal!.Facts["expected_sequence_number"], refusal.Facts["acknowledged_sequence_number"], refusal.Facts["lost_block_count"]));

        // Whoever still has the scan opens it again and feeds it from the start.
        node.Ends.Clear();
        await SmallScan.SendAsync(node, SmallScan.Blocks());
        Assert.Equal([.. Enumerable.Range(3, 9)], node.Received);
        AssertStored(node, SmallScan.Blocks());
    }

    [Fact]
    public async Task Each_warning_is_told_once_however_often_the_node_repeats_it()
    {
        FakeNode node = new();
        node.WarningsAtCreation.Add(Warned("NOT_RECONSTRUCTABLE", 1));
        node.Warnings.AddRange([Warned("NOT_RECONSTRUCTABLE", 1), Warned("REPLACED_SAMPLES", 5)]);
        node.Ends.Enqueue((2, new RpcException(new Status(StatusCode.Unavailable, "broken"))));
        List<string> told = [];
        await using ScanWriter writer = await SmallScan.OpenAsync(node, SmallScan.Quick with { OnWarning = warning => told.Add(warning.Reason) });
        Assert.Equal("NOT_RECONSTRUCTABLE", writer.Warnings[0].Reason);
        foreach (CtViewBlock block in SmallScan.Blocks()) await writer.WriteAsync(block, Cancel);
        node.Warnings[1] = Warned("REPLACED_SAMPLES", 9);
        WrittenScan written = await writer.FinishAsync(Cancel);

        Assert.Equal(["NOT_RECONSTRUCTABLE", "REPLACED_SAMPLES"], told);
        Assert.Equal(["NOT_RECONSTRUCTABLE", "REPLACED_SAMPLES"], written.Warnings.Select(w => w.Reason));
        Assert.Equal(9, written.Warnings[1].Count);
    }

    [Fact]
    public async Task A_block_altered_on_the_way_is_sent_again_and_one_that_always_is_ends_the_scan()
    {
        FakeNode node = new();
        for (int i = 0; i < 2; i++) node.Ends.Enqueue((0, FakeNode.Refusal(StatusCode.DataLoss, "CHECKSUM_MISMATCH")));
        await SmallScan.SendAsync(node, SmallScan.Blocks());
        AssertStored(node, SmallScan.Blocks());

        FakeNode broken = new();
        for (int i = 0; i < 10; i++) broken.Ends.Enqueue((0, FakeNode.Refusal(StatusCode.DataLoss, "CHECKSUM_MISMATCH")));
        RpcException refused = await Assert.ThrowsAsync<RpcException>(() => SmallScan.SendAsync(broken, SmallScan.Blocks()));
        Assert.Equal("CHECKSUM_MISMATCH", ScanRefusal.Of(refused)?.Reason);
        Assert.Equal(4, broken.Opens.Count);
    }

    [Fact]
    public async Task A_refusal_for_good_reaches_whoever_waits_for_room()
    {
        FakeNode node = new() { WindowBytes = 100, Acknowledges = false };
        node.Ends.Enqueue((1, FakeNode.Refusal(StatusCode.Aborted, "WRITER_REPLACED", ("scan_id", "x"))));
        RpcException refused = await Assert.ThrowsAsync<RpcException>(() => SmallScan.SendAsync(node, SmallScan.Blocks()));
        Assert.Equal(("WRITER_REPLACED", "x"), (ScanRefusal.Of(refused)?.Reason, ScanRefusal.Of(refused)?.Facts["scan_id"]));
    }

    [Fact]
    public async Task The_limit_of_a_block_counts_meta_and_samples()
    {
        long bytes = WireCodec.EncodeBlock(0, SmallScan.Block(0)).Bytes;
        await using (ScanWriter fits = await SmallScan.OpenAsync(new FakeNode { MaxBlockBytes = bytes })) await fits.WriteAsync(SmallScan.Block(0), Cancel);
        await using ScanWriter writer = await SmallScan.OpenAsync(new FakeNode { MaxBlockBytes = bytes - 1 });
        ArgumentException tooLarge = await Assert.ThrowsAsync<ArgumentException>(async () => await writer.WriteAsync(SmallScan.Block(0), Cancel));
        Assert.Contains($"{bytes} bytes", tooLarge.Message, StringComparison.Ordinal);
        // Nothing of it counts: a smaller one takes its place.
        Assert.Equal(0, writer.NextSequenceNumber);
    }

    [Fact]
    public async Task A_blocks_memory_is_the_callers_again_when_it_is_written()
    {
        FakeNode node = new() { Acknowledges = false };
        byte[] samples = new byte[32];
        await using ScanWriter writer = await SmallScan.OpenAsync(node);
        await writer.WriteAsync(SmallScan.Block(0) with { Samples = samples }, Cancel);
        Array.Fill(samples, (byte)0xFF);
        await writer.FinishAsync(Cancel);
        Assert.All(node.Stored[0].Samples, value => Assert.Equal(0, value));
    }

    [Fact]
    public async Task Aborting_tells_the_node_why_and_ends_the_stream()
    {
        FakeNode node = new();
        await using ScanWriter writer = await SmallScan.OpenAsync(node);
        await writer.WriteAsync(SmallScan.Block(0), Cancel);
        await writer.AbortAsync("The patient moved.", Cancel);
        Assert.Equal("The patient moved.", node.AbortReason);
        await Assert.ThrowsAnyAsync<Exception>(() => writer.FinishAsync(Cancel));
    }

    private static Warning Warned(string reason, long count) => new() { Severity = Warning.Types.Severity.Warning, Reason = reason, Message = $"met {count} times", Count = count };

    private static async Task<FakeNode> WithStoredAsync(int count)
    {
        FakeNode node = new();
        await using ScanWriter writer = await SmallScan.OpenAsync(node);
        foreach (CtViewBlock block in SmallScan.Blocks(count)) await writer.WriteAsync(block, Cancel);
        while (writer.DurableSequenceNumber < count) await Task.Delay(1, Cancel);
        node.Received.Clear();
        node.Opens.Clear();
        return node;
    }

    /// <summary>The node has exactly these blocks, once each, with the checksum that they should have.</summary>
    private static void AssertStored(FakeNode node, IEnumerable<CtViewBlock> blocks)
    {
        RawBlock[] expected = [.. blocks.Select((block, i) => WireCodec.EncodeBlock(i, block))];
        Assert.Equal(expected.Length, node.Stored.Count);
        foreach ((RawBlock block, Block stored) in expected.Zip(node.Stored))
        {
            Assert.Equal((block.SequenceNumber, block.Crc32C), (stored.SequenceNumber, stored.Crc32C));
            Assert.Equal(block.Meta.ToArray(), stored.Meta.ToByteArray());
            Assert.Equal(block.Samples.ToArray(), stored.Samples.ToByteArray());
        }
    }
}
