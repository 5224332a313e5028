using Acquisition.Core.Model.Scans;

namespace Acquisition.Storage.RawStore;

/// <summary>
/// The scans in use, one object each, so that memory and file handles are bounded however many scans there are. A scan that nobody
/// uses is closed when there are more than <paramref name="capacity"/>, the one out of use the longest first.
/// </summary>
/// <param name="open">Opens a scan; may read all its data.</param>
/// <param name="capacity">Scans kept open though nobody uses them.</param>
internal sealed class OpenScans(Func<ScanId, OpenScan> open, int capacity) : IDisposable
{
    private readonly Dictionary<ScanId, Entry> _entries = [];
    private long _uses;
    private bool _disposed;

    /// <summary>The scan, opened if need be; nobody closes it before the lease is disposed.</summary>
    public async ValueTask<Lease> UseAsync(ScanId scan, CancellationToken cancellationToken)
    {
        Entry entry = Enter(scan);
        try
        {
            return new Lease(this, entry, await entry.Scan.WaitAsync(cancellationToken));
        }
        catch
        {
            Leave(entry);
            throw;
        }
    }

    public void Dispose()
    {
        lock (_entries)
        {
            _disposed = true;
            foreach (Entry entry in _entries.Values) entry.Close();
            _entries.Clear();
        }
    }

    private Entry Enter(ScanId scan)
    {
        lock (_entries)
        {
            ObjectDisposedException.ThrowIf(_disposed, typeof(FileRawStore));
            if (!_entries.TryGetValue(scan, out Entry? entry) || entry.Scan.IsFaulted)
            {
                entry = new Entry(scan, Task.Run(() => open(scan)));
                _entries[scan] = entry;
            }
            entry.Users++;
            entry.LastUse = ++_uses;
            return entry;
        }
    }

    private void Leave(Entry entry)
    {
        lock (_entries)
        {
            if (--entry.Users > 0) return;
            if (entry.Scan.IsFaulted) Remove(entry);
            else if (_entries.Count > capacity && LongestIdle() is { } idle) Remove(idle);
        }
    }

    /// <summary>Not one that is still being opened, though its user gave up: a second opening beside it would cut the same file.</summary>
    private Entry? LongestIdle() => _entries.Values.Where(entry => entry.Users == 0 && entry.Scan.IsCompleted).MinBy(entry => entry.LastUse);

    private void Remove(Entry entry)
    {
        if (_entries.TryGetValue(entry.Id, out Entry? current) && current == entry) _entries.Remove(entry.Id);
        entry.Close();
    }

    internal readonly struct Lease(OpenScans owner, Entry entry, OpenScan scan) : IDisposable
    {
        public OpenScan Scan => scan;

        public void Dispose() => owner.Leave(entry);
    }

    internal sealed class Entry(ScanId id, Task<OpenScan> scan)
    {
        public ScanId Id => id;

        public Task<OpenScan> Scan => scan;

        public int Users { get; set; }

        public long LastUse { get; set; }

        public void Close()
        {
            if (scan.IsCompletedSuccessfully) scan.Result.Dispose();
        }
    }
}
