using Acquisition.Core.Catalog;
using Acquisition.Core.Events;
using Acquisition.Core.Scans;

namespace Acquisition.Pipeline;

/// <summary>Moves a scan on in the catalog and tells the watchers.</summary>
public sealed class ScanProgress(IScanCatalog catalog, IScanEvents events)
{
    public async Task AdvanceAsync(ScanId scan, ScanState state, string reason, CancellationToken cancellationToken)
    {
        ScanRecord now = await catalog.AdvanceScanAsync(scan, state, reason, cancellationToken);
        events.Publish(scan, new StateChanged(now.State, now.Reason));
    }
}
