using Acquisition.Core.Files;
using Acquisition.Core.Ports.Catalog;
using Acquisition.Dicom.Files;
using FellowOakDicom;

namespace Acquisition.Dicom.Images;

/// <summary>The folder of one reconstruction's instances.</summary>
internal sealed class ImageFiles(string root, ReconstructionRecord reconstruction)
{
    public string Folder { get; } = PrivateFile.CreateFolder(Path.Combine(root, reconstruction.Scan.ToString(), reconstruction.Id.ToString("N")));

    /// <summary>Writes a Part 10 file that is either whole or absent: temporary name, fsync, rename.</summary>
    public async Task<InstanceRecord> WriteAsync(DicomDataset instance, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        int number = instance.GetSingleValue<int>(DicomTag.InstanceNumber);
        string path = Path.Combine(Folder, $"{number}.dcm");
        WrittenFile written = await WholeFile.WriteAsync(path, new DicomFile(instance));
        return new InstanceRecord(
            instance.GetString(DicomTag.SOPInstanceUID),
            instance.GetString(DicomTag.SOPClassUID),
            instance.GetString(DicomTag.SeriesInstanceUID),
            instance.GetString(DicomTag.StudyInstanceUID),
            reconstruction.Id,
            number,
            path,
            written.Bytes,
            written.Sha256);
    }
}
