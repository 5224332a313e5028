using System.CommandLine;
using Acquisition.Cli.Output;
using Acquisition.Core.Model.Errors;
using Acquisition.Core.Model.Scans;
using Acquisition.Dicom.Images;
using Acquisition.Interchange.CtPd;
using Acquisition.Interchange.CtRaw;
using Acquisition.Interchange.Ismrmrd;
using Acquisition.Storage.RawStore;
using Acquisition.Wire;
using Spectre.Console;

namespace Acquisition.Cli.Commands;

/// <summary><c>acquisition export</c>: a stored scan as a file of the field.</summary>
internal static class ExportCommand
{
    private const string Ismrmrd = "ismrmrd", Hdf5 = "hdf5", CtPd = "ct-pd";

    public static Command Create()
    {
        Argument<string> scan = CommonOptions.Scan();
        Argument<FileInfo> target = new("target") { Description = "The file to write, ct-pd: the folder; it must not exist." };
        Option<string?> format = new("--format")
        {
            Description = $"{Ismrmrd}: an ISMRMRD file of an MR scan, the default of one. {Hdf5}: an HDF5 file of any CT scan, the default of one. {CtPd}: DICOM-CT-PD projections of a CT scan of line integrals.",
        };
        format.AcceptOnlyFromAmong(Ismrmrd, Hdf5, CtPd);
        Option<DirectoryInfo> data = new("--data")
        {
            Description = "The node's data folder.",
            DefaultValueFactory = _ => new DirectoryInfo("acquisition-data"),
        };
        Option<bool> json = CommonOptions.Json();
        Command command = new("export", "Write a complete scan from a node's data folder as a file of the field. Reads only; the node may run meanwhile.") { scan, target, format, data, json };
        command.SetAction((parsed, cancellationToken) => Terminal.RunAsync(() =>
        {
            if (!ScanId.TryParse(parsed.GetRequiredValue(scan), out ScanId id)) throw new ArgumentException("A scan id has 32 hexadecimal digits.");
            string path = parsed.GetRequiredValue(target).FullName;
            if (Path.Exists(path)) throw new IOException($"{path} exists already.");
            string raw = Path.Combine(parsed.GetRequiredValue(data).FullName, "raw");
            if (!Directory.Exists(raw)) throw new IOException($"{raw} does not exist: name the node's data folder with --data.");
            StoredScan stored = new(id, CompleteScan.Open(raw, id), cancellationToken);
            Written written = (parsed.GetValue(format) ?? (stored.Header.Modality == Modality.Mr ? Ismrmrd : Hdf5)) switch
            {
                CtPd => WriteCtPd(stored, path),
                Hdf5 => WriteHdf5(stored, path),
                _ => WriteIsmrmrd(stored, path),
            };
            foreach (Warning warning in written.Warnings) Terminal.Warn(warning.Message);
            if (parsed.GetValue(json)) JsonLines.WriteValue(new { file = path, records = written.Records, warnings = written.Warnings.Select(w => new { w.Reason, w.Message }) });
            else AnsiConsole.MarkupLineInterpolated($"{written.Records} {written.Unit} in {path}");
            return Task.FromResult(ExitCode.Success);
        }));
        return command;
    }

    private static Written WriteIsmrmrd(StoredScan stored, string path)
    {
        using IsmrmrdWriter writer = new(path, stored.Header);
        foreach (AcquiredBlock block in stored.Blocks()) writer.Write(block);
        writer.Finish();
        return new Written(writer.ReadoutCount, "readouts", writer.Warnings);
    }

    private static Written WriteHdf5(StoredScan stored, string path)
    {
        using CtRawWriter writer = new(path, stored.Header);
        foreach (AcquiredBlock block in stored.Blocks()) writer.Write(block);
        writer.Finish();
        return new Written(writer.ViewCount, "views", []);
    }

    private static Written WriteCtPd(StoredScan stored, string path)
    {
        // The study and the frame of reference that the scan's images have, so that the projections lie beside them.
        ScanHeader header = stored.Header with
        {
            Study = stored.Header.Study with { StudyInstanceUid = DicomUids.Study(stored.Id, stored.Header) },
            Series = stored.Header.Series with { FrameOfReferenceUid = DicomUids.FrameOfReference(stored.Id, stored.Header) },
        };
        (long views, IReadOnlyList<Warning> warnings) = CtPdWriter.Write(path, header, DicomUids.Projections(stored.Id), stored.Blocks());
        return new Written(views, "views", warnings);
    }

    private sealed record Written(long Records, string Unit, IReadOnlyList<Warning> Warnings);

    /// <summary>A scan of the raw store in the model's terms.</summary>
    private sealed class StoredScan(ScanId id, CompleteScan raw, CancellationToken cancellationToken)
    {
        private readonly WireCodec _codec = new();

        public ScanId Id => id;

        public ScanHeader Header => field ??= _codec.DecodeHeader(raw.Description.Header);

        public IEnumerable<AcquiredBlock> Blocks() => raw.ReadBlocks().Select(block =>
        {
            cancellationToken.ThrowIfCancellationRequested();
            return _codec.DecodeBlock(id, Header, block);
        });
    }
}
