using System.CommandLine;
using Acquisition.Cli.Output;
using Acquisition.Contracts.V1;
using Grpc.Net.Client;
using Spectre.Console;

namespace Acquisition.Cli.Commands;

/// <summary><c>acquisition scans</c>: what the node holds.</summary>
internal static class ScansCommand
{
    public static Command Create()
    {
        Option<string> address = CommonOptions.Address();
        Option<bool> json = CommonOptions.Json();
        Option<int> limit = new("--limit") { Description = "How many, newest first.", DefaultValueFactory = _ => 50 };
        Command command = new("scans", "List the node's scans, newest first.") { address, limit, json };
        command.SetAction((parsed, cancellationToken) => Terminal.RunAsync(async () =>
        {
            using GrpcChannel channel = CommonOptions.Connect(parsed.GetRequiredValue(address));
            ListScansResponse response = await new ScanService.ScanServiceClient(channel).ListScansAsync(
                new ListScansRequest { PageSize = parsed.GetValue(limit) }, cancellationToken: cancellationToken);
            if (parsed.GetValue(json))
            {
                foreach (Scan scan in response.Scans) JsonLines.Write(scan);
            }
            else
            {
                AnsiConsole.Write(Table(response.Scans));
            }

            return ExitCode.Success;
        }));
        return command;
    }

    private static Table Table(IEnumerable<Scan> scans)
    {
        Table table = new Table().RoundedBorder().AddColumns("Scan", "Device", "Modality", "Created", "State", "Raw MB", "Instances", "Delivered");
        foreach (Scan scan in scans)
        {
            int stored = scan.Deliveries.Sum(d => d.StoredCount), total = scan.Deliveries.Sum(d => d.TotalCount);
            table.AddRow(
                scan.ScanId,
                Markup.Escape(scan.DeviceId),
                scan.Modality.ToString().ToUpperInvariant(),
                scan.CreateTime.ToDateTimeOffset().ToLocalTime().ToString("yyyy-MM-dd HH:mm:ss"),
                Markup.Escape(WatchCommand.State(scan)),
                $"{scan.BlockBytes / 1e6:0.0}",
                $"{scan.Reconstructions.Sum(r => r.InstanceCount)}",
                total == 0 ? "-" : $"{stored}/{total}");
        }

        return table;
    }
}
