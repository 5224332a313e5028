using System.Diagnostics;
using Acquisition.Contracts.V1;
using Acquisition.Service.Tests.Ingest;
using Grpc.Core;

namespace Acquisition.Service.Tests.Startup;

/// <summary>An orderly end: open streams are told, what came is durable, and the node is gone within its time.</summary>
public class ShutdownTests
{
    /// <remarks>
    /// A connection that closes while its client still sends takes with it what the client has not read yet; so the word may be lost now and then, the data never.
    /// </remarks>
    [Fact]
    public async Task Open_streams_end_with_everything_that_came_durable_and_go_on_after_the_restart()
    {
        const int rounds = 4;
        await using TestNode node = await TestNode.StartAsync();
        RawSender sender = await RawSender.CreateAsync(node.Channel, SmallScans.Ct().Header, SmallScans.Ct().Blocks().Split(viewsPerBlock: 4));
        List<RpcException> refusals = [];
        for (int round = 0; round < rounds; round++)
        {
            (RpcException refusal, TimeSpan time) = await StopWhileSendingAsync(node, sender, round);
            Assert.True(time < TimeSpan.FromSeconds(10), $"It took {time}, the stated time is 10 s.");
            refusals.Add(refusal);
            await node.StartAgainAsync();
            GetWriteStatusResponse status = await sender.StatusAsync();
            Assert.Equal(round + 1, status.NextSequenceNumber);
            Assert.Equal(sender.Chain(round + 1), status.Chain.ToByteArray());
        }

        RpcException told = refusals.First(refusal => refusal.GetRpcStatus() is not null);
        Assert.Equal((StatusCode.Unavailable, "SHUTTING_DOWN"), (told.StatusCode, RawSender.Info(told).Reason));
    }

    private static async Task<(RpcException Refusal, TimeSpan Time)> StopWhileSendingAsync(TestNode node, RawSender sender, int block)
    {
        using AsyncDuplexStreamingCall<WriteScanRequest, WriteScanResponse> call = await sender.OpenAsync(block);
        await call.RequestStream.WriteAsync(RawSender.Say(sender.Block(block)));
        while (await call.ResponseStream.MoveNext(default) && call.ResponseStream.Current.Ack is null)
        {
        }

        using AsyncServerStreamingCall<WatchScanResponse> watch = new ScanService.ScanServiceClient(node.Channel).WatchScan(new WatchScanRequest { ScanId = sender.ScanId });
        Assert.True(await watch.ResponseStream.MoveNext(default));
        Stopwatch time = Stopwatch.StartNew();
        Task stopping = node.StopInOrderAsync();
        RpcException refusal = await Assert.ThrowsAsync<RpcException>(async () =>
        {
            while (await call.ResponseStream.MoveNext(default))
            {
            }
        });
        await stopping;
        return (refusal, time.Elapsed);
    }
}
