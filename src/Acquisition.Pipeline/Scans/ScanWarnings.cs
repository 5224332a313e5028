using Acquisition.Core.Model.Errors;
using Acquisition.Core.Model.Scans;
using Acquisition.Core.Ports.Catalog;
using Acquisition.Core.Ports.Events;

namespace Acquisition.Pipeline.Scans;

/// <summary>What was found about a scan: first into the catalog, then to whoever watches or still writes.</summary>
public sealed class ScanWarnings(IScanCatalog catalog, IScanEvents events, TimeProvider time)
{
    public async Task RaiseAsync(ScanId scan, Warning warning, CancellationToken cancellationToken)
    {
        Warning stored = await catalog.AddWarningAsync(scan, warning with { FirstTime = warning.FirstTime ?? time.GetUtcNow() }, cancellationToken);
        events.Publish(scan, new WarningRaised(stored));
    }
}
