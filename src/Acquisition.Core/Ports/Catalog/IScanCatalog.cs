using Acquisition.Core.Model.Errors;
using Acquisition.Core.Model.Scans;

namespace Acquisition.Core.Ports.Catalog;

/// <summary>
/// The durable record of scans, reconstructions and warnings. Every change is committed when its task completes. Safe to call concurrently.
/// Any member may throw <see cref="RefusalException"/> CATALOG_FAILED with the file and the cause.
/// </summary>
public interface IScanCatalog
{
    /// <summary>In one transaction: adds the scan with its first reconstructions and warnings, or answers what the same device and request added before.</summary>
    Task<ScanRecord> AddOrGetScanAsync(
        ScanRecord scan, IReadOnlyList<ReconstructionRecord> reconstructions, IReadOnlyList<Warning> warnings, CancellationToken cancellationToken);

    Task<ScanRecord?> FindScanAsync(ScanId scan, CancellationToken cancellationToken);

    /// <summary>A scan with everything that became of it; null when there is none.</summary>
    Task<ScanOverview?> FindOverviewAsync(ScanId scan, CancellationToken cancellationToken);

    /// <summary>Scans by creation time, newest first, from behind <paramref name="after"/> on when given.</summary>
    Task<IReadOnlyList<ScanOverview>> ListAsync(ScanFilter filter, int limit, ScanCursor? after, CancellationToken cancellationToken);

    /// <summary>Scans that are open or receiving, oldest first.</summary>
    Task<IReadOnlyList<ScanRecord>> ListOpenScansAsync(CancellationToken cancellationToken);

    /// <summary>Moves a scan's raw data on: Open → Receiving → Complete, or Aborted from the first two; Receiving may be passed over. A move that is not one of these changes nothing.</summary>
    /// <returns>The scan as it is now.</returns>
    /// <exception cref="RefusalException">SCAN_NOT_FOUND.</exception>
    Task<ScanRecord> MoveScanAsync(ScanId scan, ScanState state, string reason, CancellationToken cancellationToken);

    /// <summary>
    /// Adds a reconstruction, or answers the one with the same id. Its <see cref="ReconstructionRecord.Ordinal"/> becomes the scan's next one,
    /// whatever the argument says: two that are added at once do not get the same.
    /// </summary>
    /// <returns>The reconstruction as it is stored.</returns>
    /// <exception cref="RefusalException">SCAN_NOT_FOUND.</exception>
    Task<ReconstructionRecord> AddOrGetReconstructionAsync(ReconstructionRecord reconstruction, CancellationToken cancellationToken);

    Task<ReconstructionRecord?> FindReconstructionAsync(Guid reconstruction, CancellationToken cancellationToken);

    Task<IReadOnlyList<ReconstructionRecord>> ListReconstructionsAsync(ScanId scan, CancellationToken cancellationToken);

    /// <summary>Reconstructions that are pending or were running when the process ended, oldest first: what to start again after a crash.</summary>
    Task<IReadOnlyList<ReconstructionRecord>> ListUnfinishedReconstructionsAsync(CancellationToken cancellationToken);

    /// <summary>Stores what changes in the life of a reconstruction (state to latency), if it is in one of the states <paramref name="from"/>.</summary>
    /// <returns>Whether it was.</returns>
    Task<bool> UpdateReconstructionAsync(ReconstructionRecord reconstruction, IReadOnlyList<ReconstructionState> from, CancellationToken cancellationToken);

    /// <summary>Adds a warning, or counts it when the same scan, reconstruction and reason have one.</summary>
    /// <returns>The warning as it is stored.</returns>
    Task<Warning> AddWarningAsync(ScanId scan, Warning warning, CancellationToken cancellationToken);

    /// <summary>Takes a reconstruction's warnings away: it begins anew.</summary>
    Task ClearWarningsAsync(Guid reconstruction, CancellationToken cancellationToken);
}
