namespace Acquisition.Core.Catalog;

/// <summary>One instance on its way to one destination.</summary>
public sealed record DeliveryRecord(
    string Destination,
    InstanceRecord Instance,
    DeliveryState State,
    int Attempts,
    string LastError,
    DateTimeOffset? NextAttempt,
    DateTimeOffset? StoredTime);

public enum DeliveryState
{
    Pending,

    /// <summary>The destination answered the C-STORE with success or a warning.</summary>
    Stored,
}

/// <summary>How far one destination has come with a scan.</summary>
public sealed record DeliverySummary(string Destination, int Stored, int Total, string LastError);
