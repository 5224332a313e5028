using Acquisition.Core.Model.Errors;
using Acquisition.Core.Model.Scans;
using Acquisition.Core.Ports.Catalog;

namespace Acquisition.Dicom.Tests.Support;

/// <summary>The outbox of one scan's reconstructions, as <see cref="IOutbox"/> describes it, without a database.</summary>
internal sealed class MemoryOutbox(TimeProvider time) : IOutbox
{
    private readonly Lock _lock = new();
    private readonly List<DeliveryRecord> _rows = [];

    /// <summary>Every record of a store or a failure, in order: to see that each is written once.</summary>
    public List<string> Log { get; } = [];

    /// <summary>Whether the database behind it refuses everything.</summary>
    public bool IsDown { get; set; }

    public Task<bool> EnqueueAsync(
        ReconstructionRecord succeeded, IReadOnlyList<InstanceRecord> instances, IReadOnlyList<string> destinations, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            _rows.AddRange(from destination in destinations
                           from instance in instances
                           select new DeliveryRecord(destination, instance, DeliveryState.Pending, 0, "", time.GetUtcNow(), null));
        }

        return Task.FromResult(true);
    }

    public Task<IReadOnlyList<InstanceRecord>> NextDueAsync(string destination, int limit, CancellationToken cancellationToken)
    {
        CheckUp();
        lock (_lock)
        {
            return Task.FromResult<IReadOnlyList<InstanceRecord>>(
                [.. Pending(destination).Where(row => row.NextAttempt <= time.GetUtcNow()).Select(row => row.Instance).OrderBy(i => i.InstanceNumber).Take(limit)]);
        }
    }

    public Task MarkStoredAsync(string destination, string sopInstanceUid, CancellationToken cancellationToken) =>
        ReplaceAsync(destination, sopInstanceUid, "stored", row => row with { State = DeliveryState.Stored, NextAttempt = null, StoredTime = time.GetUtcNow() });

    public Task MarkFailedAsync(string destination, string sopInstanceUid, string error, DateTimeOffset nextAttempt, CancellationToken cancellationToken) =>
        ReplaceAsync(destination, sopInstanceUid, "failed", row => row with { Attempts = row.Attempts + 1, LastError = error, NextAttempt = nextAttempt });

    public Task GiveUpAsync(string destination, string sopInstanceUid, string error, CancellationToken cancellationToken) => ReplaceAsync(
        destination, sopInstanceUid, "given up",
        row => row with { State = DeliveryState.Failed, Attempts = row.Attempts + 1, LastError = error, NextAttempt = null });

    public Task<int> RetryAsync(ScanId scan, string destination, string sopInstanceUid, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<DateTimeOffset?> NextDueTimeAsync(string destination, CancellationToken cancellationToken)
    {
        CheckUp();
        lock (_lock) return Task.FromResult(Pending(destination).Min(row => row.NextAttempt));
    }

    public Task<IReadOnlyList<DeliverySummary>> SummariseAsync(Guid reconstruction, CancellationToken cancellationToken)
    {
        CheckUp();
        lock (_lock)
        {
            return Task.FromResult<IReadOnlyList<DeliverySummary>>(
            [
                .. _rows.Where(row => row.Instance.ReconstructionId == reconstruction).GroupBy(row => row.Destination).Select(rows => new DeliverySummary(
                    rows.Key,
                    rows.Count(row => row.State == DeliveryState.Stored),
                    rows.Count(),
                    rows.Count(row => row.State == DeliveryState.Failed),
                    rows.Select(row => row.LastError).LastOrDefault(error => error.Length > 0, ""))),
            ]);
        }
    }

    public Task<IReadOnlyList<DeliveryRecord>> ListDeliveriesAsync(ScanId scan, CancellationToken cancellationToken) => Task.FromResult(Rows);

    public Task<IReadOnlyList<InstanceRecord>> ListInstancesAsync(Guid reconstruction, CancellationToken cancellationToken) => throw new NotSupportedException();

    public IReadOnlyList<DeliveryRecord> Rows
    {
        get
        {
            lock (_lock) return [.. _rows];
        }
    }

    private IEnumerable<DeliveryRecord> Pending(string destination) => _rows.Where(row => row.Destination == destination && row.State == DeliveryState.Pending);

    private Task ReplaceAsync(string destination, string sopInstanceUid, string what, Func<DeliveryRecord, DeliveryRecord> change)
    {
        CheckUp();
        lock (_lock)
        {
            int row = _rows.FindIndex(row => row.Destination == destination && row.Instance.SopInstanceUid == sopInstanceUid);
            _rows[row] = change(_rows[row]);
            Log.Add($"{destination} {what} {sopInstanceUid}");
        }

        return Task.CompletedTask;
    }

    private void CheckUp()
    {
        if (IsDown) throw Refusals.CatalogFailed("catalog.db", "disk I/O error.");
    }
}
