using Acquisition.Core.Model.Scans;
using Acquisition.Core.Ports.Catalog;
using Microsoft.EntityFrameworkCore;

namespace Acquisition.Storage.Catalog;

/// <summary>What must still be delivered, in the catalog's tables.</summary>
public sealed class Outbox(CatalogDatabase database, TimeProvider time) : IOutbox
{
    public Task<bool> EnqueueAsync(
        ReconstructionRecord succeeded, IReadOnlyList<InstanceRecord> instances, IReadOnlyList<string> destinations, CancellationToken cancellationToken) =>
        database.ChangeAsync(
            async context =>
            {
                ReconstructionRecord outcome = succeeded with { State = ReconstructionState.Succeeded, InstanceCount = instances.Count };
                if (!await context.MoveReconstructionAsync(outcome, [ReconstructionState.Running], cancellationToken))
                    return await RefreshAsync(context, succeeded.Id, instances, cancellationToken);

                context.Instances.AddRange(instances);
                context.Deliveries.AddRange(Deliveries(succeeded.Id, instances, destinations));
                await context.SaveChangesAsync(cancellationToken);
                return true;
            },
            cancellationToken);

    public Task<IReadOnlyList<InstanceRecord>> NextDueAsync(string destination, int limit, CancellationToken cancellationToken)
    {
        DateTimeOffset now = time.GetUtcNow();
        return database.ReadAsync<IReadOnlyList<InstanceRecord>>(
            async context => await context.Deliveries
                .Where(row => row.Destination == destination && row.State == DeliveryState.Pending && row.NextAttempt <= now)
                .Join(context.Instances, row => row.SopInstanceUid, instance => instance.SopInstanceUid, (row, instance) => new { row.Id, instance })
                .OrderBy(due => due.Id)
                .Take(limit)
                .Select(due => due.instance)
                .ToArrayAsync(cancellationToken),
            cancellationToken);
    }

    public Task MarkStoredAsync(string destination, string sopInstanceUid, CancellationToken cancellationToken)
    {
        DateTimeOffset? now = time.GetUtcNow();
        return database.ChangeAsync(
            context => Pending(context, destination, sopInstanceUid).ExecuteUpdateAsync(
                set => set
                    .SetProperty(row => row.State, DeliveryState.Stored)
                    .SetProperty(row => row.Attempts, row => row.Attempts + 1)
                    .SetProperty(row => row.LastError, "")
                    .SetProperty(row => row.LastAttempt, now)
                    .SetProperty(row => row.NextAttempt, (DateTimeOffset?)null)
                    .SetProperty(row => row.StoredTime, now),
                cancellationToken),
            cancellationToken);
    }

    public Task MarkFailedAsync(
        string destination, string sopInstanceUid, string error, DateTimeOffset nextAttempt, CancellationToken cancellationToken) =>
        FailAsync(destination, sopInstanceUid, error, DeliveryState.Pending, nextAttempt, cancellationToken);

    public Task GiveUpAsync(string destination, string sopInstanceUid, string error, CancellationToken cancellationToken) =>
        FailAsync(destination, sopInstanceUid, error, DeliveryState.Failed, null, cancellationToken);

    public Task<int> RetryAsync(ScanId scan, string destination, string sopInstanceUid, CancellationToken cancellationToken)
    {
        DateTimeOffset? now = time.GetUtcNow();
        return database.ChangeAsync(
            context => context.Deliveries
                .Where(row => row.State == DeliveryState.Failed || row.State == DeliveryState.Pending)
                .Where(row => destination == "" || row.Destination == destination)
                .Where(row => sopInstanceUid == "" || row.SopInstanceUid == sopInstanceUid)
                .Where(row => context.Reconstructions.Any(reconstruction => reconstruction.Id == row.ReconstructionId && reconstruction.Scan == scan))
                .ExecuteUpdateAsync(
                    set => set
                        .SetProperty(row => row.State, DeliveryState.Pending)
                        .SetProperty(row => row.Attempts, 0)
                        .SetProperty(row => row.NextAttempt, now),
                    cancellationToken),
            cancellationToken);
    }

    public Task<DateTimeOffset?> NextDueTimeAsync(string destination, CancellationToken cancellationToken) =>
        database.ReadAsync(
            context => context.Deliveries
                .Where(row => row.Destination == destination && row.State == DeliveryState.Pending)
                .MinAsync(row => row.NextAttempt, cancellationToken),
            cancellationToken);

    public Task<IReadOnlyList<DeliverySummary>> SummariseAsync(Guid reconstruction, CancellationToken cancellationToken) =>
        database.ReadAsync(
            async context => DeliveryTallies.Summarise(
                await DeliveryTallies.Of(context.Reconstructions.Where(row => row.Id == reconstruction), context.Deliveries).ToArrayAsync(cancellationToken)),
            cancellationToken);

    public Task<IReadOnlyList<DeliveryRecord>> ListDeliveriesAsync(ScanId scan, CancellationToken cancellationToken) =>
        database.ReadAsync<IReadOnlyList<DeliveryRecord>>(
            async context => await
                (from reconstruction in context.Reconstructions
                 where reconstruction.Scan == scan
                 join row in context.Deliveries on reconstruction.Id equals row.ReconstructionId
                 join instance in context.Instances on row.SopInstanceUid equals instance.SopInstanceUid
                 orderby row.Destination, reconstruction.Ordinal, instance.InstanceNumber
                 select new DeliveryRecord(row.Destination, instance, row.State, row.Attempts, row.LastError, row.NextAttempt, row.StoredTime))
                .ToArrayAsync(cancellationToken),
            cancellationToken);

    public Task<IReadOnlyList<InstanceRecord>> ListInstancesAsync(Guid reconstruction, CancellationToken cancellationToken) =>
        database.ReadAsync<IReadOnlyList<InstanceRecord>>(
            async context => await context.Instances
                .Where(row => row.ReconstructionId == reconstruction)
                .OrderBy(row => row.InstanceNumber)
                .ToArrayAsync(cancellationToken),
            cancellationToken);

    private IEnumerable<DeliveryRow> Deliveries(Guid reconstruction, IReadOnlyList<InstanceRecord> instances, IReadOnlyList<string> destinations)
    {
        DateTimeOffset now = time.GetUtcNow();
        return instances.OrderBy(instance => instance.InstanceNumber).SelectMany(instance => destinations.Distinct().Select(destination => new DeliveryRow
        {
            SopInstanceUid = instance.SopInstanceUid,
            Destination = destination,
            ReconstructionId = reconstruction,
            NextAttempt = now,
        }));
    }

    /// <summary>Files of a reconstruction that has succeeded were made again: the catalog says what lies there now.</summary>
    private static async Task<bool> RefreshAsync(
        CatalogContext context, Guid reconstruction, IReadOnlyList<InstanceRecord> instances, CancellationToken cancellationToken)
    {
        if (!await context.Reconstructions.AnyAsync(row => row.Id == reconstruction && row.State == ReconstructionState.Succeeded, cancellationToken)) return false;
        foreach (InstanceRecord instance in instances)
        {
            await context.Instances.Where(row => row.SopInstanceUid == instance.SopInstanceUid && row.ReconstructionId == reconstruction).ExecuteUpdateAsync(
                set => set.SetProperty(row => row.Path, instance.Path).SetProperty(row => row.Bytes, instance.Bytes).SetProperty(row => row.Sha256, instance.Sha256),
                cancellationToken);
        }

        return true;
    }

    private Task<int> FailAsync(
        string destination, string sopInstanceUid, string error, DeliveryState state, DateTimeOffset? nextAttempt, CancellationToken cancellationToken)
    {
        DateTimeOffset? now = time.GetUtcNow();
        return database.ChangeAsync(
            context => Pending(context, destination, sopInstanceUid).ExecuteUpdateAsync(
                set => set
                    .SetProperty(row => row.State, state)
                    .SetProperty(row => row.Attempts, row => row.Attempts + 1)
                    .SetProperty(row => row.LastError, error)
                    .SetProperty(row => row.LastAttempt, now)
                    .SetProperty(row => row.NextAttempt, nextAttempt),
                cancellationToken),
            cancellationToken);
    }

    private static IQueryable<DeliveryRow> Pending(CatalogContext context, string destination, string sopInstanceUid) => context.Deliveries.Where(
        row => row.SopInstanceUid == sopInstanceUid && row.Destination == destination && row.State == DeliveryState.Pending);
}
