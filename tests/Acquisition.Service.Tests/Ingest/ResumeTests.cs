using Acquisition.Client;
using Acquisition.Wire;
using Acquisition.Contracts.V1;
using Acquisition.Simulation.Scans;
using Acquisition.Storage.RawStore;
using Grpc.Net.Client;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using CtViewBlock = Acquisition.Core.Model.Ct.CtViewBlock;

namespace Acquisition.Service.Tests.Ingest;

/// <summary>A scan arrives whole, whatever happens on the way.</summary>
public sealed class ResumeTests
{
    private static readonly ScanWriterOptions Quick = new() { MinimumBackOff = TimeSpan.FromMilliseconds(10), MaximumBackOff = TimeSpan.FromMilliseconds(100) };

    [Fact]
    public async Task A_connection_that_keeps_breaking_delays_a_scan_and_changes_nothing()
    {
        await using TestNode node = await TestNode.StartAsync();
        // Cuts within the handshake, within the open, and in the middle of blocks.
        await using CuttingProxy proxy = new(new Uri(node.Url).Port, [9, 300, 2_000, 9_000, 20_000, 20_001, 33_333]);
        using GrpcChannel channel = GrpcChannel.ForAddress(proxy.Url);
        CtSimulation scan = SmallScans.Ct();
        CtViewBlock[] blocks = [.. scan.Blocks().Split(viewsPerBlock: 4)];

        string scanId = await RetryAsync(() => SendAsync(channel, "through-the-proxy", scan, blocks));

        Assert.Equal(7, proxy.Cuts);
        await AssertStoredAsync(node, scanId, blocks);
    }

    [Fact]
    public async Task A_node_that_restarts_in_the_middle_goes_on_where_it_was()
    {
        await using TestNode node = await TestNode.StartAsync();
        CtSimulation scan = SmallScans.Ct();
        CtViewBlock[] blocks = [.. scan.Blocks().Split(viewsPerBlock: 4)];
        await using ScanWriter writer = await ScanWriter.OpenAsync(node.Channel, "TEST", "restarted", scan.Header, Quick);
        foreach (CtViewBlock block in blocks[..10]) await writer.WriteAsync(block);
        await node.StopAsync();
        await node.StartAgainAsync();
        foreach (CtViewBlock block in blocks[10..]) await writer.WriteAsync(block);
        await writer.FinishAsync();

        await AssertStoredAsync(node, writer.ScanId, blocks);
    }

    [Fact]
    public async Task A_client_that_died_feeds_its_scan_again_and_sends_only_the_rest()
    {
        await using TestNode node = await TestNode.StartAsync();
        CtSimulation scan = SmallScans.Ct();
        CtViewBlock[] blocks = [.. scan.Blocks().Split(viewsPerBlock: 4)];
        await using (ScanWriter first = await ScanWriter.OpenAsync(node.Channel, "TEST", "client-died", scan.Header, Quick))
        {
            foreach (CtViewBlock block in blocks[..7]) await first.WriteAsync(block);
            while (first.DurableSequenceNumber < 7) await Task.Delay(10);
        }

        await using ScanWriter second = await ScanWriter.OpenAsync(node.Channel, "TEST", "client-died", scan.Header, Quick);
        Assert.Equal(7, second.DurableSequenceNumber);
        foreach (CtViewBlock block in blocks) await second.WriteAsync(block);
        await second.FinishAsync();

        await AssertStoredAsync(node, second.ScanId, blocks);
    }

    [Fact]
    public async Task A_scan_that_is_complete_is_found_again_and_its_digest_compared()
    {
        await using TestNode node = await TestNode.StartAsync();
        CtSimulation scan = SmallScans.Ct();
        CtViewBlock[] blocks = [.. scan.Blocks()];
        string first = await SendAsync(node.Channel, "twice", scan, blocks);
        string again = await SendAsync(node.Channel, "twice", scan, blocks);
        Grpc.Core.RpcException altered = await Assert.ThrowsAsync<Grpc.Core.RpcException>(() => SendAsync(node.Channel, "twice", scan, [.. SmallScans.Ct(seed: 2).Blocks()]));

        Assert.Equal(first, again);
        Assert.Equal("DIGEST_MISMATCH", RawSender.Info(altered).Reason);
    }

    private static async Task<string> SendAsync(GrpcChannel channel, string requestId, CtSimulation scan, CtViewBlock[] blocks)
    {
        await using ScanWriter writer = await ScanWriter.OpenAsync(channel, "TEST", requestId, scan.Header, Quick);
        foreach (CtViewBlock block in blocks) await writer.WriteAsync(block);
        await writer.FinishAsync();
        return writer.ScanId;
    }

    // CreateScan itself may meet a cut; it is idempotent, so its caller asks again.
    private static async Task<string> RetryAsync(Func<Task<string>> send)
    {
        while (true)
        {
            try
            {
                return await send();
            }
            catch (Grpc.Core.RpcException exception) when (exception.StatusCode is Grpc.Core.StatusCode.Unavailable or Grpc.Core.StatusCode.Internal)
            {
                await Task.Delay(10);
            }
        }
    }

    /// <summary>The node has exactly these blocks, byte for byte, once each, as a second reader of the folder finds them.</summary>
    private static async Task AssertStoredAsync(TestNode node, string scanId, CtViewBlock[] blocks)
    {
        Assert.True(Core.Model.Scans.ScanId.TryParse(scanId, out Core.Model.Scans.ScanId id));
        GetWriteStatusResponse status = await new IngestService.IngestServiceClient(node.Channel).GetWriteStatusAsync(new GetWriteStatusRequest { ScanId = scanId });
        Assert.Equal(GetWriteStatusResponse.Types.State.Complete, status.State);
        Assert.Equal(blocks.Length, status.NextSequenceNumber);

        await node.StopAsync();
        using FileRawStore store = new(Options.Create(new RawStoreOptions { Path = Path.Combine(node.DataPath, "raw") }), TimeProvider.System, NullLogger<FileRawStore>.Instance);
        long sequence = 0;
        await foreach (Core.Ports.Store.RawBlock stored in store.ReadAsync(id, default))
        {
            Assert.Equal(sequence, stored.SequenceNumber);
            Core.Ports.Store.RawBlock expected = WireCodec.EncodeBlock(sequence, blocks[(int)sequence++]);
            Assert.Equal(expected.Meta.ToArray(), stored.Meta.ToArray());
            Assert.Equal(expected.Samples.ToArray(), stored.Samples.ToArray());
        }

        Assert.Equal(blocks.Length, sequence);
    }
}
