using Acquisition.Core.Ports.Catalog;

namespace Acquisition.Storage.Catalog;

/// <summary>One instance on its way to one destination.</summary>
internal sealed class DeliveryRow
{
    /// <summary>Grows with each row: the order in which deliveries are due.</summary>
    public long Id { get; init; }
    public required string SopInstanceUid { get; init; }
    public required string Destination { get; init; }

    /// <summary>The instance's reconstruction, once more here: summaries of a page of scans need no instance.</summary>
    public required Guid ReconstructionId { get; init; }
    public DeliveryState State { get; init; } = DeliveryState.Pending;

    /// <summary>Since somebody last asked for it.</summary>
    public int Attempts { get; init; }
    public string LastError { get; init; } = "";
    public DateTimeOffset? LastAttempt { get; init; }

    /// <summary>Null when it is not pending.</summary>
    public required DateTimeOffset? NextAttempt { get; init; }
    public DateTimeOffset? StoredTime { get; init; }
}
