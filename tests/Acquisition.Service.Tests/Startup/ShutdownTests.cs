using System.Diagnostics;
using Acquisition.Contracts.V1;
using Acquisition.Service.Tests.Ingest;
using Grpc.Core;

namespace Acquisition.Service.Tests.Startup;

/// <summary>An orderly end: open streams are told, what came is durable, and the node is gone within its time.</summary>
public class ShutdownTests
{
    [Fact]
    public async Task An_open_stream_ends_with_everything_that_came_durable_and_goes_on_after_the_restart()
    {
        await using TestNode node = await TestNode.StartAsync();
        RawSender sender = await RawSender.CreateAsync(node.Channel, SmallScans.Ct().Header, SmallScans.Ct().Blocks().Split(viewsPerBlock: 16));
        using AsyncDuplexStreamingCall<WriteScanRequest, WriteScanResponse> call = await sender.OpenAsync(0);
        await call.RequestStream.WriteAsync(RawSender.Say(sender.Block(0)));
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

        Assert.Equal((StatusCode.Unavailable, "SHUTTING_DOWN"), (refusal.StatusCode, RawSender.Info(refusal).Reason));
        Assert.True(time.Elapsed < TimeSpan.FromSeconds(10), $"It took {time.Elapsed}, the stated time is 10 s.");
        await node.StartAgainAsync();
        GetWriteStatusResponse status = await sender.StatusAsync();
        Assert.Equal(1, status.NextSequenceNumber);
        Assert.Equal(sender.Chain(1), status.Chain.ToByteArray());
    }
}
