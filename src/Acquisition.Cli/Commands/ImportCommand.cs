using System.CommandLine;
using System.Security.Cryptography;
using Acquisition.Cli.Output;
using Acquisition.Core.Model.Errors;
using Acquisition.Interchange;
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
        Argument<FileSystemInfo> file = new("file") { Description = "An ISMRMRD file (.h5, .mrd), Siemens MR raw data (.dat), a CT scan that was exported as HDF5, or a folder of DICOM-CT-PD projections." };
        Option<string> address = CommonOptions.Address();
        Option<string?> dataset = new("--dataset") { Description = "ISMRMRD: the measurement's HDF5 group. Default: dataset, or the only one there is. Siemens: the measurement's number in the file. Default: the last." };
        Option<bool> watch = new("--watch") { Description = "Follow the scan to its end; exit 1 unless everything was made and delivered." };
        Option<bool> json = CommonOptions.Json();
        Command command = new("import", "Stream a file of the field to a node as if a scanner sent it. Importing the same file again finds the same scan.")
        {
            file, address, dataset, watch, json,
        };
        command.SetAction((parsed, cancellationToken) => Terminal.RunAsync(async () =>
        {
            FileSystemInfo source = parsed.GetRequiredValue(file);
            using GrpcChannel channel = CommonOptions.Connect(parsed.GetRequiredValue(address));
            using IScanSource measurement = ScanSource.Open(source.FullName, parsed.GetValue(dataset));
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

    // The content names the request, so that an import that broke off goes on where it stopped.
    private static async Task<string> RequestIdAsync(FileSystemInfo source, string? dataset, CancellationToken cancellationToken)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] piece = new byte[1 << 20];
        string[] files = Directory.Exists(source.FullName) ? [.. Directory.EnumerateFiles(source.FullName).Order(StringComparer.Ordinal)] : [source.FullName];
        foreach (string file in files)
        {
            await using FileStream stream = new(file, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
            for (int read; (read = await stream.ReadAsync(piece, cancellationToken)) > 0;) hash.AppendData(piece, 0, read);
        }

        return $"import-{Convert.ToHexStringLower(hash.GetHashAndReset())}-{dataset}";
    }
}
