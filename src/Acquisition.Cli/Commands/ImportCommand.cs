using System.CommandLine;
using System.Security.Cryptography;
using Acquisition.Cli.Output;
using Acquisition.Core.Model.Errors;
using Acquisition.Interchange.Ismrmrd;
using Grpc.Net.Client;
using Spectre.Console;

namespace Acquisition.Cli.Commands;

/// <summary><c>acquisition import</c>: a file of the field through the same public path as a scanner's data.</summary>
internal static class ImportCommand
{
    /// <summary>What stands for the scanner: the same file is the same scan, whoever imports it.</summary>
    private const string ImportDevice = "import";

    public static Command Create()
    {
        Argument<FileInfo> file = new("file") { Description = "An ISMRMRD file (.h5, .mrd)." };
        Option<string> address = CommonOptions.Address();
        Option<string?> dataset = new("--dataset") { Description = "The measurement's HDF5 group. Default: dataset, or the only one there is." };
        Option<bool> watch = new("--watch") { Description = "Follow the scan to its end; exit 1 unless everything was made and delivered." };
        Option<bool> json = CommonOptions.Json();
        Command command = new("import", "Stream an ISMRMRD file to a node as if a scanner sent it. Importing the same file again finds the same scan.")
        {
            file, address, dataset, watch, json,
        };
        command.SetAction((parsed, cancellationToken) => Terminal.RunAsync(async () =>
        {
            FileInfo source = parsed.GetRequiredValue(file);
            using GrpcChannel channel = CommonOptions.Connect(parsed.GetRequiredValue(address));
            using IsmrmrdFile measurement = IsmrmrdFile.Open(source.FullName, parsed.GetValue(dataset));
            foreach (Warning warning in measurement.Warnings) Terminal.Warn(warning.Message);
            string scanId = await Upload.RunAsync(
                channel,
                source.Name,
                ImportDevice,
                await RequestIdAsync(source, parsed.GetValue(dataset), cancellationToken),
                measurement.Header,
                measurement.ReadBlocks().ToAsyncEnumerable(),
                blockCount: null,
                cancellationToken);
            if (parsed.GetValue(json)) JsonLines.WriteValue(new { scanId });
            else AnsiConsole.MarkupLineInterpolated($"Scan {scanId}");
            return parsed.GetValue(watch) ? await WatchCommand.FollowAsync(channel, scanId, parsed.GetValue(json), cancellationToken) : ExitCode.Success;
        }));
        return command;
    }

    // The file's content names the request, so that an import that broke off goes on where it stopped.
    private static async Task<string> RequestIdAsync(FileInfo file, string? dataset, CancellationToken cancellationToken)
    {
        await using FileStream stream = file.OpenRead();
        return $"import-{Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, cancellationToken))}-{dataset}";
    }
}
