using Acquisition.Core.Model.Errors;
using Acquisition.Core.Ports.Store;

namespace Acquisition.Pipeline.Reconstructions;

/// <summary>A scan's blocks, one by one. May be disposed while a block is awaited: the wait is ended first, as an enumerator alone must not be.</summary>
internal sealed class BlockReader : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop;
    private readonly IAsyncEnumerator<RawBlock> _blocks;
    private readonly bool _endsWithAbort;
    private Task<bool> _next = Task.FromResult(false);

    /// <param name="read">The scan.</param>
    /// <param name="endsWithAbort">The blocks of an aborted scan are all that is wanted; else that it was aborted is an error.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public BlockReader(Func<CancellationToken, IAsyncEnumerable<RawBlock>> read, bool endsWithAbort, CancellationToken cancellationToken)
    {
        _endsWithAbort = endsWithAbort;
        _stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _blocks = read(_stop.Token).GetAsyncEnumerator(_stop.Token);
    }

    public RawBlock Current => _blocks.Current;

    /// <summary>Goes to the next block. False: that was all.</summary>
    public Task<bool> MoveNextAsync() => _next = NextAsync();

    private async Task<bool> NextAsync()
    {
        try
        {
            return await _blocks.MoveNextAsync();
        }
        catch (RefusalException exception) when (_endsWithAbort && exception.Reason == RefusalReason.ScanAborted)
        {
            return false;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await ((Task)_next).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _blocks.DisposeAsync();
        _stop.Dispose();
    }
}
