using System.Collections.Concurrent;
using Acquisition.Core.Model.Scans;

namespace Acquisition.Storage.RawStore;

/// <summary>Who may write which scan: the last that took it over. In memory only, because a restart ends all streams; apart from the open scans, because those are closed when idle.</summary>
internal sealed class Writers
{
    private readonly ConcurrentDictionary<ScanId, long> _epochs = [];
    private long _last;

    /// <returns>The epoch of the new only writer; never used before in this process.</returns>
    public long Replace(ScanId scan) => _epochs[scan] = Interlocked.Increment(ref _last);

    public bool IsCurrent(ScanId scan, long epoch) => _epochs.TryGetValue(scan, out long current) && current == epoch;

    /// <summary>The scan has ended: nobody writes it any more.</summary>
    public void Forget(ScanId scan) => _epochs.TryRemove(scan, out _);
}
