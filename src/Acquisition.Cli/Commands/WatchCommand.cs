using System.CommandLine;
using Acquisition.Cli.Output;
using Acquisition.Contracts.V1;
using Grpc.Core;
using Grpc.Net.Client;
using Spectre.Console;

namespace Acquisition.Cli.Commands;

/// <summary><c>acquisition watch</c>: follows a scan to its end.</summary>
internal static class WatchCommand
{
    public static Command Create()
    {
        Argument<string> scan = CommonOptions.Scan();
        Option<string> address = CommonOptions.Address();
        Option<bool> json = CommonOptions.Json();
        Command command = new("watch", "Follow a scan until it is delivered, failed or aborted. Exits 1 unless it is delivered.") { scan, address, json };
        command.SetAction((parsed, cancellationToken) => Terminal.RunAsync(async () =>
        {
            using GrpcChannel channel = CommonOptions.Connect(parsed.GetRequiredValue(address));
            return await FollowAsync(channel, parsed.GetRequiredValue(scan), parsed.GetValue(json), cancellationToken);
        }));
        return command;
    }

    /// <summary>Writes what happens to a scan until its end; previews are left out of the text form.</summary>
    public static async Task<int> FollowAsync(GrpcChannel channel, string scanId, bool json, CancellationToken cancellationToken)
    {
        Scan? last = null;
        using AsyncServerStreamingCall<WatchScanResponse> call =
            new ScanService.ScanServiceClient(channel).WatchScan(new WatchScanRequest { ScanId = scanId }, cancellationToken: cancellationToken);
        await foreach (WatchScanResponse message in call.ResponseStream.ReadAllAsync(cancellationToken))
        {
            if (message.Snapshot is { } snapshot) last = snapshot;
            if (json) JsonLines.Write(message);
            else if (Line(message) is { } line) AnsiConsole.MarkupLineInterpolated($"[grey]{DateTime.Now:HH:mm:ss.fff}[/] {line}");
        }

        return last?.State == Scan.Types.State.Delivered ? ExitCode.Success : ExitCode.Failure;
    }

    private static string? Line(WatchScanResponse message) => message.EventCase switch
    {
        WatchScanResponse.EventOneofCase.Snapshot => $"{message.Snapshot.State}{(message.Snapshot.Reason.Length > 0 ? $": {message.Snapshot.Reason}" : "")}",
        WatchScanResponse.EventOneofCase.Ingest => $"{message.Ingest.BlockCount} blocks, {message.Ingest.PayloadBytes / 1e6:0.0} MB durable",
        WatchScanResponse.EventOneofCase.Image => $"image {message.Image.InstanceNumber} ({message.Image.ImageCount} so far)",
        WatchScanResponse.EventOneofCase.Timing => $"{message.Timing.Step}: {message.Timing.Elapsed.ToTimeSpan().TotalMilliseconds:0} ms",
        WatchScanResponse.EventOneofCase.Delivery =>
            $"{message.Delivery.Destination}: {message.Delivery.StoredCount}/{message.Delivery.TotalCount} stored{(message.Delivery.LastError.Length > 0 ? $" ({message.Delivery.LastError})" : "")}",
        WatchScanResponse.EventOneofCase.Warning => $"warning {message.Warning.Reason}: {message.Warning.Message}",
        _ => null,
    };
}
