using Acquisition.Core.Scans;

namespace Acquisition.Core.Catalog;

/// <summary>The durable record of scans and reconstructions. Every change is committed when its task completes. Safe to call concurrently.</summary>
public interface IScanCatalog
{
    /// <summary>Adds the scan together with the reconstruction its header asks for, or answers what the same <see cref="ScanRecord.RequestId"/> added before.</summary>
    Task<ScanRecord> AddOrGetScanAsync(ScanRecord scan, ReconstructionRecord first, CancellationToken cancellationToken);

    Task<ScanRecord?> FindScanAsync(ScanId scan, CancellationToken cancellationToken);

    /// <summary>Scans by creation time, newest first, created before <paramref name="before"/> when given.</summary>
    Task<IReadOnlyList<ScanRecord>> ListScansAsync(int limit, DateTimeOffset? before, CancellationToken cancellationToken);

    /// <summary>Scans that are open or receiving, oldest first.</summary>
    Task<IReadOnlyList<ScanRecord>> ListOpenScansAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Moves a scan on. A scan never moves backwards: a state that the scan has passed is ignored; Aborted, Failed and Delivered are ends.
    /// A complete scan can no longer be aborted; it can fail as long as it is not delivered.
    /// </summary>
    /// <returns>The scan as it is now.</returns>
    /// <exception cref="Store.IngestException">SCAN_NOT_FOUND.</exception>
    Task<ScanRecord> AdvanceScanAsync(ScanId scan, ScanState state, string reason, CancellationToken cancellationToken);

    /// <summary>
    /// Adds a reconstruction, or answers the one with the same id. Its <see cref="ReconstructionRecord.Ordinal"/> becomes the scan's next one,
    /// whatever the argument says: two that are added at once do not get the same.
    /// </summary>
    /// <returns>The reconstruction as it is stored.</returns>
    /// <exception cref="Store.IngestException">SCAN_NOT_FOUND.</exception>
    Task<ReconstructionRecord> AddOrGetReconstructionAsync(ReconstructionRecord reconstruction, CancellationToken cancellationToken);

    Task<ReconstructionRecord?> FindReconstructionAsync(Guid reconstruction, CancellationToken cancellationToken);

    Task<IReadOnlyList<ReconstructionRecord>> ListReconstructionsAsync(ScanId scan, CancellationToken cancellationToken);

    /// <summary>Reconstructions that are pending or were running when the process ended, oldest first: what to start again after a crash.</summary>
    Task<IReadOnlyList<ReconstructionRecord>> ListUnfinishedReconstructionsAsync(CancellationToken cancellationToken);

    /// <summary>Stores the record's state, reason, backend and counts.</summary>
    Task UpdateReconstructionAsync(ReconstructionRecord reconstruction, CancellationToken cancellationToken);
}
