using Acquisition.Core.Ports.Store;

namespace Acquisition.Storage.RawStore;

/// <summary>How far a scan is durable, at one moment.</summary>
/// <param name="durable">Every block below it is on stable storage.</param>
/// <param name="phase">Whether more may come.</param>
/// <param name="lostBlocks">Blocks from there on that were acknowledged and are gone.</param>
/// <param name="durableTime">When the last block became durable; null when that was before the process began.</param>
internal sealed class ScanProgress(LogPosition durable, RawScanPhase phase, long lostBlocks = 0, DateTimeOffset? durableTime = null)
{
    public LogPosition Durable => durable;

    public long NextSequenceNumber => durable.NextSequenceNumber;

    public RawScanPhase Phase => phase;

    public DateTimeOffset? DurableTime => durableTime;

    public RawScanStatus Status => new(durable.NextSequenceNumber, durable.Chain, durable.BlockBytes, phase)
    {
        LostBlocks = lostBlocks,
        DurableTime = durableTime,
    };

    private readonly TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when this is no longer the latest.</summary>
    public Task Changed => _changed.Task;

    public void SetChanged() => _changed.TrySetResult();
}
