using Acquisition.Core.Model.Recipes;
using Microsoft.Extensions.Options;

namespace Acquisition.Pipeline.Reconstructions;

/// <summary>The memory that reconstructions share. Who does not fit waits: the most urgent first, and nobody passes it, so that a large one is not starved by small ones.</summary>
public sealed class MemoryBudget(IOptions<PipelineOptions> options)
{
    private readonly Lock _lock = new();
    private readonly PriorityQueue<Claim, (RecipePriority, long)> _waiting = new();
    private long _free = options.Value.EffectiveMemoryBudgetBytes;
    private long _count;

    /// <summary>Somebody waits.</summary>
    public bool IsContended
    {
        get
        {
            lock (_lock) return _waiting.Count > 0;
        }
    }

    /// <summary>Waits for memory; disposing what is answered gives it back.</summary>
    public async Task<IDisposable> ReserveAsync(long bytes, RecipePriority priority, CancellationToken cancellationToken)
    {
        Claim claim = new(this, bytes);
        lock (_lock)
        {
            _waiting.Enqueue(claim, (priority, _count++));
            Grant();
        }

        await using CancellationTokenRegistration registration = cancellationToken.Register(() => Withdraw(claim, cancellationToken));
        await claim.Granted;
        return claim;
    }

    private void Grant()
    {
        while (_waiting.TryPeek(out Claim? next, out _) && (next.IsWithdrawn || next.Bytes <= _free))
        {
            _waiting.Dequeue();
            if (next.TryGrant()) _free -= next.Bytes;
        }
    }

    private void Withdraw(Claim claim, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            claim.Withdraw(cancellationToken);
            Grant();
        }
    }

    private void GiveBack(long bytes)
    {
        lock (_lock)
        {
            _free += bytes;
            Grant();
        }
    }

    private sealed class Claim(MemoryBudget budget, long bytes) : IDisposable
    {
        private readonly TaskCompletionSource _granted = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _disposed;

        public long Bytes => bytes;

        public Task Granted => _granted.Task;

        public bool IsWithdrawn => _granted.Task.IsCanceled;

        public bool TryGrant() => _granted.TrySetResult();

        public void Withdraw(CancellationToken cancellationToken) => _granted.TrySetCanceled(cancellationToken);

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _disposed, 1) == 0) budget.GiveBack(bytes);
        }
    }
}
