using Acquisition.Core.Model.Scans;
using Acquisition.Core.Ports.Catalog;
using Acquisition.Core.Ports.Events;
using Acquisition.Core.Ports.Images;
using Microsoft.Extensions.Logging;

namespace Acquisition.Dicom.Delivery;

/// <summary>Writes down what became of the instances that were to be sent, and tells the watchers how far their reconstructions have come.</summary>
public sealed partial class DeliveryLedger(
    IOutbox outbox,
    IScanCatalog catalog,
    IInstanceRemaker remaker,
    IScanEvents events,
    BackOff backOff,
    TimeProvider time,
    ILogger<DeliveryLedger> logger)
{
    /// <summary>The scans of the instances, by reconstruction.</summary>
    public async Task<IReadOnlyDictionary<Guid, ScanId>> FindScansAsync(IEnumerable<InstanceRecord> instances, CancellationToken cancellationToken)
    {
        Dictionary<Guid, ScanId> scans = [];
        foreach (Guid id in instances.Select(instance => instance.ReconstructionId).Distinct())
        {
            ReconstructionRecord? reconstruction = await catalog.FindReconstructionAsync(id, cancellationToken);
            scans[id] = reconstruction?.Scan
                ?? throw new InvalidOperationException($"The outbox holds instances of reconstruction {id:N}, which the catalog does not know.");
        }

        return scans;
    }

    /// <summary>Not cancellable: an answer that came is not forgotten because of a shutdown.</summary>
    public Task RecordStoredAsync(string destination, InstanceRecord instance) =>
        outbox.MarkStoredAsync(destination, instance.SopInstanceUid, CancellationToken.None);

    /// <summary>
    /// A failure that is final ends its delivery. Each other one puts its instance off, by its own number of attempts. That number is in the outbox, so a
    /// restart does not shorten the wait. A damaged instance is asked for anew.
    /// </summary>
    public async Task RecordFailuresAsync(string destination, ScanId scan, IReadOnlyList<StoreOutcome> failures)
    {
        foreach (StoreOutcome final in failures.Where(failure => failure.IsFinal))
        {
            LogGivenUp(destination, final.Instance.SopInstanceUid, final.Result, final.Detail);
            await outbox.GiveUpAsync(destination, final.Instance.SopInstanceUid, final.Description, CancellationToken.None);
        }

        List<StoreOutcome> passing = [.. failures.Where(failure => !failure.IsFinal)];
        if (passing.Count > 0) await PutOffAsync(destination, scan, passing);
        foreach (Guid reconstruction in failures.Where(failure => failure.Result == StoreResult.Damaged).Select(failure => failure.Instance.ReconstructionId).Distinct())
        {
            LogDamaged(scan, reconstruction);
            remaker.Remake(reconstruction);
        }
    }

    /// <param name="destination">Where instances of the reconstruction were sent.</param>
    /// <param name="scan">Its scan.</param>
    /// <param name="reconstruction">The reconstruction.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task PublishAsync(string destination, ScanId scan, Guid reconstruction, CancellationToken cancellationToken)
    {
        IReadOnlyList<DeliverySummary> summaries = await outbox.SummariseAsync(reconstruction, cancellationToken);
        DeliverySummary summary = summaries.Single(summary => summary.Destination == destination);
        events.Publish(scan, new DeliveryProgress(summary));
        if (summary.Pending == 0) events.Publish(scan, new StateChanged(reconstruction));
    }

    private async Task PutOffAsync(string destination, ScanId scan, IReadOnlyList<StoreOutcome> failures)
    {
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

    [LoggerMessage(4011, LogLevel.Error,
        "{Destination} will not get {SopInstanceUid}: {Result}, {Detail}. Sending it again would end the same way; mend the cause, then retry the delivery.")]
    private partial void LogGivenUp(string destination, string sopInstanceUid, StoreResult result, string detail);

    [LoggerMessage(4012, LogLevel.Error, "Scan {ScanId}: instances of reconstruction {ReconstructionId} are damaged or gone. They were not sent and are made again. Check the disk.")]
    private partial void LogDamaged(ScanId scanId, Guid reconstructionId);
}
