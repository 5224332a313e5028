namespace Acquisition.Core.Store;

/// <summary>How far a scan's raw data have come. Never goes back.</summary>
/// <param name="Epoch">The current writer's epoch; grows with each take-over.</param>
/// <param name="NextSequenceNumber">Every block below it is on stable storage.</param>
/// <param name="PayloadBytes">Bytes of those blocks.</param>
/// <param name="Phase">Whether more blocks may come.</param>
public sealed record RawScanStatus(long Epoch, long NextSequenceNumber, long PayloadBytes, RawScanPhase Phase);

public enum RawScanPhase
{
    Receiving,

    /// <summary>Finished: the manifest is written and the digest matched.</summary>
    Complete,

    /// <summary>Given up: what was stored is kept.</summary>
    Aborted,
}
