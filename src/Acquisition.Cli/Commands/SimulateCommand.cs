using System.CommandLine;
using Acquisition.Cli.Output;
using Acquisition.Core.Model.Scans;
using Acquisition.Simulation.Scans;
using Grpc.Net.Client;
using Spectre.Console;

namespace Acquisition.Cli.Commands;

/// <summary><c>acquisition simulate</c>: a phantom scan to a running node.</summary>
internal static class SimulateCommand
{
    public static Command Create()
    {
        Argument<string> modality = new("modality") { Description = "ct or mr." };
        modality.AcceptOnlyFromAmong("ct", "mr");
        Option<string> address = CommonOptions.Address();
        Option<ulong> seed = new("--seed") { Description = "Seed of the noise: the same seed sends the same bytes.", DefaultValueFactory = _ => 1 };
        Option<bool> watch = new("--watch") { Description = "Follow the scan to its end; exit 1 unless everything was made and delivered." };
        Option<bool> json = CommonOptions.Json();
        Command command = new("simulate", "Send a simulated scan of a phantom to a node. The scanners CtScanner and MrScanner have more options.")
        {
            modality, address, seed, watch, json,
        };
        command.SetAction((parsed, cancellationToken) => Terminal.RunAsync(async () =>
        {
            using GrpcChannel channel = CommonOptions.Connect(parsed.GetRequiredValue(address));
            (ScanHeader header, IEnumerable<AcquiredBlock> blocks, int count) = parsed.GetRequiredValue(modality) == "ct"
                ? Ct(parsed.GetValue(seed))
                : Mr(parsed.GetValue(seed));
            string scanId = await Upload.RunAsync(
                channel, header.Series.ProtocolName, header.Device.DeviceSerialNumber, Guid.NewGuid().ToString("N"), header, blocks.ToAsyncEnumerable(), count, cancellationToken);
            if (parsed.GetValue(json)) JsonLines.WriteValue(new { scanId });
            else AnsiConsole.MarkupLineInterpolated($"Scan {scanId}");
            return parsed.GetValue(watch) ? await WatchCommand.FollowAsync(channel, scanId, parsed.GetValue(json), cancellationToken) : ExitCode.Success;
        }));
        return command;
    }

    private static (ScanHeader Header, IEnumerable<AcquiredBlock> Blocks, int Count) Ct(ulong seed)
    {
        CtSimulation scan = new(new CtSimulationOptions { Seed = seed, AcquisitionTime = DateTimeOffset.Now });
        return (scan.Header, scan.Blocks(), scan.BlockCount);
    }

    private static (ScanHeader Header, IEnumerable<AcquiredBlock> Blocks, int Count) Mr(ulong seed)
    {
        MrSimulation scan = new(new MrSimulationOptions { Seed = seed, AcquisitionTime = DateTimeOffset.Now });
        return (scan.Header, scan.Blocks(), scan.BlockCount);
    }
}
