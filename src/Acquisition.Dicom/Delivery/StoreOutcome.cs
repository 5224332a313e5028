using Acquisition.Core.Ports.Catalog;

namespace Acquisition.Dicom.Delivery;

/// <summary>What became of one instance in one association.</summary>
/// <param name="Instance">The instance.</param>
/// <param name="Result">Whether the destination has it.</param>
/// <param name="Detail">Why not, or what the destination changed; empty for a plain success. Fit for a log.</param>
/// <param name="Comment">The destination's own words, which may name the patient: for the outbox, not for a log.</param>
public sealed record StoreOutcome(InstanceRecord Instance, StoreResult Result, string Detail, string Comment = "")
{
    /// <summary>The destination has the instance; sending it again is of no use.</summary>
    public bool IsStored => Result is StoreResult.Stored or StoreResult.StoredWithWarning;

    /// <summary>For those who look after deliveries.</summary>
    public string Description => Comment.Length == 0 ? $"{Result}: {Detail}" : $"{Result}: {Detail} ({Comment})";
}

public enum StoreResult
{
    Stored,

    /// <summary>Kept, with elements coerced or discarded (B000, B006, B007), or there already (0111).</summary>
    StoredWithWarning,

    /// <summary>Answered with a failure status.</summary>
    Refused,

    /// <summary>Sent, or about to be, when the answer stayed out or the association ended. The destination may have it.</summary>
    Unanswered,

    /// <summary>No association: refused, no connection, no answer.</summary>
    NotConnected,

    /// <summary>The file is missing or is not DICOM.</summary>
    Unreadable,
}
