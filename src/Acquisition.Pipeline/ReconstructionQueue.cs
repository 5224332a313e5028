using System.Collections.Concurrent;
using System.Threading.Channels;

namespace Acquisition.Pipeline;

/// <summary>
/// Wakes the workers. What waits is in the catalog: a name in here is a hint, so nothing is lost with the process.
/// The names are a few bytes each and no name waits twice, so the queue is not bounded.
/// </summary>
public sealed class ReconstructionQueue
{
    private readonly Channel<Guid> _waiting = Channel.CreateUnbounded<Guid>();
    private readonly ConcurrentDictionary<Guid, byte> _known = [];

    /// <summary>Asks for a reconstruction; a second request while the first one waits or runs is ignored.</summary>
    public void Enqueue(Guid reconstruction)
    {
        if (_known.TryAdd(reconstruction, 0)) _waiting.Writer.TryWrite(reconstruction);
    }

    internal IAsyncEnumerable<Guid> ReadAllAsync(CancellationToken cancellationToken) => _waiting.Reader.ReadAllAsync(cancellationToken);

    internal void Forget(Guid reconstruction) => _known.TryRemove(reconstruction, out _);
}
