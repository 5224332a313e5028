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
        Command command = new("watch", "Follow a scan until nothing is left to happen to it. Exits 1 unless everything was made and delivered.") { scan, address, json };
        command.SetAction((parsed, cancellationToken) => Terminal.RunAsync(async () =>
        {
            using GrpcChannel channel = CommonOptions.Connect(parsed.GetRequiredValue(address));
            return await FollowAsync(channel, parsed.GetRequiredValue(scan), parsed.GetValue(json), cancellationToken);
        }));
        return command;
    }

    /// <summary>Writes what happens to a scan until nothing is left to happen; previews are left out of the text form.</summary>
    /// <returns>Success when everything that was to be made and delivered is.</returns>
    public static async Task<int> FollowAsync(GrpcChannel channel, string scanId, bool json, CancellationToken cancellationToken)
    {
        Scan? last = null;
        using AsyncServerStreamingCall<WatchScanResponse> call =
            new ScanService.ScanServiceClient(channel).WatchScan(new WatchScanRequest { ScanId = scanId }, cancellationToken: cancellationToken);
        await foreach (WatchScanResponse message in call.ResponseStream.ReadAllAsync(cancellationToken))
        {
            if (message.Snapshot is { } snapshot) last = snapshot;
            if (json) JsonLines.Write(message);
            else Say(Line(message));
        }

        return last?.Summary is Scan.Types.Summary.Delivered or Scan.Types.Summary.Stored ? ExitCode.Success : ExitCode.Failure;
    }

    /// <summary>The same for one reconstruction.</summary>
    public static async Task<int> FollowReconstructionAsync(GrpcChannel channel, string reconstructionId, bool json, CancellationToken cancellationToken)
    {
        GetReconstructionResponse? last = null;
        using AsyncServerStreamingCall<WatchReconstructionResponse> call = new ScanService.ScanServiceClient(channel).WatchReconstruction(
            new WatchReconstructionRequest { ReconstructionId = reconstructionId }, cancellationToken: cancellationToken);
        await foreach (WatchReconstructionResponse message in call.ResponseStream.ReadAllAsync(cancellationToken))
        {
            if (message.Snapshot is { } snapshot) last = snapshot;
            if (json) JsonLines.Write(message);
            else Say(Line(message));
        }

        bool made = last?.Reconstruction.State == Contracts.V1.Reconstruction.Types.State.Succeeded;
        return made && last!.Deliveries.All(d => d.StoredCount == d.TotalCount) ? ExitCode.Success : ExitCode.Failure;
    }

    /// <summary>A scan's state in words.</summary>
    public static string State(Scan scan)
    {
        string why = string.Join("; ", scan.Reconstructions.Where(r => r.State == Contracts.V1.Reconstruction.Types.State.Failed).Select(r => r.Reason).Append(scan.Reason)
            .Append(scan.Problem).Where(text => text.Length > 0));
        return why.Length == 0 ? scan.Summary.ToString() : $"{scan.Summary} ({Terminal.Printable(why)})";
    }

    private static void Say(string? line)
    {
        if (line is not null) AnsiConsole.MarkupLineInterpolated($"[grey]{DateTime.Now:HH:mm:ss.fff}[/] {line}");
    }

    private static string? Line(WatchScanResponse message) => message.EventCase switch
    {
        WatchScanResponse.EventOneofCase.Snapshot => State(message.Snapshot),
        WatchScanResponse.EventOneofCase.Ingest => $"{message.Ingest.BlockCount} blocks, {message.Ingest.BlockBytes / 1e6:0.0} MB durable",
        WatchScanResponse.EventOneofCase.Image => Line(message.Image),
        WatchScanResponse.EventOneofCase.Timing => Line(message.Timing),
        WatchScanResponse.EventOneofCase.Delivery => Line(message.Delivery),
        WatchScanResponse.EventOneofCase.Warning => Line(message.Warning),
        _ => null,
    };

    private static string? Line(WatchReconstructionResponse message) => message.EventCase switch
    {
        WatchReconstructionResponse.EventOneofCase.Snapshot =>
            $"{message.Snapshot.Reconstruction.State}{(message.Snapshot.Reconstruction.Reason.Length > 0 ? $": {message.Snapshot.Reconstruction.Reason}" : "")}"
            + string.Concat(message.Snapshot.Deliveries.Select(d => $", {Line(d)}")),
        WatchReconstructionResponse.EventOneofCase.Image => Line(message.Image),
        WatchReconstructionResponse.EventOneofCase.Timing => Line(message.Timing),
        WatchReconstructionResponse.EventOneofCase.Warning => Line(message.Warning),
        _ => null,
    };

    private static string Line(ImageProgress image) => $"image {image.InstanceNumber} ({image.ImageCount} so far)";

    private static string Line(StepTiming timing) => timing.Step switch
    {
        StepTiming.Types.Step.Receive => $"waiting for raw data: {Milliseconds(timing)}",
        StepTiming.Types.Step.Reconstruct => $"raw data to pixels: {Milliseconds(timing)}",
        StepTiming.Types.Step.Encode => $"pixels to DICOM on disk: {Milliseconds(timing)}",
        _ => $"last raw byte durable to last instance on disk: {Milliseconds(timing)}",
    };

    private static string Milliseconds(StepTiming timing) => $"{timing.Elapsed.ToTimeSpan().TotalMilliseconds:0} ms";

    private static string Line(DeliverySummary delivery) =>
        $"{delivery.Destination}: {delivery.StoredCount}/{delivery.TotalCount} stored{(delivery.LastError.Length > 0 ? $" ({Terminal.Printable(delivery.LastError)})" : "")}";

    private static string Line(Warning warning) => $"{warning.Severity.ToString().ToLowerInvariant()} {warning.Reason}: {Terminal.Printable(warning.Message)}";
}
