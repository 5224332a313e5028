using Acquisition.Core.Model.Errors;
using Acquisition.Core.Ports.Catalog;
using Microsoft.Extensions.Logging;

namespace Acquisition.Dicom.Delivery;

/// <summary>
/// Deliveries to a destination that the settings do not name (any more) stay in the outbox, for the day when it is named again. Somebody should know: they
/// are looked for once, when the node starts, and each name is told once.
/// </summary>
public sealed partial class UnknownDestinations(IScanCatalog catalog, IDestinations destinations, ILogger<UnknownDestinations> logger)
{
    private const int PageSize = 200;

    /// <summary>Older scans wait for a name that was taken away long ago; the start of a node should not read all of them.</summary>
    private const int MostScans = 2000;

    public async Task ReportAsync(CancellationToken cancellationToken)
    {
        try
        {
            foreach ((string name, int pending) in await CountAsync(cancellationToken)) LogUnknown(name, pending);
        }
        catch (RefusalException exception)
        {
            LogNotCounted(exception.Message);
        }
    }

    private async Task<Dictionary<string, int>> CountAsync(CancellationToken cancellationToken)
    {
        Dictionary<string, int> pending = [];
        ScanCursor? after = null;
        for (int seen = 0; seen < MostScans;)
        {
            IReadOnlyList<ScanOverview> page = await catalog.ListAsync(new ScanFilter(), PageSize, after, cancellationToken);
            foreach (DeliverySummary delivery in page.SelectMany(scan => scan.Deliveries).Where(delivery => delivery.Pending > 0 && !destinations.Names.Contains(delivery.Destination)))
                pending[delivery.Destination] = pending.GetValueOrDefault(delivery.Destination) + delivery.Pending;
            if (page.Count < PageSize) break;
            seen += page.Count;
            after = new ScanCursor(page[^1].Scan.CreateTime, page[^1].Scan.Id);
        }

        return pending;
    }

    [LoggerMessage(4021, LogLevel.Warning,
        "{Pending} instances wait for the destination '{Destination}', which Delivery:Destinations does not name. They stay in the outbox: name it again, or let them be.")]
    private partial void LogUnknown(string destination, int pending);

    [LoggerMessage(4022, LogLevel.Warning, "Deliveries to destinations without a setting were not counted: {Cause}")]
    private partial void LogNotCounted(string cause);
}
