using Acquisition.Core.Model.Scans;
using Acquisition.Core.Ports.Catalog;
using Acquisition.Core.Ports.Events;

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
