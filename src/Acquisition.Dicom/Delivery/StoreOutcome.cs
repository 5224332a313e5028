using Acquisition.Core.Ports.Catalog;

namespace Acquisition.Dicom.Delivery;

/// <summary>What became of one instance in one attempt. Texts of others are made fit for a terminal here, once: see <see cref="PeerText"/>.</summary>
/// <param name="instance">The instance.</param>
/// <param name="result">Whether the destination has it.</param>
/// <param name="detail">Why not, or what the destination changed; empty for a plain success. Fit for a log.</param>
/// <param name="comment">The destination's own words, which may name the patient: for the outbox, not for a log.</param>
public sealed class StoreOutcome(InstanceRecord instance, StoreResult result, string detail, string comment = "")
{
    public InstanceRecord Instance { get; } = instance;

    public StoreResult Result { get; } = result;

    public string Detail { get; } = PeerText.Clean(detail);

    public string Comment { get; } = PeerText.Clean(comment);

    /// <summary>The C-STORE's status; null when there was no answer.</summary>
    public ushort? Status { get; init; }

    /// <summary>The destination has the instance; sending it again is of no use.</summary>
    public bool IsStored => Result is StoreResult.Stored or StoreResult.StoredWithWarning;

    /// <summary>Another attempt would end the same way.</summary>
    public bool IsFinal => Result == StoreResult.Refused && Status is { } status && StoreStatus.IsPermanent(status);

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

    /// <summary>The file is not DICOM, or cannot be read.</summary>
    Unreadable,

    /// <summary>The file is gone or is not the one that was written. It was not sent; it is made again from raw data.</summary>
    Damaged,
}
