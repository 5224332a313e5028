using System.CommandLine;
using Acquisition.Cli.Output;
using Acquisition.Core.Model.Errors;
using Acquisition.Core.Model.Mr;
using Acquisition.Core.Model.Scans;
using Acquisition.Core.Ports.Store;
using Acquisition.Interchange.Ismrmrd;
using Acquisition.Storage.RawStore;
using Acquisition.Wire;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Spectre.Console;

namespace Acquisition.Cli.Commands;

/// <summary><c>acquisition export</c>: a stored MR scan as an ISMRMRD file, field by field what came in.</summary>
internal static class ExportCommand
{
    public static Command Create()
    {
        Argument<string> scan = CommonOptions.Scan();
        Argument<FileInfo> file = new("file") { Description = "The ISMRMRD file to write (.h5); it must not exist." };
        Option<DirectoryInfo> data = new("--data")
        {
            Description = "The node's data folder.",
            DefaultValueFactory = _ => new DirectoryInfo("acquisition-data"),
        };
        Option<bool> json = CommonOptions.Json();
        Command command = new("export", "Write a complete MR scan from a node's data folder as an ISMRMRD file. Reads only; the node may run meanwhile.") { scan, file, data, json };
        command.SetAction((parsed, cancellationToken) => Terminal.RunAsync(async () =>
        {
            if (!ScanId.TryParse(parsed.GetRequiredValue(scan), out ScanId id)) throw new ArgumentException("A scan id has 32 hexadecimal digits.");
            FileInfo target = parsed.GetRequiredValue(file);
            if (target.Exists) throw new IOException($"{target.FullName} exists already.");
            string raw = Path.Combine(parsed.GetRequiredValue(data).FullName, "raw");
            if (!Directory.Exists(raw)) throw new IOException($"{raw} does not exist: name the node's data folder with --data.");
            using FileRawStore store = new(Options.Create(new RawStoreOptions { Path = raw }), TimeProvider.System, NullLogger<FileRawStore>.Instance);
            (long readouts, IReadOnlyList<Warning> warnings) = await WriteAsync(store, id, target.FullName, cancellationToken);
            foreach (Warning warning in warnings) Terminal.Warn(warning.Message);
            if (parsed.GetValue(json)) JsonLines.WriteValue(new { file = target.FullName, readouts, warnings = warnings.Select(w => new { w.Reason, w.Message }) });
            else AnsiConsole.MarkupLineInterpolated($"{readouts} readouts in {target.FullName}");
            return ExitCode.Success;
        }));
        return command;
    }

    private static async Task<(long Readouts, IReadOnlyList<Warning> Warnings)> WriteAsync(
        FileRawStore store, ScanId scan, string path, CancellationToken cancellationToken)
    {
        RawScanStatus status = await store.GetStatusAsync(scan, cancellationToken);
        if (status.Phase != RawScanPhase.Complete) throw Refusals.ScanNotComplete(scan, ScanState.Receiving);
        WireCodec codec = new();
        ScanHeader header = codec.DecodeHeader((await store.ReadDescriptionAsync(scan, cancellationToken)).Header);
        if (header.Acquisition is not MrAcquisition) throw new ArgumentException("ISMRMRD files hold MR scans, and this is a CT scan.");
        using IsmrmrdWriter writer = new(path, header);
        await foreach (RawBlock block in store.ReadAsync(scan, cancellationToken)) writer.Write(codec.DecodeBlock(scan, header, block));
        writer.Finish();
        return (writer.ReadoutCount, writer.Warnings);
    }
}
