namespace Acquisition.Core.Ports.Catalog;

/// <summary>
/// Rings when something was put into the outbox, so that it leaves at once and not when the delivery looks again by itself.
/// Only a hint, within one process: the outbox has the truth.
/// </summary>
public sealed class OutboxSignal
{
    private TaskCompletionSource _next = New();

    /// <summary>Completes with the next ring. Take it before you look into the outbox: then nothing is missed.</summary>
    public Task Next => Volatile.Read(ref _next).Task;

    public void Ring() => Interlocked.Exchange(ref _next, New()).SetResult();

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
