using System.Collections.Concurrent;
using Acquisition.Core.Model.Scans;
using Acquisition.Core.Ports.Events;

namespace Acquisition.Dicom.Tests.Support;

/// <summary>Keeps every event.</summary>
internal sealed class RecordedEvents : IScanEvents
{
    private readonly ConcurrentQueue<ScanEvent> _events = new();

    public IReadOnlyList<ScanEvent> All => [.. _events];

    public void Publish(ScanId scan, ScanEvent occurrence) => _events.Enqueue(occurrence);

    public IAsyncEnumerable<ScanEvent> WatchAsync(ScanId scan, CancellationToken cancellationToken) => throw new NotSupportedException();
}
