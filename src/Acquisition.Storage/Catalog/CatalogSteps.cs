using Acquisition.Core.Model.Errors;
using Acquisition.Core.Model.Scans;
using Acquisition.Core.Ports.Catalog;
using Microsoft.EntityFrameworkCore;

namespace Acquisition.Storage.Catalog;

/// <summary>The steps that several changes share, inside the caller's transaction.</summary>
internal static class CatalogSteps
{
    /// <summary>Stores what changes in the life of a reconstruction, if it is in one of the states.</summary>
    /// <returns>Whether it was: of two authors one wins.</returns>
    public static async Task<bool> MoveReconstructionAsync(
        this CatalogContext context, ReconstructionRecord reconstruction, ReconstructionState[] from, CancellationToken cancellationToken) =>
        await context.Reconstructions.Where(row => row.Id == reconstruction.Id && from.Contains(row.State)).ExecuteUpdateAsync(
            set => set
                .SetProperty(row => row.State, reconstruction.State)
                .SetProperty(row => row.Reason, reconstruction.Reason)
                .SetProperty(row => row.Attempts, reconstruction.Attempts)
                .SetProperty(row => row.Method, reconstruction.Method)
                .SetProperty(row => row.Backend, reconstruction.Backend)
                .SetProperty(row => row.SeriesInstanceUid, reconstruction.SeriesInstanceUid)
                .SetProperty(row => row.InstanceCount, reconstruction.InstanceCount)
                .SetProperty(row => row.ReplacedSamples, reconstruction.ReplacedSamples)
                .SetProperty(row => row.Latency, reconstruction.Latency),
            cancellationToken) > 0;

    /// <summary>Adds a warning, or counts it.</summary>
    /// <returns>The warning as it is stored.</returns>
    public static async Task<Warning> CountWarningAsync(this CatalogContext context, ScanId scan, Warning warning, CancellationToken cancellationToken)
    {
        WarningRow added = WarningRow.Of(scan, warning);
        IQueryable<WarningRow> same = context.Warnings.Where(
            row => row.Scan == scan && row.ReconstructionId == added.ReconstructionId && row.Reason == added.Reason);
        if (await same.ExecuteUpdateAsync(set => set.SetProperty(row => row.Count, row => row.Count + added.Count), cancellationToken) == 0)
        {
            context.Add(added);
            await context.SaveChangesAsync(cancellationToken);
        }

        return (await same.SingleAsync(cancellationToken)).ToWarning();
    }

    /// <exception cref="RefusalException">SCAN_NOT_FOUND.</exception>
    public static async Task RequireScanAsync(this CatalogContext context, ScanId scan, CancellationToken cancellationToken)
    {
        if (!await context.Scans.AnyAsync(row => row.Id == scan, cancellationToken)) throw Refusals.ScanNotFound(scan.ToString());
    }
}
