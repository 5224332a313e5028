using Acquisition.Core.Catalog;
using Acquisition.Core.Scans;

namespace Acquisition.Core.Images;

/// <summary>Turns images into DICOM instances on disk.</summary>
public interface IImageEncoder
{
    /// <summary>
    /// Writes one file per image (temporary name, fsync, rename) and yields its record. Deterministic: the same series and image give the same bytes and UIDs.
    /// </summary>
    IAsyncEnumerable<InstanceRecord> EncodeAsync(
        SeriesContext series, IAsyncEnumerable<ReconstructedImage> images, CancellationToken cancellationToken);
}

/// <summary>What all images of one reconstruction share.</summary>
public sealed record SeriesContext(ScanId Scan, ScanHeader Header, ReconstructionRecord Reconstruction);
