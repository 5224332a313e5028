namespace Acquisition.Core.Store;

/// <summary>A refusal that the sender can act on: a stable reason and the facts behind it. Made by <see cref="IngestErrors"/> only.</summary>
public sealed class IngestException : Exception
{
    internal IngestException(IngestReason reason, string message, params ReadOnlySpan<(string Name, object Value)> facts)
        : base(message)
    {
        Reason = reason;
        Dictionary<string, string> named = [];
        foreach ((string name, object value) in facts) named.Add(name, value.ToString() ?? "");
        Facts = named;
    }

    public IngestReason Reason { get; }

    /// <summary>What the message mentions, by name: expected_sequence_number, current_epoch, …</summary>
    public IReadOnlyDictionary<string, string> Facts { get; }
}

/// <summary>Why ingest refused; on the wire in UPPER_SNAKE.</summary>
public enum IngestReason
{
    ScanNotFound,
    StaleEpoch,
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
}
