namespace Acquisition.Core.Ports.Store;

/// <summary>How far a scan's raw data have come.</summary>
/// <param name="NextSequenceNumber">Every block below it is on stable storage. Goes back only when the disk lost what it had acknowledged.</param>
/// <param name="Chain">c(<paramref name="NextSequenceNumber"/>): see <see cref="BlockImage"/>.</param>
/// <param name="BlockBytes">Bytes of meta and samples of those blocks.</param>
/// <param name="Phase">Whether more blocks may come.</param>
public sealed record RawScanStatus(long NextSequenceNumber, ReadOnlyMemory<byte> Chain, long BlockBytes, RawScanPhase Phase)
{
    /// <summary>Blocks from <see cref="NextSequenceNumber"/> on that were acknowledged and that the disk no longer has. Falls as they are sent again.</summary>
    public long LostBlocks { get; init; }

    /// <summary>When the last block became durable; null when none is, or when that was before the process began and the scan is not complete.</summary>
    public DateTimeOffset? DurableTime { get; init; }
}

public enum RawScanPhase
{
    Receiving,

    /// <summary>Finished: the manifest is written and the chain matched.</summary>
    Complete,

    /// <summary>Given up: what was stored is kept.</summary>
    Aborted,
}
