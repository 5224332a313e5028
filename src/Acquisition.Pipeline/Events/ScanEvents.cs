using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Acquisition.Core.Model.Scans;
using Acquisition.Core.Ports.Events;

namespace Acquisition.Pipeline.Events;

/// <summary>
/// Hands each event to every watcher of its scan through a bounded buffer that sheds its oldest events first. A watcher that lost some is told
/// <see cref="StateChanged"/>, so that it looks into the catalog: the event that it waits for may have been among them.
/// </summary>
public sealed class ScanEvents : IScanEvents
{
    /// <summary>Events a slow watcher may lag behind. A preview is at most 16 KiB, so a watcher costs at most 4 MiB.</summary>
    private const int Capacity = 256;

    private readonly ConcurrentDictionary<ScanId, ConcurrentDictionary<Watcher, byte>> _watchers = [];

    public void Publish(ScanId scan, ScanEvent occurrence)
    {
        if (!_watchers.TryGetValue(scan, out ConcurrentDictionary<Watcher, byte>? watchers)) return;
        foreach (Watcher watcher in watchers.Keys) watcher.Tell(occurrence);
    }

    public IAsyncEnumerable<ScanEvent> WatchAsync(ScanId scan, CancellationToken cancellationToken)
    {
        // Subscribed before the first read: what happens from the call on is seen.
        Watcher watcher = new();
        _watchers.GetOrAdd(scan, _ => []).TryAdd(watcher, 0);
        return ReadAsync(scan, watcher, cancellationToken);
    }

    private async IAsyncEnumerable<ScanEvent> ReadAsync(ScanId scan, Watcher watcher, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        try
        {
            await foreach (ScanEvent occurrence in watcher.ReadAllAsync(cancellationToken))
            {
                if (watcher.HasLost()) yield return new StateChanged();
                yield return occurrence;
            }
        }
        finally
        {
            // An empty set of watchers stays: removing it could lose a watcher that subscribes at this moment.
            if (_watchers.TryGetValue(scan, out ConcurrentDictionary<Watcher, byte>? watchers)) watchers.TryRemove(watcher, out _);
        }
    }

    private sealed class Watcher
    {
        private readonly Channel<ScanEvent> _events;
        private int _lost;

        public Watcher() => _events = Channel.CreateBounded<ScanEvent>(
            new BoundedChannelOptions(Capacity) { FullMode = BoundedChannelFullMode.DropOldest }, _ => Volatile.Write(ref _lost, 1));

        public void Tell(ScanEvent occurrence) => _events.Writer.TryWrite(occurrence);

        public IAsyncEnumerable<ScanEvent> ReadAllAsync(CancellationToken cancellationToken) => _events.Reader.ReadAllAsync(cancellationToken);

        /// <summary>Whether events were shed since the last call.</summary>
        public bool HasLost() => Interlocked.Exchange(ref _lost, 0) != 0;
    }
}
