using Acquisition.Core.Scans;

namespace Acquisition.Core.Catalog;

/// <summary>
/// What must still reach which destination: one row per instance and destination, in the catalog, so that a crash forgets nothing.
/// An instance is sent at least once and recorded once.
/// </summary>
public interface IOutbox
{
    /// <summary>
    /// In one transaction: records the instances, one delivery for each destination, and the reconstruction as succeeded.
    /// The first reconstruction moves its scan to delivering. With no destination both are delivered at once. Repeating it changes nothing.
    /// </summary>
    Task EnqueueAsync(
        ReconstructionRecord succeeded, IReadOnlyList<InstanceRecord> instances, IReadOnlyList<string> destinations, CancellationToken cancellationToken);

    /// <summary>Deliveries to one destination whose time has come, in series order, at most <paramref name="limit"/>.</summary>
    Task<IReadOnlyList<InstanceRecord>> NextDueAsync(string destination, int limit, CancellationToken cancellationToken);

    /// <summary>
    /// Records that the destination stored the instance. The last one of a reconstruction moves it to delivered, and its scan too when it is the first reconstruction.
    /// </summary>
    Task MarkStoredAsync(string destination, string sopInstanceUid, CancellationToken cancellationToken);

    /// <summary>Records a failed attempt and when to try again.</summary>
    Task MarkFailedAsync(string destination, string sopInstanceUid, string error, DateTimeOffset nextAttempt, CancellationToken cancellationToken);

    /// <summary>When the earliest pending delivery to the destination is due; null when there is none.</summary>
    Task<DateTimeOffset?> NextDueTimeAsync(string destination, CancellationToken cancellationToken);

    /// <summary>How each destination stands with the instances of a scan, all reconstructions together.</summary>
    Task<IReadOnlyList<DeliverySummary>> SummariseAsync(ScanId scan, CancellationToken cancellationToken);

    /// <summary>Every delivery of a scan, by destination and instance number.</summary>
    Task<IReadOnlyList<DeliveryRecord>> ListDeliveriesAsync(ScanId scan, CancellationToken cancellationToken);
}
