using System.Collections.Concurrent;
using System.Threading.Channels;
using Acquisition.Core.Ports.Images;

namespace Acquisition.Pipeline.Reconstructions;

/// <summary>
/// Wakes the worker. What waits is in the catalog: a name in here is a hint, so nothing is lost with the process.
/// The names are a few bytes each and no name waits twice, so the queue is not bounded.
/// </summary>
public sealed class ReconstructionQueue : IInstanceRemaker
{
    private readonly Channel<ReconstructionTicket> _waiting = Channel.CreateUnbounded<ReconstructionTicket>();
    private readonly ConcurrentDictionary<Guid, byte> _known = [];

    /// <summary>Asks for a reconstruction; a second request while the first one waits or runs is ignored.</summary>
    public void Enqueue(Guid reconstruction) => Enqueue(new ReconstructionTicket(reconstruction, IsRemake: false));

    /// <summary>Asks for the instances of a reconstruction that has succeeded to be made again.</summary>
    public void Remake(Guid reconstruction) => Enqueue(new ReconstructionTicket(reconstruction, IsRemake: true));

    internal IAsyncEnumerable<ReconstructionTicket> ReadAllAsync(CancellationToken cancellationToken) => _waiting.Reader.ReadAllAsync(cancellationToken);

    internal void Forget(Guid reconstruction) => _known.TryRemove(reconstruction, out _);

    private void Enqueue(ReconstructionTicket ticket)
    {
        if (_known.TryAdd(ticket.Reconstruction, 0)) _waiting.Writer.TryWrite(ticket);
    }
}

/// <summary>A place in the queue.</summary>
/// <param name="Reconstruction">Which.</param>
/// <param name="IsRemake">It has succeeded before, and its files are wanted again.</param>
internal readonly record struct ReconstructionTicket(Guid Reconstruction, bool IsRemake);
