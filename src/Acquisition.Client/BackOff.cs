namespace Acquisition.Client;

/// <summary>Pauses that double with each failure in a row and start again when blocks become durable; gives up on a node that is out of reach for too long.</summary>
internal sealed class BackOff(ScanWriterOptions options)
{
    private TimeSpan _next = options.MinimumBackOff;
    private long _since = Environment.TickCount64;

    public bool MayTryAgain => Environment.TickCount64 - _since < options.GiveUpAfter.TotalMilliseconds;

    /// <summary>The node answered.</summary>
    public void Reached() => _since = Environment.TickCount64;

    /// <summary>The scan went on. A stream that is only opened, and fails each time, keeps its pause.</summary>
    public void Advanced() => (_next, _since) = (options.MinimumBackOff, Environment.TickCount64);

    public async Task WaitAsync(CancellationToken cancellationToken)
    {
        await Task.Delay(_next, cancellationToken);
        _next = _next * 2 < options.MaximumBackOff ? _next * 2 : options.MaximumBackOff;
    }
}
