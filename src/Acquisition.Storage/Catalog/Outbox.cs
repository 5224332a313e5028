using Acquisition.Core.Model.Scans;
using Acquisition.Core.Ports.Catalog;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace Acquisition.Storage.Catalog;

/// <summary>What must still be delivered, in the catalog's tables.</summary>
public sealed class Outbox(IDbContextFactory<CatalogContext> contexts, TimeProvider time) : IOutbox
{
    public async Task EnqueueAsync(
        ReconstructionRecord succeeded, IReadOnlyList<InstanceRecord> instances, IReadOnlyList<string> destinations, CancellationToken cancellationToken)
    {
        await using CatalogContext context = await contexts.CreateDbContextAsync(cancellationToken);
        await using IDbContextTransaction transaction = await context.Database.BeginTransactionAsync(cancellationToken);
        ReconstructionRecord? before = await context.Reconstructions.SingleOrDefaultAsync(row => row.Id == succeeded.Id, cancellationToken);
        if (before?.State is ReconstructionState.Succeeded or ReconstructionState.Delivered) return;

        await context.StoreOutcomeAsync(succeeded with { State = ReconstructionState.Succeeded, InstanceCount = instances.Count }, cancellationToken);
        context.Instances.AddRange(instances);
        DateTimeOffset now = time.GetUtcNow();
        foreach (InstanceRecord instance in instances.OrderBy(instance => instance.InstanceNumber))
        {
            context.Deliveries.AddRange(destinations.Select(
                destination => new DeliveryRow { SopInstanceUid = instance.SopInstanceUid, Destination = destination, NextAttempt = now }));
        }
        await context.SaveChangesAsync(cancellationToken);
        if (before!.Ordinal == 1) await context.MoveScanAsync(before.Scan, ScanState.Delivering, "", cancellationToken);
        await EndIfDeliveredAsync(context, succeeded.Id, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    public async Task<IReadOnlyList<InstanceRecord>> NextDueAsync(string destination, int limit, CancellationToken cancellationToken)
    {
        await using CatalogContext context = await contexts.CreateDbContextAsync(cancellationToken);
        DateTimeOffset now = time.GetUtcNow();
        return await context.Deliveries
            .Where(row => row.Destination == destination && row.State == DeliveryState.Pending && row.NextAttempt <= now)
            .Join(context.Instances, row => row.SopInstanceUid, instance => instance.SopInstanceUid, (row, instance) => new { row.Id, instance })
            .OrderBy(due => due.Id)
            .Take(limit)
            .Select(due => due.instance)
            .ToListAsync(cancellationToken);
    }

    public async Task MarkStoredAsync(string destination, string sopInstanceUid, CancellationToken cancellationToken)
    {
        await using CatalogContext context = await contexts.CreateDbContextAsync(cancellationToken);
        await using IDbContextTransaction transaction = await context.Database.BeginTransactionAsync(cancellationToken);
        DateTimeOffset? now = time.GetUtcNow();
        int moved = await Pending(context, destination, sopInstanceUid).ExecuteUpdateAsync(
            set => set
                .SetProperty(row => row.State, DeliveryState.Stored)
                .SetProperty(row => row.Attempts, row => row.Attempts + 1)
                .SetProperty(row => row.LastError, "")
                .SetProperty(row => row.NextAttempt, (DateTimeOffset?)null)
                .SetProperty(row => row.StoredTime, now),
            cancellationToken);
        if (moved == 0) return; // recorded before

        Guid reconstruction = await context.Instances
            .Where(instance => instance.SopInstanceUid == sopInstanceUid)
            .Select(instance => instance.ReconstructionId)
            .SingleAsync(cancellationToken);
        await EndIfDeliveredAsync(context, reconstruction, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    public async Task MarkFailedAsync(
        string destination, string sopInstanceUid, string error, DateTimeOffset nextAttempt, CancellationToken cancellationToken)
    {
        await using CatalogContext context = await contexts.CreateDbContextAsync(cancellationToken);
        await Pending(context, destination, sopInstanceUid).ExecuteUpdateAsync(
            set => set
                .SetProperty(row => row.Attempts, row => row.Attempts + 1)
                .SetProperty(row => row.LastError, error)
                .SetProperty(row => row.NextAttempt, (DateTimeOffset?)nextAttempt),
            cancellationToken);
    }

    public async Task<DateTimeOffset?> NextDueTimeAsync(string destination, CancellationToken cancellationToken)
    {
        await using CatalogContext context = await contexts.CreateDbContextAsync(cancellationToken);
        return await context.Deliveries
            .Where(row => row.Destination == destination && row.State == DeliveryState.Pending)
            .MinAsync(row => row.NextAttempt, cancellationToken);
    }

    public async Task<IReadOnlyList<DeliverySummary>> SummariseAsync(ScanId scan, CancellationToken cancellationToken)
    {
        await using CatalogContext context = await contexts.CreateDbContextAsync(cancellationToken);
        return await OfScan(context, scan)
            .GroupBy(row => row.Delivery.Destination)
            .OrderBy(group => group.Key)
            .Select(group => new DeliverySummary(
                group.Key,
                group.Count(row => row.Delivery.State == DeliveryState.Stored),
                group.Count(),
                group.OrderByDescending(row => row.Delivery.NextAttempt).Select(row => row.Delivery.LastError).First()))
            .ToListAsync(cancellationToken);
    }

    public async Task<IReadOnlyList<DeliveryRecord>> ListDeliveriesAsync(ScanId scan, CancellationToken cancellationToken)
    {
        await using CatalogContext context = await contexts.CreateDbContextAsync(cancellationToken);
        return await OfScan(context, scan)
            .OrderBy(row => row.Delivery.Destination).ThenBy(row => row.Ordinal).ThenBy(row => row.Instance.InstanceNumber)
            .Select(row => new DeliveryRecord(
                row.Delivery.Destination, row.Instance, row.Delivery.State, row.Delivery.Attempts, row.Delivery.LastError,
                row.Delivery.NextAttempt, row.Delivery.StoredTime))
            .ToListAsync(cancellationToken);
    }

    private static async Task EndIfDeliveredAsync(CatalogContext context, Guid id, CancellationToken cancellationToken)
    {
        bool pending = await context.Instances
            .Where(instance => instance.ReconstructionId == id)
            .Join(context.Deliveries, instance => instance.SopInstanceUid, row => row.SopInstanceUid, (_, row) => row.State)
            .AnyAsync(state => state == DeliveryState.Pending, cancellationToken);
        if (pending) return;

        ReconstructionRecord reconstruction = await context.Reconstructions.SingleAsync(row => row.Id == id, cancellationToken);
        await context.StoreOutcomeAsync(reconstruction with { State = ReconstructionState.Delivered }, cancellationToken);
        if (reconstruction.Ordinal == 1) await context.MoveScanAsync(reconstruction.Scan, ScanState.Delivered, "", cancellationToken);
    }

    private static IQueryable<DeliveryRow> Pending(CatalogContext context, string destination, string sopInstanceUid) => context.Deliveries.Where(
        row => row.SopInstanceUid == sopInstanceUid && row.Destination == destination && row.State == DeliveryState.Pending);

    private static IQueryable<ScanDelivery> OfScan(CatalogContext context, ScanId scan) =>
        from reconstruction in context.Reconstructions
        where reconstruction.Scan == scan
        join instance in context.Instances on reconstruction.Id equals instance.ReconstructionId
        join delivery in context.Deliveries on instance.SopInstanceUid equals delivery.SopInstanceUid
        select new ScanDelivery { Ordinal = reconstruction.Ordinal, Instance = instance, Delivery = delivery };

    private sealed class ScanDelivery
    {
        public required int Ordinal { get; init; }
        public required InstanceRecord Instance { get; init; }
        public required DeliveryRow Delivery { get; init; }
    }
}
