using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Acquisition.Core.Model.Scans;
using Acquisition.Core.Ports.Events;

namespace Acquisition.Pipeline.Events;

/// <summary>Hands each event to every watcher of its scan through a bounded buffer that sheds its oldest events first.</summary>
public sealed class ScanEvents : IScanEvents
{
    /// <summary>Events a slow watcher may lag behind. A preview is at most 16 KiB, so a watcher costs at most 4 MiB.</summary>
    private const int Capacity = 256;

    private readonly ConcurrentDictionary<ScanId, ConcurrentDictionary<Channel<ScanEvent>, byte>> _watchers = [];

    public void Publish(ScanId scan, ScanEvent occurrence)
    {
        if (!_watchers.TryGetValue(scan, out ConcurrentDictionary<Channel<ScanEvent>, byte>? watchers)) return;
        foreach (Channel<ScanEvent> watcher in watchers.Keys) watcher.Writer.TryWrite(occurrence);
    }

    public IAsyncEnumerable<ScanEvent> WatchAsync(ScanId scan, CancellationToken cancellationToken)
    {
        // Subscribed before the first read: what happens from the call on is seen.
        Channel<ScanEvent> events = Channel.CreateBounded<ScanEvent>(new BoundedChannelOptions(Capacity) { FullMode = BoundedChannelFullMode.DropOldest });
        _watchers.GetOrAdd(scan, _ => []).TryAdd(events, 0);
        return ReadAsync(scan, events, cancellationToken);
    }

    private async IAsyncEnumerable<ScanEvent> ReadAsync(ScanId scan, Channel<ScanEvent> events, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        try
        {
            await foreach (ScanEvent occurrence in events.Reader.ReadAllAsync(cancellationToken)) yield return occurrence;
        }
        finally
        {
            // An empty set of watchers stays: removing it could lose a watcher that subscribes at this moment.
            if (_watchers.TryGetValue(scan, out ConcurrentDictionary<Channel<ScanEvent>, byte>? watchers)) watchers.TryRemove(events, out _);
        }
    }
}
