using Acquisition.Core.Model.Errors;
using Acquisition.Core.Model.Scans;
using Acquisition.Core.Ports.Catalog;
using Acquisition.Core.Ports.Store;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Acquisition.Pipeline.Scans;

/// <summary>
/// Before the node takes anything in: what lies in the raw store is in the catalog. A catalog that was deleted, or restored from an older copy, loses no scan;
/// reconstructions and deliveries of such a scan begin again, with the same UIDs.
/// </summary>
public sealed partial class ScanReconciliation(IRawStore raw, IScanCodec codec, IScanCatalog catalog, ScanLife life, ScanWarnings warnings, ILogger<ScanReconciliation> logger)
    : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        int adopted = 0;
        await foreach (ScanId scan in raw.ListAsync(cancellationToken))
        {
            try
            {
                if (await ReconcileAsync(scan, cancellationToken)) adopted++;
            }
            catch (Exception exception) when (exception is RefusalException { Reason: not RefusalReason.CatalogFailed } or InvalidDataException or IOException)
            {
                // One damaged scan must not keep the others, or the node, from starting. Who asks for it is told.
                LogDamaged(scan, exception.Message);
            }
        }

        if (adopted > 0) LogAdopted(adopted);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task<bool> ReconcileAsync(ScanId scan, CancellationToken cancellationToken)
    {
        // Ends do not change any more: with a catalog that knows them there is nothing to read.
        if (await catalog.FindScanAsync(scan, cancellationToken) is { State: ScanState.Complete or ScanState.Aborted }) return false;
        RawScanDescription description = await raw.ReadDescriptionAsync(scan, cancellationToken);
        RawScanStatus status = await raw.GetStatusAsync(scan, cancellationToken);
        bool changed = await life.AdoptAsync(scan, description, codec.DecodeHeader(description.Header), status, cancellationToken);
        if (status.LostBlocks > 0) await warnings.RaiseAsync(scan, Lost(status), cancellationToken);
        return changed;
    }

    private static Warning Lost(RawScanStatus status) => new(
        WarningSeverity.Error, "ACKNOWLEDGED_BLOCKS_LOST",
        $"The disk no longer has {status.LostBlocks} blocks from {status.NextSequenceNumber} on that were acknowledged. Send them again, if they still exist, and check the disk.");

    [LoggerMessage(2301, LogLevel.Warning, "{Count} scans of the raw store were unknown to the catalog, or further than it knew; they are in it now.")]
    private partial void LogAdopted(int count);

    [LoggerMessage(2302, LogLevel.Error, "Scan {ScanId} in the raw store cannot be read: {Cause}")]
    private partial void LogDamaged(ScanId scanId, string cause);
}
