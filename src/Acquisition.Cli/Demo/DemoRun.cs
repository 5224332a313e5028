using System.Diagnostics;
using Acquisition.Cli.Output;
using Acquisition.Client;
using Acquisition.Contracts.V1;
using Acquisition.Core.Model.Scans;
using Grpc.Core;
using Grpc.Net.Client;
using Spectre.Console;

namespace Acquisition.Cli.Demo;

/// <summary>Runs the demo: a CT and an MR scan from the phantom to the PACS, measured on the images that arrived there.</summary>
internal sealed class DemoRun(string output, bool json)
{
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        Stopwatch watch = Stopwatch.StartNew();
        Directory.CreateDirectory(output);
        List<ScanOutcome> outcomes = [];
        await using (DemoNode node = await DemoNode.StartAsync(cancellationToken))
        {
            foreach (DemoScan scan in new[] { DemoScan.Ct(), DemoScan.Mr() }) outcomes.Add(await RunAsync(node, scan, cancellationToken));
        }

        if (json) JsonLines.WriteValue(new { output, seconds = watch.Elapsed.TotalSeconds, scans = outcomes });
        else DemoReport.Write(outcomes, output, watch.Elapsed);
        return outcomes.All(outcome => outcome.IsMet) ? ExitCode.Success : ExitCode.Failure;
    }

    private async Task<ScanOutcome> RunAsync(DemoNode node, DemoScan scan, CancellationToken cancellationToken)
    {
        (Scan end, TimeSpan latency) = await StreamAsync(node.Channel, scan, cancellationToken);
        string[] files = await CollectAsync(node, end.ScanId, Path.Combine(output, scan.Name.ToLowerInvariant()), cancellationToken);
        StoredImage[] series = await Task.WhenAll(files.Select(StoredImage.ReadAsync));
        if (series is not []) ContactSheet.Write(Path.Combine(output, $"{scan.Name.ToLowerInvariant()}.png"), series);

        return new ScanOutcome(
            scan.Name,
            end.ScanId,
            end.Summary.ToString(),
            end.BlockBytes / 1e6,
            files.Sum(file => new FileInfo(file).Length) / 1e6,
            series.Length,
            latency.TotalMilliseconds,
            end.Reconstructions[0].Backend,
            series is [] ? [] : [.. scan.Judge(series, output)]);
    }

    /// <summary>Moves what the PACS received of a scan into a folder of its own, by instance number.</summary>
    private static async Task<string[]> CollectAsync(DemoNode node, string scanId, string folder, CancellationToken cancellationToken)
    {
        if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
        Directory.CreateDirectory(folder);
        ListDeliveriesResponse listed = await new ScanService.ScanServiceClient(node.Channel).ListDeliveriesAsync(
            new ListDeliveriesRequest { ScanId = scanId }, cancellationToken: cancellationToken);
        List<string> files = [];
        foreach (Delivery delivery in listed.Deliveries.Where(d => d.State == Delivery.Types.State.Stored).OrderBy(d => d.InstanceNumber))
        {
            string file = Path.Combine(folder, $"{delivery.InstanceNumber:0000}.dcm");
            File.Move(Path.Combine(node.PacsFolder, $"{delivery.SopInstanceUid}.dcm"), file);
            files.Add(file);
        }

        return [.. files];
    }

    /// <summary>Sends the scan and follows it to its end; the latency counts from the last raw byte sent to the last instance stored.</summary>
    private static async Task<(Scan End, TimeSpan Latency)> StreamAsync(GrpcChannel channel, DemoScan scan, CancellationToken cancellationToken)
    {
        Scan end = new();
        TimeSpan latency = default;
        await Terminal.Error.Progress().Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new ElapsedTimeColumn()).StartAsync(async progress =>
        {
            ProgressTask sent = progress.AddTask($"{scan.Name} raw data durable", maxValue: scan.BlockCount);
            ProgressTask made = progress.AddTask($"{scan.Name} images", maxValue: 1);
            ProgressTask stored = progress.AddTask($"{scan.Name} stored by the PACS", maxValue: 1);
            await using ScanWriter writer = await ScanWriter.OpenAsync(channel, scan.Header.Device.DeviceSerialNumber, Guid.NewGuid().ToString("N"), scan.Header, cancellationToken: cancellationToken);
            Task<Scan> following = FollowAsync(channel, writer.ScanId, made, stored, cancellationToken);
            foreach (AcquiredBlock block in scan.Blocks)
            {
                await writer.WriteAsync(block, cancellationToken);
                sent.Value = writer.DurableSequenceNumber;
            }

            long lastByte = Stopwatch.GetTimestamp();
            await writer.FinishAsync(cancellationToken);
            sent.Value = sent.MaxValue;
            end = await following;
            latency = Stopwatch.GetElapsedTime(lastByte);
        });
        return (end, latency);
    }

    private static async Task<Scan> FollowAsync(GrpcChannel channel, string scanId, ProgressTask made, ProgressTask stored, CancellationToken cancellationToken)
    {
        Scan last = new();
        using AsyncServerStreamingCall<WatchScanResponse> call =
            new ScanService.ScanServiceClient(channel).WatchScan(new WatchScanRequest { ScanId = scanId }, cancellationToken: cancellationToken);
        await foreach (WatchScanResponse message in call.ResponseStream.ReadAllAsync(cancellationToken))
        {
            switch (message.EventCase)
            {
                case WatchScanResponse.EventOneofCase.Snapshot:
                    last = message.Snapshot;
                    if (last.Deliveries.Sum(d => d.TotalCount) is > 0 and int total) made.MaxValue = stored.MaxValue = total;
                    if (last.Summary == Scan.Types.Summary.Delivered) (made.Value, stored.Value) = (made.MaxValue, stored.MaxValue);
                    break;
                case WatchScanResponse.EventOneofCase.Image:
                    made.MaxValue = Math.Max(made.MaxValue, message.Image.ImageCount + 1);
                    made.Value = message.Image.ImageCount;
                    break;
                case WatchScanResponse.EventOneofCase.Delivery:
                    made.MaxValue = stored.MaxValue = message.Delivery.TotalCount;
                    made.Value = made.MaxValue;
                    stored.Value = message.Delivery.StoredCount;
                    break;
            }
        }

        return last;
    }
}
