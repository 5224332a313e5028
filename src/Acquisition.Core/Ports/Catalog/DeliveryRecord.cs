namespace Acquisition.Core.Ports.Catalog;

/// <summary>One instance on its way to one destination.</summary>
public sealed record DeliveryRecord(
    string Destination,
    InstanceRecord Instance,
    DeliveryState State,
    int Attempts,
    string LastError,
    DateTimeOffset? NextAttempt,
    DateTimeOffset? StoredTime);

/// <summary>Pending → Stored → Committed, or Failed until somebody asks for it again.</summary>
public enum DeliveryState
{
    Pending,

    /// <summary>The destination answered the C-STORE with success or a warning.</summary>
    Stored,

    /// <summary>The destination has committed to keep it.</summary>
    Committed,

    /// <summary>It will not be tried again by itself.</summary>
    Failed,
}

/// <summary>How far one destination has come.</summary>
/// <param name="Destination">Its configured name.</param>
/// <param name="Stored">Instances that it has stored, committed ones included.</param>
/// <param name="Total">Instances that it is to store.</param>
/// <param name="Failed">Instances that will not be tried again by themselves.</param>
/// <param name="LastError">The last failure; empty when there is none.</param>
public sealed record DeliverySummary(string Destination, int Stored, int Total, int Failed, string LastError)
{
    public int Pending => Total - Stored - Failed;
}
