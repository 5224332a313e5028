using Acquisition.Core.Ports.Store;

namespace Acquisition.Storage.RawStore;

/// <summary>How far a scan is durable, at one moment.</summary>
/// <param name="nextSequenceNumber">Every block below it is on stable storage.</param>
/// <param name="payloadBytes">Bytes of those blocks.</param>
/// <param name="phase">Whether more may come.</param>
internal sealed class ScanProgress(long nextSequenceNumber, long payloadBytes, RawScanPhase phase)
{
    public long NextSequenceNumber => nextSequenceNumber;

    public long PayloadBytes => payloadBytes;

    public RawScanPhase Phase => phase;

    private readonly TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when this is no longer the latest.</summary>
    public Task Changed => _changed.Task;

    public void SetChanged() => _changed.TrySetResult();
}
