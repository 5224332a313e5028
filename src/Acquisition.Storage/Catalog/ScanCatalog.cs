using Acquisition.Core.Model.Errors;
using Acquisition.Core.Model.Scans;
using Acquisition.Core.Ports.Catalog;
using Microsoft.EntityFrameworkCore;

namespace Acquisition.Storage.Catalog;

/// <summary>The record of scans, reconstructions and warnings in the catalog's tables.</summary>
public sealed class ScanCatalog(CatalogDatabase database) : IScanCatalog
{
    public Task<ScanRecord> AddOrGetScanAsync(
        ScanRecord scan, IReadOnlyList<ReconstructionRecord> reconstructions, IReadOnlyList<Warning> warnings, CancellationToken cancellationToken) =>
        database.ChangeAsync(
            async context =>
            {
                ScanRecord? before = await context.Scans.SingleOrDefaultAsync(
                    row => row.DeviceId == scan.DeviceId && row.RequestId == scan.RequestId, cancellationToken);
                if (before is not null) return before;

                context.Add(scan);
                context.AddRange(reconstructions);
                await context.SaveChangesAsync(cancellationToken);
                foreach (Warning warning in warnings) await context.CountWarningAsync(scan.Id, warning, cancellationToken);
                return scan;
            },
            cancellationToken);

    public Task<ScanRecord?> FindScanAsync(ScanId scan, CancellationToken cancellationToken) =>
        database.ReadAsync(context => context.Scans.SingleOrDefaultAsync(row => row.Id == scan, cancellationToken), cancellationToken);

    public Task<ScanOverview?> FindOverviewAsync(ScanId scan, CancellationToken cancellationToken) =>
        database.ReadAsync(
            async context =>
            {
                ScanRecord[] found = await context.Scans.Where(row => row.Id == scan).ToArrayAsync(cancellationToken);
                return (await context.WithAllAsync(found, cancellationToken)).SingleOrDefault();
            },
            cancellationToken);

    public Task<IReadOnlyList<ScanOverview>> ListAsync(ScanFilter filter, int limit, ScanCursor? after, CancellationToken cancellationToken) =>
        database.ReadAsync(
            async context =>
            {
                ScanRecord[] page = await Behind(Filtered(context.Scans, filter), after)
                    .OrderByDescending(row => row.CreateTime).ThenByDescending(row => row.Id)
                    .Take(limit)
                    .ToArrayAsync(cancellationToken);
                return await context.WithAllAsync(page, cancellationToken);
            },
            cancellationToken);

    public Task<IReadOnlyList<ScanRecord>> ListOpenScansAsync(CancellationToken cancellationToken) =>
        database.ReadAsync<IReadOnlyList<ScanRecord>>(
            async context => await context.Scans
                .Where(row => row.State == ScanState.Open || row.State == ScanState.Receiving)
                .OrderBy(row => row.CreateTime).ThenBy(row => row.Id)
                .ToArrayAsync(cancellationToken),
            cancellationToken);

    public Task<ScanRecord> MoveScanAsync(ScanId scan, ScanState state, string reason, CancellationToken cancellationToken)
    {
        ScanState[] from = ScanMoves.Before(state);
        return database.ChangeAsync(
            async context =>
            {
                await context.Scans.Where(row => row.Id == scan && from.Contains(row.State)).ExecuteUpdateAsync(
                    set => set.SetProperty(row => row.State, state).SetProperty(row => row.Reason, reason), cancellationToken);
                return await context.Scans.SingleOrDefaultAsync(row => row.Id == scan, cancellationToken) ?? throw Refusals.ScanNotFound(scan.ToString());
            },
            cancellationToken);
    }

    public Task<ReconstructionRecord> AddOrGetReconstructionAsync(ReconstructionRecord reconstruction, CancellationToken cancellationToken) =>
        database.ChangeAsync(
            async context =>
            {
                ReconstructionRecord? before = await context.Reconstructions.SingleOrDefaultAsync(row => row.Id == reconstruction.Id, cancellationToken);
                if (before is not null) return RecipeJson.AsSeen(before);

                await context.RequireScanAsync(reconstruction.Scan, cancellationToken);
                int last = await context.Reconstructions.Where(row => row.Scan == reconstruction.Scan).MaxAsync(row => (int?)row.Ordinal, cancellationToken) ?? 0;
                ReconstructionRecord added = reconstruction with { Ordinal = last + 1 };
                context.Add(added);
                await context.SaveChangesAsync(cancellationToken);
                return added;
            },
            cancellationToken);

    public Task<ReconstructionRecord?> FindReconstructionAsync(Guid reconstruction, CancellationToken cancellationToken) =>
        database.ReadAsync(
            async context => await context.Reconstructions.SingleOrDefaultAsync(row => row.Id == reconstruction, cancellationToken) is { } found
                ? RecipeJson.AsSeen(found)
                : null,
            cancellationToken);

    public Task<IReadOnlyList<ReconstructionRecord>> ListReconstructionsAsync(ScanId scan, CancellationToken cancellationToken) =>
        database.ReadAsync<IReadOnlyList<ReconstructionRecord>>(
            async context =>
            [
                .. (await context.Reconstructions.Where(row => row.Scan == scan).OrderBy(row => row.Ordinal).ToArrayAsync(cancellationToken))
                    .Select(RecipeJson.AsSeen),
            ],
            cancellationToken);

    public Task<IReadOnlyList<ReconstructionRecord>> ListUnfinishedReconstructionsAsync(CancellationToken cancellationToken) =>
        database.ReadAsync<IReadOnlyList<ReconstructionRecord>>(
            async context =>
            [
                .. (await context.Reconstructions
                        .Where(row => row.State == ReconstructionState.Pending || row.State == ReconstructionState.Running)
                        .OrderBy(row => row.CreateTime).ThenBy(row => row.Ordinal)
                        .ToArrayAsync(cancellationToken))
                    .Where(RecipeJson.IsReadable),
            ],
            cancellationToken);

    public Task<bool> UpdateReconstructionAsync(
        ReconstructionRecord reconstruction, IReadOnlyList<ReconstructionState> from, CancellationToken cancellationToken) =>
        database.ChangeAsync(context => context.MoveReconstructionAsync(reconstruction, [.. from], cancellationToken), cancellationToken);

    /// <exception cref="RefusalException">SCAN_NOT_FOUND.</exception>
    public Task<Warning> AddWarningAsync(ScanId scan, Warning warning, CancellationToken cancellationToken) =>
        database.ChangeAsync(
            async context =>
            {
                await context.RequireScanAsync(scan, cancellationToken);
                return await context.CountWarningAsync(scan, warning, cancellationToken);
            },
            cancellationToken);

    public Task ClearWarningsAsync(Guid reconstruction, CancellationToken cancellationToken) =>
        database.ChangeAsync(
            context => context.Warnings.Where(row => row.ReconstructionId == reconstruction).ExecuteDeleteAsync(cancellationToken), cancellationToken);

    private static IQueryable<ScanRecord> Filtered(IQueryable<ScanRecord> scans, ScanFilter filter)
    {
        if (filter.Modality is { } modality) scans = scans.Where(row => row.Modality == modality);
        if (filter.DeviceId is { } device) scans = scans.Where(row => row.DeviceId == device);
        if (filter.AccessionNumber is { } accession) scans = scans.Where(row => row.AccessionNumber == accession);
        if (filter.CreatedFrom is { } from) scans = scans.Where(row => row.CreateTime >= from);
        if (filter.CreatedBefore is { } before) scans = scans.Where(row => row.CreateTime < before);
        return scans;
    }

    /// <summary>Time and then id are the order of the list; no two scans share both.</summary>
    private static IQueryable<ScanRecord> Behind(IQueryable<ScanRecord> scans, ScanCursor? after)
    {
        if (after is not { CreateTime: var time, Scan: var scan }) return scans;
        return scans.Where(row => row.CreateTime < time || (row.CreateTime == time && row.Id < scan));
    }
}
