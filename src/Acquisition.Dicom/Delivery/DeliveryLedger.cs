using Acquisition.Core.Catalog;
using Acquisition.Core.Events;
using Acquisition.Core.Scans;

namespace Acquisition.Dicom.Delivery;

/// <summary>Writes down what became of each instance, and tells the watchers how far a scan has come.</summary>
public sealed class DeliveryLedger(IOutbox outbox, IScanCatalog catalog, IScanEvents events, BackOff backOff, TimeProvider time)
{
    /// <summary>
    /// Records at once, so that a crash costs no more than the instance in flight. Not cancellable: an answer that came is never forgotten because of a shutdown.
    /// </summary>
    public async Task RecordAsync(string destination, ScanId scan, StoreOutcome outcome)
    {
        string instance = outcome.Instance.SopInstanceUid;
        if (outcome.IsStored)
        {
            await outbox.MarkStoredAsync(destination, instance, CancellationToken.None);
            return;
        }

        int attempts = await AttemptsAsync(destination, scan, instance);
        await outbox.MarkFailedAsync(destination, instance, $"{outcome.Result}: {outcome.Detail}", time.GetUtcNow() + backOff.After(attempts), CancellationToken.None);
    }

    public async Task<ScanRecord> FindScanAsync(Guid reconstruction, CancellationToken cancellationToken)
    {
        ReconstructionRecord? record = await catalog.FindReconstructionAsync(reconstruction, cancellationToken);
        ScanRecord? scan = record is null ? null : await catalog.FindScanAsync(record.Scan, cancellationToken);
        return scan ?? throw new InvalidOperationException($"The outbox holds an instance of reconstruction {reconstruction:N}, which the catalog does not know.");
    }

    /// <param name="destination">Where instances of the scan were sent.</param>
    /// <param name="before">The scan as it was before.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task PublishAsync(string destination, ScanRecord before, CancellationToken cancellationToken)
    {
        foreach (DeliverySummary summary in await outbox.SummariseAsync(before.Id, cancellationToken))
        {
            if (summary.Destination == destination) events.Publish(before.Id, new DeliveryProgress(destination, summary.Stored, summary.Total, summary.LastError));
        }

        ScanRecord? now = await catalog.FindScanAsync(before.Id, cancellationToken);
        if (now?.State == ScanState.Delivered && before.State != ScanState.Delivered) events.Publish(before.Id, new StateChanged(ScanState.Delivered, ""));
    }

    private async Task<int> AttemptsAsync(string destination, ScanId scan, string instance)
    {
        IReadOnlyList<DeliveryRecord> deliveries = await outbox.ListDeliveriesAsync(scan, CancellationToken.None);
        return deliveries.First(delivery => delivery.Destination == destination && delivery.Instance.SopInstanceUid == instance).Attempts;
    }
}
