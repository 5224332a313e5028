using Acquisition.Core.Model.Scans;
using Acquisition.Core.Ports.Catalog;

namespace Acquisition.Dicom.Tests.Support;

/// <summary>The outbox of one scan's reconstructions, as <see cref="IOutbox"/> describes it, without a database.</summary>
internal sealed class MemoryOutbox(TimeProvider time, MemoryCatalog catalog) : IOutbox
{
    private readonly Lock _lock = new();
    private readonly List<DeliveryRecord> _rows = [];

    /// <summary>Every record of a store or a failure, in order: to see that each is written once.</summary>
    public List<string> Log { get; } = [];

    public Task EnqueueAsync(
        ReconstructionRecord succeeded, IReadOnlyList<InstanceRecord> instances, IReadOnlyList<string> destinations, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            _rows.AddRange(from destination in destinations
                           from instance in instances
                           select new DeliveryRecord(destination, instance, DeliveryState.Pending, 0, "", time.GetUtcNow(), null));
        }

        return Task.CompletedTask;
    }

    public Task<IReadOnlyList<InstanceRecord>> NextDueAsync(string destination, int limit, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            return Task.FromResult<IReadOnlyList<InstanceRecord>>(
                [.. Pending(destination).Where(row => row.NextAttempt <= time.GetUtcNow()).Select(row => row.Instance).OrderBy(i => i.InstanceNumber).Take(limit)]);
        }
    }

    public Task MarkStoredAsync(string destination, string sopInstanceUid, CancellationToken cancellationToken)
    {
        Replace(destination, sopInstanceUid, row => row with { State = DeliveryState.Stored, NextAttempt = null, StoredTime = time.GetUtcNow() });
        lock (_lock)
        {
            Log.Add($"{destination} stored {sopInstanceUid}");
            if (_rows.All(row => row.State == DeliveryState.Stored)) catalog.State = ScanState.Delivered;
        }

        return Task.CompletedTask;
    }

    public Task MarkFailedAsync(string destination, string sopInstanceUid, string error, DateTimeOffset nextAttempt, CancellationToken cancellationToken)
    {
        Replace(destination, sopInstanceUid, row => row with { Attempts = row.Attempts + 1, LastError = error, NextAttempt = nextAttempt });
        lock (_lock) Log.Add($"{destination} failed {sopInstanceUid}");
        return Task.CompletedTask;
    }

    public Task<DateTimeOffset?> NextDueTimeAsync(string destination, CancellationToken cancellationToken)
    {
        lock (_lock) return Task.FromResult(Pending(destination).Min(row => row.NextAttempt));
    }

    public Task<IReadOnlyList<DeliverySummary>> SummariseAsync(ScanId scan, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            return Task.FromResult<IReadOnlyList<DeliverySummary>>(
            [
                .. _rows.GroupBy(row => row.Destination).Select(rows => new DeliverySummary(
                    rows.Key, rows.Count(row => row.State == DeliveryState.Stored), rows.Count(), rows.Select(row => row.LastError).LastOrDefault(error => error.Length > 0, ""))),
            ]);
        }
    }

    public Task<IReadOnlyList<DeliveryRecord>> ListDeliveriesAsync(ScanId scan, CancellationToken cancellationToken) => Task.FromResult(Rows);

    public IReadOnlyList<DeliveryRecord> Rows
    {
        get
        {
            lock (_lock) return [.. _rows];
        }
    }

    private IEnumerable<DeliveryRecord> Pending(string destination) => _rows.Where(row => row.Destination == destination && row.State == DeliveryState.Pending);

    private void Replace(string destination, string sopInstanceUid, Func<DeliveryRecord, DeliveryRecord> change)
    {
        lock (_lock)
        {
            int row = _rows.FindIndex(row => row.Destination == destination && row.Instance.SopInstanceUid == sopInstanceUid);
            _rows[row] = change(_rows[row]);
        }
    }
}
