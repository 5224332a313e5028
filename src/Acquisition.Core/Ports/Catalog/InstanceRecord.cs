namespace Acquisition.Core.Ports.Catalog;

/// <summary>One DICOM instance on disk, ready to be sent.</summary>
/// <param name="SopInstanceUid">Names it everywhere; derives from scan, recipe, software version and instance number.</param>
/// <param name="SopClassUid">Its SOP class.</param>
/// <param name="SeriesInstanceUid">Its series.</param>
/// <param name="StudyInstanceUid">Its study.</param>
/// <param name="ReconstructionId">The reconstruction that made it.</param>
/// <param name="InstanceNumber">One-based position in the series.</param>
/// <param name="Path">The Part 10 file, absolute.</param>
/// <param name="Bytes">The file's size.</param>
/// <param name="Sha256">SHA-256 of the file, hexadecimal: what is sent is what was made.</param>
public sealed record InstanceRecord(
    string SopInstanceUid,
    string SopClassUid,
    string SeriesInstanceUid,
    string StudyInstanceUid,
    Guid ReconstructionId,
    int InstanceNumber,
    string Path,
    long Bytes,
    string Sha256);
