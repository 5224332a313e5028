using Acquisition.Contracts.V1;
using Acquisition.Core.Model.Errors;
using Acquisition.Core.Model.Scans;
using Acquisition.Core.Ports.Catalog;
using Acquisition.Core.Ports.Store;

namespace Acquisition.Service.Scans;

/// <summary>Puts a scan together from the raw store and the catalog.</summary>
public sealed class ScanReader(IRawStore raw, IScanCatalog catalog)
{
    /// <exception cref="RefusalException">SCAN_NOT_FOUND.</exception>
    public async Task<ScanOverview> FindAsync(ScanId scan, CancellationToken cancellationToken) =>
        await catalog.FindOverviewAsync(scan, cancellationToken) ?? throw Refusals.ScanNotFound(scan.ToString());

    /// <summary>The scan as the wire shows it. What the raw store cannot tell is named in it, so that one damaged scan hides no other.</summary>
    public async Task<Scan> ReadAsync(ScanOverview overview, CancellationToken cancellationToken)
    {
        Scan wire = ScanWire.ToWire(overview);
        try
        {
            RawScanStatus status = await raw.GetStatusAsync(overview.Scan.Id, cancellationToken);
            (wire.BlockCount, wire.BlockBytes) = (status.NextSequenceNumber, status.BlockBytes);
        }
        catch (RefusalException exception)
        {
            wire.Problem = exception.Message;
        }

        return wire;
    }
}
