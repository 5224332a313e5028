using Acquisition.Core.Model.Scans;
using Acquisition.Core.Ports.Catalog;
using Acquisition.Core.Ports.Events;

namespace Acquisition.Dicom.Delivery;

/// <summary>Writes down what became of the instances that were sent, and tells the watchers how far their scans have come.</summary>
public sealed class DeliveryLedger(IOutbox outbox, IScanCatalog catalog, IScanEvents events, BackOff backOff, TimeProvider time)
{
    /// <summary>The scans behind the instances, by reconstruction, as they are now.</summary>
    public async Task<IReadOnlyDictionary<Guid, ScanRecord>> FindScansAsync(
        IEnumerable<InstanceRecord> instances, CancellationToken cancellationToken)
    {
        Dictionary<Guid, ScanRecord> scans = [];
        foreach (Guid id in instances.Select(instance => instance.ReconstructionId).Distinct())
        {
            ReconstructionRecord? reconstruction = await catalog.FindReconstructionAsync(id, cancellationToken);
            ScanRecord? scan = reconstruction is null ? null : await catalog.FindScanAsync(reconstruction.Scan, cancellationToken);
            scans[id] = scan ?? throw new InvalidOperationException($"The outbox holds instances of reconstruction {id:N}, which the catalog does not know.");
        }

        return scans;
    }

    /// <summary>Not cancellable: an answer that came is not forgotten because of a shutdown.</summary>
    public Task RecordStoredAsync(string destination, InstanceRecord instance) =>
        outbox.MarkStoredAsync(destination, instance.SopInstanceUid, CancellationToken.None);

    /// <summary>
    /// Each failure puts its instance off, by its own number of attempts. That number is in the outbox, so a restart does not shorten the wait.
    /// </summary>
    public async Task RecordFailuresAsync(string destination, ScanId scan, IReadOnlyList<StoreOutcome> failures)
    {
        if (failures.Count == 0) return;
        Dictionary<string, int> attempts = (await outbox.ListDeliveriesAsync(scan, CancellationToken.None))
            .Where(delivery => delivery.Destination == destination)
            .ToDictionary(delivery => delivery.Instance.SopInstanceUid, delivery => delivery.Attempts);
        foreach (StoreOutcome failure in failures)
        {
            string instance = failure.Instance.SopInstanceUid;
            DateTimeOffset next = time.GetUtcNow() + backOff.After(attempts[instance]);
            await outbox.MarkFailedAsync(destination, instance, failure.Description, next, CancellationToken.None);
        }
    }

    /// <param name="destination">Where instances of the scan were sent.</param>
    /// <param name="before">The scan as it was before.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task PublishAsync(string destination, ScanRecord before, CancellationToken cancellationToken)
    {
        IReadOnlyList<DeliverySummary> summaries = await outbox.SummariseAsync(before.Id, cancellationToken);
        DeliverySummary summary = summaries.Single(summary => summary.Destination == destination);
        events.Publish(before.Id, new DeliveryProgress(destination, summary.Stored, summary.Total, summary.LastError));

        ScanRecord? now = await catalog.FindScanAsync(before.Id, cancellationToken);
        bool nowDelivered = now?.State == ScanState.Delivered && before.State != ScanState.Delivered;
        if (nowDelivered) events.Publish(before.Id, new StateChanged(ScanState.Delivered, ""));
    }
}
