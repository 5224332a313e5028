using Acquisition.Core.Ports.Store;

namespace Acquisition.Pipeline.Reconstructions;

/// <summary>A scan's blocks, one by one. May be disposed while a block is awaited: the wait is ended first, as an enumerator alone must not be.</summary>
internal sealed class BlockReader : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop;
    private readonly IAsyncEnumerator<RawBlock> _blocks;
    private Task<bool> _next = Task.FromResult(false);

    public BlockReader(Func<CancellationToken, IAsyncEnumerable<RawBlock>> read, CancellationToken cancellationToken)
    {
        _stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _blocks = read(_stop.Token).GetAsyncEnumerator(_stop.Token);
    }

    public RawBlock Current => _blocks.Current;

    /// <summary>Goes to the next block. False: the scan is complete.</summary>
    public Task<bool> MoveNextAsync() => _next = _blocks.MoveNextAsync().AsTask();

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await ((Task)_next).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _blocks.DisposeAsync();
        _stop.Dispose();
    }
}
