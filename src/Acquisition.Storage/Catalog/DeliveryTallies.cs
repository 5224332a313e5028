using Acquisition.Core.Model.Scans;
using Acquisition.Core.Ports.Catalog;

namespace Acquisition.Storage.Catalog;

/// <summary>Deliveries of one scan to one destination that stand alike.</summary>
internal sealed class DeliveryTally
{
    public required ScanId Scan { get; init; }
    public required string Destination { get; init; }
    public required DeliveryState State { get; init; }
    public required string LastError { get; init; }
    public required DateTimeOffset? LastAttempt { get; init; }
    public required int Count { get; init; }
}

/// <summary>Deliveries counted by the database: a scan has thousands, and a handful of ways to stand.</summary>
internal static class DeliveryTallies
{
    public static IQueryable<DeliveryTally> Of(IQueryable<ReconstructionRecord> reconstructions, IQueryable<DeliveryRow> deliveries) =>
        from reconstruction in reconstructions
        join delivery in deliveries on reconstruction.Id equals delivery.ReconstructionId
        group delivery by new { reconstruction.Scan, delivery.Destination, delivery.State, delivery.LastError } into alike
        select new DeliveryTally
        {
            Scan = alike.Key.Scan,
            Destination = alike.Key.Destination,
            State = alike.Key.State,
            LastError = alike.Key.LastError,
            LastAttempt = alike.Max(row => row.LastAttempt),
            Count = alike.Count(),
        };

    /// <summary>By destination.</summary>
    public static IReadOnlyList<DeliverySummary> Summarise(IEnumerable<DeliveryTally> tallies) =>
    [
        .. tallies.GroupBy(tally => tally.Destination).OrderBy(group => group.Key, StringComparer.Ordinal).Select(group => new DeliverySummary(
            group.Key,
            Stored: group.Where(tally => tally.State is DeliveryState.Stored or DeliveryState.Committed).Sum(tally => tally.Count),
            Total: group.Sum(tally => tally.Count),
            Failed: group.Where(tally => tally.State == DeliveryState.Failed).Sum(tally => tally.Count),
            LastError: group.Where(tally => tally.LastError.Length > 0).MaxBy(tally => tally.LastAttempt)?.LastError ?? "")),
    ];
}
