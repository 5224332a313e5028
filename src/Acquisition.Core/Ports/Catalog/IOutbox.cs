using Acquisition.Core.Model.Errors;
using Acquisition.Core.Model.Scans;

namespace Acquisition.Core.Ports.Catalog;

/// <summary>
/// What must still reach which destination: one row per instance and destination, in the catalog, so that a crash forgets nothing.
/// An instance is sent at least once and recorded once. Any member may throw <see cref="RefusalException"/> CATALOG_FAILED.
/// </summary>
public interface IOutbox
{
    /// <summary>
    /// In one transaction, if the reconstruction is running: records it as succeeded with its instances, and one delivery for each destination. When it has
    /// succeeded already, the instances' digests are brought up to date (they were made again) and nothing is sent twice.
    /// </summary>
    /// <returns>False when the reconstruction was cancelled meanwhile: nothing is recorded.</returns>
    Task<bool> EnqueueAsync(
        ReconstructionRecord succeeded, IReadOnlyList<InstanceRecord> instances, IReadOnlyList<string> destinations, CancellationToken cancellationToken);

    /// <summary>Deliveries to one destination whose time has come, in series order, at most <paramref name="limit"/>.</summary>
    Task<IReadOnlyList<InstanceRecord>> NextDueAsync(string destination, int limit, CancellationToken cancellationToken);

    /// <summary>Records that the destination stored the instance.</summary>
    Task MarkStoredAsync(string destination, string sopInstanceUid, CancellationToken cancellationToken);

    /// <summary>Records a failed attempt and when to try again.</summary>
    Task MarkFailedAsync(string destination, string sopInstanceUid, string error, DateTimeOffset nextAttempt, CancellationToken cancellationToken);

    /// <summary>Records a failure that another attempt would not mend: the delivery is Failed until somebody asks for it again.</summary>
    Task GiveUpAsync(string destination, string sopInstanceUid, string error, CancellationToken cancellationToken);

    /// <summary>Makes deliveries of a scan that failed or wait due now; an empty name or UID stands for all.</summary>
    /// <returns>How many.</returns>
    Task<int> RetryAsync(ScanId scan, string destination, string sopInstanceUid, CancellationToken cancellationToken);

    /// <summary>When the earliest pending delivery to the destination is due; null when there is none.</summary>
    Task<DateTimeOffset?> NextDueTimeAsync(string destination, CancellationToken cancellationToken);

    /// <summary>How each destination stands with the instances of a reconstruction.</summary>
    Task<IReadOnlyList<DeliverySummary>> SummariseAsync(Guid reconstruction, CancellationToken cancellationToken);

    /// <summary>Every delivery of a scan, by destination, reconstruction and instance number.</summary>
    Task<IReadOnlyList<DeliveryRecord>> ListDeliveriesAsync(ScanId scan, CancellationToken cancellationToken);

    /// <summary>The instances of a reconstruction by number; empty until it has succeeded.</summary>
    Task<IReadOnlyList<InstanceRecord>> ListInstancesAsync(Guid reconstruction, CancellationToken cancellationToken);
}
