using Acquisition.Core.Model.Recipes;
using Microsoft.Extensions.Options;

namespace Acquisition.Pipeline.Reconstructions;

/// <summary>
/// The threads that reconstructions compute on: a bounded number, apart from the pool that acknowledgements use, and below it in priority. The most urgent work
/// goes first; among equals the oldest.
/// </summary>
public sealed class ReconstructionThreads : IDisposable
{
    private readonly Lock _lock = new();
    private readonly PriorityQueue<Work, (RecipePriority, long)> _waiting = new();
    private readonly SemaphoreSlim _ready = new(0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Thread[] _threads;
    private long _count;

    public ReconstructionThreads(IOptions<PipelineOptions> options)
    {
        _threads = new Thread[options.Value.ConcurrentReconstructions];
        for (int i = 0; i < _threads.Length; i++)
        {
            _threads[i] = new Thread(Run) { IsBackground = true, Name = $"reconstruction {i}", Priority = ThreadPriority.BelowNormal };
            _threads[i].Start();
        }
    }

    /// <summary>Does a piece of work on one of the threads.</summary>
    /// <returns>Ends with the work, as it ended.</returns>
    public Task RunAsync(RecipePriority priority, Action work, CancellationToken cancellationToken)
    {
        Work queued = new(work, cancellationToken);
        lock (_lock) _waiting.Enqueue(queued, (priority, _count++));
        _ready.Release();
        return queued.Completion;
    }

    public void Dispose()
    {
        _stop.Cancel();
        foreach (Thread thread in _threads) thread.Join();
        _ready.Dispose();
        _stop.Dispose();
    }

    private void Run()
    {
        try
        {
            while (true)
            {
                _ready.Wait(_stop.Token);
                Work next;
                lock (_lock) next = _waiting.Dequeue();
                next.Do();
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // The node ends.
        }
    }

    private sealed class Work(Action work, CancellationToken cancellationToken)
    {
        private readonly TaskCompletionSource _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Completion => _completion.Task;

        public void Do()
        {
            try
            {
                cancellationToken.ThrowIfCancellationRequested();
                work();
                _completion.SetResult();
            }
            catch (OperationCanceledException exception)
            {
                _completion.SetCanceled(exception.CancellationToken);
            }
            catch (Exception exception)
            {
                // Whoever waits for the work learns how it ended; the thread goes on.
                _completion.SetException(exception);
            }
        }
    }
}
