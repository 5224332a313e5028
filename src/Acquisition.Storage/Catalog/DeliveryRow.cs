using Acquisition.Core.Ports.Catalog;

namespace Acquisition.Storage.Catalog;

/// <summary>One instance on its way to one destination.</summary>
internal sealed class DeliveryRow
{
    /// <summary>Grows with each row: the order in which deliveries are due.</summary>
    public long Id { get; init; }
    public required string SopInstanceUid { get; init; }
    public required string Destination { get; init; }
    public DeliveryState State { get; init; } = DeliveryState.Pending;
    public int Attempts { get; init; }
    public string LastError { get; init; } = "";

    /// <summary>Null once stored.</summary>
    public required DateTimeOffset? NextAttempt { get; init; }
    public DateTimeOffset? StoredTime { get; init; }
}
