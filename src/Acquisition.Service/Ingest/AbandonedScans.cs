using Acquisition.Core.Model.Errors;
using Acquisition.Core.Model.Scans;
using Acquisition.Core.Ports.Catalog;
using Acquisition.Core.Ports.Store;
using Acquisition.Pipeline.Scans;
using Microsoft.Extensions.Options;

namespace Acquisition.Service.Ingest;

/// <summary>Aborts scans that were begun and never finished, so that nothing waits for them for ever. Their raw data are kept.</summary>
/// <remarks>How far a scan has come is asked of the raw store at each round: a restart begins the waiting anew, which errs on the patient side.</remarks>
public sealed partial class AbandonedScans(
    ScanLife life, IScanCatalog catalog, IRawStore raw, IOptions<IngestOptions> options, TimeProvider time, ILogger<AbandonedScans> logger)
    : BackgroundService
{
    private readonly Dictionary<ScanId, (long Blocks, DateTimeOffset Since)> _seen = [];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using PeriodicTimer timer = new(options.Value.AbandonAfter / 10, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await LookAsync(stoppingToken);
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                LogSkipped(exception);
            }
        }
    }

    private async Task LookAsync(CancellationToken cancellationToken)
    {
        DateTimeOffset now = time.GetUtcNow();
        IReadOnlyList<ScanRecord> open = await catalog.ListOpenScansAsync(cancellationToken);
        foreach (ScanId ended in _seen.Keys.Except(open.Select(scan => scan.Id)).ToArray()) _seen.Remove(ended);
        foreach (ScanRecord scan in open)
        {
            if (await BlocksAsync(scan.Id, cancellationToken) is not { } blocks) continue;
            if (!_seen.TryGetValue(scan.Id, out (long Blocks, DateTimeOffset Since) seen) || seen.Blocks != blocks)
            {
                _seen[scan.Id] = (blocks, now);
            }
            else if (now - seen.Since >= options.Value.AbandonAfter)
            {
                await AbandonAsync(scan.Id, blocks, cancellationToken);
            }
        }
    }

    /// <summary>One scan that cannot be aborted must not keep the others open.</summary>
    private async Task AbandonAsync(ScanId scan, long blocks, CancellationToken cancellationToken)
    {
        try
        {
            await life.AbortAsync(scan, $"ABANDONED: nothing came for {options.Value.AbandonAfter.TotalMinutes:0} minutes", cancellationToken);
            LogAbandoned(scan, blocks);
        }
        catch (RefusalException exception) when (exception.Reason == RefusalReason.ScanFinished)
        {
            // The raw store has it whole and the catalog failed to hear of it.
            await life.CompleteAsync(scan, cancellationToken);
        }
        catch (RefusalException exception) when (exception.Reason != RefusalReason.CatalogFailed)
        {
            LogUnreadable(scan, exception.Message);
        }
    }

    /// <summary>Durable blocks; null when the raw store cannot tell: one damaged scan must not stop the looking.</summary>
    private async Task<long?> BlocksAsync(ScanId scan, CancellationToken cancellationToken)
    {
        try
        {
            return (await raw.GetStatusAsync(scan, cancellationToken)).NextSequenceNumber;
        }
        catch (RefusalException exception) when (exception.Reason == RefusalReason.ScanNotFound)
        {
            return 0; // the node ended between the catalog and the raw store, and the sender never came back
        }
        catch (RefusalException exception)
        {
            LogUnreadable(scan, exception.Message);
            return null;
        }
    }

    [LoggerMessage(1103, LogLevel.Error, "Scan {ScanId} is open and cannot be read: {Cause}")]
    private partial void LogUnreadable(ScanId scanId, string cause);

    [LoggerMessage(1101, LogLevel.Warning, "Scan {ScanId} was abandoned by its sender after {Blocks} blocks; they are kept.")]
    private partial void LogAbandoned(ScanId scanId, long blocks);

    [LoggerMessage(1102, LogLevel.Error, "Looking for abandoned scans failed; the next round tries again.")]
    private partial void LogSkipped(Exception exception);
}
