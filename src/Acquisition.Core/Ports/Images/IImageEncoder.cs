using Acquisition.Core.Model.Images;
using Acquisition.Core.Model.Recipes;
using Acquisition.Core.Model.Scans;
using Acquisition.Core.Ports.Catalog;

namespace Acquisition.Core.Ports.Images;

/// <summary>Turns images into DICOM instances on disk.</summary>
public interface IImageEncoder
{
    /// <summary>The Series Instance UID that the images of this reconstruction get. Deterministic.</summary>
    string SeriesInstanceUid(SeriesContext series);

    /// <summary>
    /// Writes one file per image (temporary name, fsync, rename) and yields its record with the digest of the file. Deterministic: the same series and
    /// images give the same bytes and UIDs; files that are there already are replaced.
    /// </summary>
    IAsyncEnumerable<InstanceRecord> EncodeAsync(
        SeriesContext series, IAsyncEnumerable<ReconstructedImage> images, CancellationToken cancellationToken);
}

/// <summary>What all images of one reconstruction share.</summary>
public sealed record SeriesContext(ScanId Scan, ScanHeader Header, ReconstructionRecord Reconstruction)
{
    /// <summary>The scan was aborted: images are missing, and those that there are say so.</summary>
    public bool IsPartial { get; init; }

    /// <summary>What the method went by; null: it has no settings.</summary>
    public MethodSettings? Settings { get; init; }

    /// <summary>DICOM Series Number: the recipe's, or the header's plus the ordinal less one.</summary>
    public int SeriesNumber => Reconstruction.Recipe.SeriesNumber ?? Header.Series.SeriesNumber + Reconstruction.Ordinal - 1;
}
