using System.CommandLine;
using Acquisition.Cli.Output;
using Acquisition.Core.Model.Errors;
using Acquisition.Core.Model.Mr;
using Acquisition.Core.Model.Scans;
using Acquisition.Core.Ports.Store;
using Acquisition.Interchange.Ismrmrd;
using Acquisition.Storage.RawStore;
using Acquisition.Wire;
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
        command.SetAction((parsed, cancellationToken) => Terminal.RunAsync(() =>
        {
            if (!ScanId.TryParse(parsed.GetRequiredValue(scan), out ScanId id)) throw new ArgumentException("A scan id has 32 hexadecimal digits.");
            FileInfo target = parsed.GetRequiredValue(file);
            if (target.Exists) throw new IOException($"{target.FullName} exists already.");
            string raw = Path.Combine(parsed.GetRequiredValue(data).FullName, "raw");
            if (!Directory.Exists(raw)) throw new IOException($"{raw} does not exist: name the node's data folder with --data.");
            (long readouts, IReadOnlyList<Warning> warnings) = Write(CompleteScan.Open(raw, id), id, target.FullName, cancellationToken);
            foreach (Warning warning in warnings) Terminal.Warn(warning.Message);
            if (parsed.GetValue(json)) JsonLines.WriteValue(new { file = target.FullName, readouts, warnings = warnings.Select(w => new { w.Reason, w.Message }) });
            else AnsiConsole.MarkupLineInterpolated($"{readouts} readouts in {target.FullName}");
            return Task.FromResult(ExitCode.Success);
        }));
        return command;
    }

    private static (long Readouts, IReadOnlyList<Warning> Warnings) Write(CompleteScan stored, ScanId scan, string path, CancellationToken cancellationToken)
    {
        WireCodec codec = new();
        ScanHeader header = codec.DecodeHeader(stored.Description.Header);
        if (header.Acquisition is not MrAcquisition) throw new ArgumentException("ISMRMRD files hold MR scans, and this is a CT scan.");
        using IsmrmrdWriter writer = new(path, header);
        foreach (RawBlock block in stored.ReadBlocks())
        {
            cancellationToken.ThrowIfCancellationRequested();
            writer.Write(codec.DecodeBlock(scan, header, block));
        }

        writer.Finish();
        return (writer.ReadoutCount, writer.Warnings);
    }
}
