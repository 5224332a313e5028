namespace Acquisition.Core.Model.Errors;

/// <summary>A refusal that the caller can act on: a stable reason and the facts behind it. Made by <see cref="Refusals"/> only.</summary>
public sealed class RefusalException : Exception
{
    internal RefusalException(RefusalReason reason, string message, params ReadOnlySpan<(string Name, object Value)> facts)
        : base(message)
    {
        Reason = reason;
        Dictionary<string, string> named = [];
        foreach ((string name, object value) in facts) named.Add(name, value.ToString() ?? "");
        Facts = named;
    }

    public RefusalReason Reason { get; }

    /// <summary>What the message mentions, by name: expected_sequence_number, …</summary>
    public IReadOnlyDictionary<string, string> Facts { get; }
}

/// <summary>Why the node refused; on the wire in UPPER_SNAKE.</summary>
public enum RefusalReason
{
    ScanNotFound,
    WriteTokenInvalid,
    WriterReplaced,
    SequenceGap,
    ChecksumMismatch,
    ConflictingBlock,
    BlockTooLarge,
    ScanFinished,
    ScanAborted,
    DigestMismatch,
    StorageFull,
    StorageFailed,
    RawDataCorrupt,
    HeaderConflict,
    MalformedBlock,
    IdleTimeout,
    CatalogFailed,
    ShuttingDown,
    ReconstructionNotFound,
    DeliveryNotFound,
    ScanNotComplete,
    ReconstructionEnded,
}
