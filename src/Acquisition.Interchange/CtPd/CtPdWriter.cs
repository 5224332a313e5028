using Acquisition.Core.Files;
using Acquisition.Core.Model.Ct;
using Acquisition.Core.Model.Errors;
using Acquisition.Core.Model.Scans;
using FellowOakDicom;

namespace Acquisition.Interchange.CtPd;

/// <summary>
/// Writes a CT scan of line integrals as DICOM-CT-PD projections (README.md): a folder with a file a view, explicit VR little endian, Secondary Capture
/// instances with Mayo's private attributes and, in a block of this product's own, their exact values. The folder has its name only when it is whole.
/// </summary>
public static class CtPdWriter
{
    /// <param name="folder">The folder; must not exist.</param>
    /// <param name="header">The scan's header, with a study instance UID.</param>
    /// <param name="seriesInstanceUid">The projections' series; instances are numbered below it, so at most 53 characters.</param>
    /// <param name="blocks">The scan's blocks; gone through twice, since all files state one scale.</param>
    /// <returns>How many projections there are, and what the scan says that the format has no place for.</returns>
    /// <exception cref="ArgumentException">The header has no study instance UID.</exception>
    /// <exception cref="InterchangeException">The scan is of a kind that the format cannot hold, or the folder is there or cannot be written.</exception>
    public static (long ViewCount, IReadOnlyList<Warning> Warnings) Write(
        string folder, ScanHeader header, string seriesInstanceUid, IEnumerable<AcquiredBlock> blocks)
    {
        if (header.Study.StudyInstanceUid.Length == 0) throw new ArgumentException("The header needs a study instance UID.", nameof(header));
        CtAcquisition ct = CtPdLimits.Check(folder, header);
        if (Path.Exists(folder)) throw CtPdErrors.FolderExists(folder);
        ScanExtent extent = new(folder, ct);
        foreach (CtViewBlock block in Views(folder, blocks)) extent.Add(block);
        if (extent.ViewCount == 0) throw CtPdErrors.CannotHold(folder, "it has no object views");
        CtPdInstance instance = new(header, ct, seriesInstanceUid, extent);
        string unfinished = $"{folder.TrimEnd(Path.DirectorySeparatorChar)}.part";
        try
        {
            if (Directory.Exists(unfinished)) Directory.Delete(unfinished, recursive: true);
            PrivateFile.CreateFolder(unfinished);
            foreach (CtViewBlock block in Views(folder, blocks).Where(block => block.Kind == CtViewKind.Object)) Write(unfinished, folder, instance, block, ct);
            Directory.Move(unfinished, folder);
        }
        catch (Exception why)
        {
            if (Directory.Exists(unfinished)) Directory.Delete(unfinished, recursive: true);
            if (why is IOException or UnauthorizedAccessException) throw CtPdErrors.CannotWrite(folder, why);
            throw;
        }

        return (extent.ViewCount, CtPdLimits.Lost(header, ct, extent));
    }

    private static IEnumerable<CtViewBlock> Views(string folder, IEnumerable<AcquiredBlock> blocks) =>
        blocks.OfType<CtViewBlock>().Select(block => block.FirstViewIndex <= int.MaxValue - block.Views.Count - 1
            ? block : throw CtPdErrors.CannotHold(folder, "it has more views than an instance number can count"));

    private static void Write(string unfinished, string folder, CtPdInstance instance, CtViewBlock block, CtAcquisition ct)
    {
        int viewBytes = block.Samples.Length / block.Views.Count;
        for (int i = 0; i < block.Views.Count; i++)
        {
            int number = (int)(block.FirstViewIndex + i + 1);
            string path = Path.Combine(unfinished, $"{number:000000}.dcm");
            if (File.Exists(path)) throw CtPdErrors.CannotHold(folder, $"view {number - 1} is in it twice");
            DicomDataset dataset = instance.Of(number, block.Views[i], block.Samples.Span.Slice(i * viewBytes, viewBytes));
            using FileStream stream = PrivateFile.Create(path, FileAccess.Write, FileOptions.None);
            new DicomFile(dataset).Save(stream);
        }
    }
}
