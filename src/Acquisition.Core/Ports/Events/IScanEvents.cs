using Acquisition.Core.Model.Scans;

namespace Acquisition.Core.Ports.Events;

/// <summary>Carries events from the steps to the watchers, in this process, in bounded memory.</summary>
public interface IScanEvents
{
    /// <summary>Never blocks. A watcher that falls behind loses its oldest events.</summary>
    void Publish(ScanId scan, ScanEvent occurrence);

    /// <summary>The events from now on, until the token is cancelled.</summary>
    IAsyncEnumerable<ScanEvent> WatchAsync(ScanId scan, CancellationToken cancellationToken);
}
