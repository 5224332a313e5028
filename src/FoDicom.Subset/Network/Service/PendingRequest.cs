namespace FellowOakDicom.Network;

/// <summary>A request that left, or is leaving, and the clock that waits for its answer.</summary>
internal sealed class PendingRequest : IDisposable
{
    private readonly Timer _timer;

    /// <param name="request">The request.</param>
    /// <param name="timeout">Longest wait from the last sign of progress; null: for ever.</param>
    /// <param name="onTimeout">Called on a thread of the pool, and perhaps once more than needed.</param>
    public PendingRequest(DicomRequest request, TimeSpan? timeout, Action<PendingRequest> onTimeout)
    {
        Request = request;
        Timeout = timeout ?? System.Threading.Timeout.InfiniteTimeSpan;
        _timer = new Timer(_ => onTimeout(this), null, Timeout, System.Threading.Timeout.InfiniteTimeSpan);
    }

    public DicomRequest Request { get; }

    public TimeSpan Timeout { get; }

    /// <summary>The last byte was handed to the transport. Until then the connection has a message cut in two.</summary>
    public bool IsSent { get; set; }

    /// <summary>A PDU was taken, or a pending answer came: the wait starts again.</summary>
    public void Progress() => _timer.Change(Timeout, System.Threading.Timeout.InfiniteTimeSpan);

    public void Dispose() => _timer.Dispose();
}
