using Acquisition.Core.Model.Errors;
using Acquisition.Core.Model.Scans;
using Acquisition.Core.Ports.Catalog;
using Acquisition.Core.Ports.Store;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace Acquisition.Storage.Catalog;

/// <summary>The record of scans and reconstructions in the catalog's tables.</summary>
public sealed class ScanCatalog(IDbContextFactory<CatalogContext> contexts) : IScanCatalog
{
    public async Task<ScanRecord> AddOrGetScanAsync(ScanRecord scan, ReconstructionRecord first, CancellationToken cancellationToken)
    {
        await using CatalogContext context = await contexts.CreateDbContextAsync(cancellationToken);
        await using IDbContextTransaction transaction = await context.Database.BeginTransactionAsync(cancellationToken);
        ScanRecord? before = await context.Scans.SingleOrDefaultAsync(row => row.RequestId == scan.RequestId, cancellationToken);
        if (before is not null) return before;

        context.AddRange(scan, first);
        await context.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return scan;
    }

    public async Task<ScanRecord?> FindScanAsync(ScanId scan, CancellationToken cancellationToken)
    {
        await using CatalogContext context = await contexts.CreateDbContextAsync(cancellationToken);
        return await context.Scans.SingleOrDefaultAsync(row => row.Id == scan, cancellationToken);
    }

    public async Task<IReadOnlyList<ScanRecord>> ListScansAsync(int limit, DateTimeOffset? before, CancellationToken cancellationToken)
    {
        await using CatalogContext context = await contexts.CreateDbContextAsync(cancellationToken);
        IQueryable<ScanRecord> scans = before is null ? context.Scans : context.Scans.Where(row => row.CreateTime < before);
        return await scans.OrderByDescending(row => row.CreateTime).ThenByDescending(row => row.Id).Take(limit).ToListAsync(cancellationToken);
    }

    public async Task<IReadOnlyList<ScanRecord>> ListOpenScansAsync(CancellationToken cancellationToken)
    {
        await using CatalogContext context = await contexts.CreateDbContextAsync(cancellationToken);
        return await context.Scans
            .Where(row => row.State == ScanState.Open || row.State == ScanState.Receiving)
            .OrderBy(row => row.CreateTime)
            .ToListAsync(cancellationToken);
    }

    /// <exception cref="RefusalException">SCAN_NOT_FOUND.</exception>
    public async Task<ScanRecord> AdvanceScanAsync(ScanId scan, ScanState state, string reason, CancellationToken cancellationToken)
    {
        await using CatalogContext context = await contexts.CreateDbContextAsync(cancellationToken);
        await using IDbContextTransaction transaction = await context.Database.BeginTransactionAsync(cancellationToken);
        ScanRecord now = await context.MoveScanAsync(scan, state, reason, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return now;
    }

    public async Task<ReconstructionRecord> AddOrGetReconstructionAsync(ReconstructionRecord reconstruction, CancellationToken cancellationToken)
    {
        await using CatalogContext context = await contexts.CreateDbContextAsync(cancellationToken);
        await using IDbContextTransaction transaction = await context.Database.BeginTransactionAsync(cancellationToken);
        ReconstructionRecord? before = await context.Reconstructions.SingleOrDefaultAsync(row => row.Id == reconstruction.Id, cancellationToken);
        if (before is not null) return before;
        if (!await context.Scans.AnyAsync(row => row.Id == reconstruction.Scan, cancellationToken))
            throw Refusals.ScanNotFound(reconstruction.Scan.ToString());

        int last = await context.Reconstructions.Where(row => row.Scan == reconstruction.Scan).MaxAsync(row => row.Ordinal, cancellationToken);
        ReconstructionRecord added = reconstruction with { Ordinal = last + 1 };
        context.Add(added);
        await context.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return added;
    }

    public async Task<ReconstructionRecord?> FindReconstructionAsync(Guid reconstruction, CancellationToken cancellationToken)
    {
        await using CatalogContext context = await contexts.CreateDbContextAsync(cancellationToken);
        return await context.Reconstructions.SingleOrDefaultAsync(row => row.Id == reconstruction, cancellationToken);
    }

    public async Task<IReadOnlyList<ReconstructionRecord>> ListReconstructionsAsync(ScanId scan, CancellationToken cancellationToken)
    {
        await using CatalogContext context = await contexts.CreateDbContextAsync(cancellationToken);
        return await context.Reconstructions.Where(row => row.Scan == scan).OrderBy(row => row.Ordinal).ToListAsync(cancellationToken);
    }

    public async Task<IReadOnlyList<ReconstructionRecord>> ListUnfinishedReconstructionsAsync(CancellationToken cancellationToken)
    {
        await using CatalogContext context = await contexts.CreateDbContextAsync(cancellationToken);
        return await context.Reconstructions
            .Where(row => row.State == ReconstructionState.Pending || row.State == ReconstructionState.Running)
            .OrderBy(row => row.CreateTime).ThenBy(row => row.Ordinal)
            .ToListAsync(cancellationToken);
    }

    /// <exception cref="InvalidOperationException">There is no such reconstruction.</exception>
    public async Task UpdateReconstructionAsync(ReconstructionRecord reconstruction, CancellationToken cancellationToken)
    {
        await using CatalogContext context = await contexts.CreateDbContextAsync(cancellationToken);
        await context.StoreOutcomeAsync(reconstruction, cancellationToken);
    }
}
