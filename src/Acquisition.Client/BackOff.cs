namespace Acquisition.Client;

/// <summary>Pauses that double with each failure in a row and start again after a success.</summary>
internal sealed class BackOff(ScanWriterOptions options)
{
    private TimeSpan _next = options.MinimumBackOff;
    private long _since = Environment.TickCount64;

    public bool MayTryAgain => Environment.TickCount64 - _since < options.GiveUpAfter.TotalMilliseconds;

    public void Reset() => (_next, _since) = (options.MinimumBackOff, Environment.TickCount64);

    public async Task WaitAsync(CancellationToken cancellationToken)
    {
        await Task.Delay(_next, cancellationToken);
        _next = _next * 2 < options.MaximumBackOff ? _next * 2 : options.MaximumBackOff;
    }
}
