using Acquisition.Core.Model.Scans;
using Acquisition.Core.Ports.Catalog;
using Microsoft.EntityFrameworkCore;

namespace Acquisition.Storage.Catalog;

/// <summary>Puts scans together with everything that became of them: three queries for a page, however many scans it has.</summary>
internal static class ScanOverviews
{
    public static async Task<IReadOnlyList<ScanOverview>> WithAllAsync(
        this CatalogContext context, IReadOnlyList<ScanRecord> scans, CancellationToken cancellationToken)
    {
        ScanId[] ids = [.. scans.Select(scan => scan.Id)];
        ReconstructionRecord[] reconstructions = await context.Reconstructions
            .Where(row => ids.Contains(row.Scan))
            .OrderBy(row => row.Ordinal)
            .ToArrayAsync(cancellationToken);
        WarningRow[] warnings = await context.Warnings.Where(row => ids.Contains(row.Scan)).OrderBy(row => row.Id).ToArrayAsync(cancellationToken);
        DeliveryTally[] tallies = await DeliveryTallies.Of(
            context.Reconstructions.Where(row => ids.Contains(row.Scan)), context.Deliveries).ToArrayAsync(cancellationToken);

        ILookup<ScanId, ReconstructionRecord> reconstructionsOf = reconstructions.ToLookup(row => row.Scan, RecipeJson.AsSeen);
        ILookup<ScanId, WarningRow> warningsOf = warnings.ToLookup(row => row.Scan);
        ILookup<ScanId, DeliveryTally> talliesOf = tallies.ToLookup(tally => tally.Scan);
        return
        [
            .. scans.Select(scan => new ScanOverview(
                scan, [.. reconstructionsOf[scan.Id]], DeliveryTallies.Summarise(talliesOf[scan.Id]), [.. warningsOf[scan.Id].Select(row => row.ToWarning())])),
        ];
    }
}
