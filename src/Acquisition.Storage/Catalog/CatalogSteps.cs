using Acquisition.Core.Model.Errors;
using Acquisition.Core.Model.Scans;
using Acquisition.Core.Ports.Catalog;
using Acquisition.Core.Ports.Store;
using Microsoft.EntityFrameworkCore;

namespace Acquisition.Storage.Catalog;

/// <summary>The steps that the catalog and the outbox share, inside the caller's transaction.</summary>
internal static class CatalogSteps
{
    /// <exception cref="RefusalException">SCAN_NOT_FOUND.</exception>
    public static async Task<ScanRecord> MoveScanAsync(
        this CatalogContext context, ScanId scan, ScanState state, string reason, CancellationToken cancellationToken)
    {
        ScanRecord now = await context.Scans.SingleOrDefaultAsync(row => row.Id == scan, cancellationToken)
            ?? throw Refusals.ScanNotFound(scan.ToString());
        if (!ScanStateRules.CanMove(now.State, state)) return now;

        await context.Scans.Where(row => row.Id == scan).ExecuteUpdateAsync(
            set => set.SetProperty(row => row.State, state).SetProperty(row => row.Reason, reason), cancellationToken);
        return now with { State = state, Reason = reason };
    }

    /// <summary>Stores what the run of a reconstruction changes.</summary>
    /// <exception cref="InvalidOperationException">There is no such reconstruction.</exception>
    public static async Task StoreOutcomeAsync(this CatalogContext context, ReconstructionRecord reconstruction, CancellationToken cancellationToken)
    {
        int rows = await context.Reconstructions.Where(row => row.Id == reconstruction.Id).ExecuteUpdateAsync(
            set => set
                .SetProperty(row => row.State, reconstruction.State)
                .SetProperty(row => row.Reason, reconstruction.Reason)
                .SetProperty(row => row.Backend, reconstruction.Backend)
                .SetProperty(row => row.InstanceCount, reconstruction.InstanceCount)
                .SetProperty(row => row.ReplacedSamples, reconstruction.ReplacedSamples),
            cancellationToken);
        if (rows == 0) throw new InvalidOperationException($"There is no reconstruction {reconstruction.Id}. Add it first.");
    }
}
