using Acquisition.Contracts.V1;
using Acquisition.Core.Model.Errors;
using Acquisition.Core.Model.Scans;
using Acquisition.Core.Ports.Catalog;
using Acquisition.Core.Ports.Store;

namespace Acquisition.Service.Scans;

/// <summary>Puts a scan together from the raw store and the catalog.</summary>
public sealed class ScanReader(IRawStore raw, IScanCatalog catalog, IOutbox outbox)
{
    /// <exception cref="RefusalException">SCAN_NOT_FOUND.</exception>
    public async Task<Scan> ReadAsync(ScanId id, CancellationToken cancellationToken)
    {
        ScanRecord scan = await catalog.FindScanAsync(id, cancellationToken) ?? throw Refusals.ScanNotFound(id.ToString());
        return await ReadAsync(scan, cancellationToken);
    }

    public async Task<Scan> ReadAsync(ScanRecord scan, CancellationToken cancellationToken)
    {
        RawScanStatus status = await raw.GetStatusAsync(scan.Id, cancellationToken);
        IReadOnlyList<ReconstructionRecord> reconstructions = await catalog.ListReconstructionsAsync(scan.Id, cancellationToken);
        IReadOnlyList<Core.Catalog.DeliverySummary> deliveries = await outbox.SummariseAsync(scan.Id, cancellationToken);
        return ScanWire.ToWire(scan, status, reconstructions, deliveries);
    }
}
