using Acquisition.Core.Model.Errors;
using Acquisition.Core.Model.Scans;
using Acquisition.Core.Ports.Catalog;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Acquisition.Dicom.Delivery;

/// <summary>
/// Empties the outbox: for each destination a loop of its own, so that a PACS that is down holds up no other. The truth is in the outbox,
/// so a crash costs no more than sending the instance in flight once more.
/// </summary>
public sealed partial class DeliveryWorker(
    IOutbox outbox,
    OutboxSignal signal,
    StoreSender sender,
    DeliveryLedger ledger,
    UnknownDestinations unknown,
    BackOff backOff,
    IOptions<DeliveryOptions> options,
    TimeProvider time,
    ILogger<DeliveryWorker> logger) : BackgroundService
{
    /// <summary>A look into the outbox without being called, should another process have filled it.</summary>
    private static readonly TimeSpan LongestSleep = TimeSpan.FromSeconds(30);

    /// <summary>Keeps a clock that disagrees with the catalog's by a little from spinning the loop.</summary>
    private static readonly TimeSpan ShortestSleep = TimeSpan.FromMilliseconds(10);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll([unknown.ReportAsync(stoppingToken), .. options.Value.Destinations.Select(destination => ServeAsync(destination, stoppingToken))]);

    private async Task ServeAsync(DestinationOptions destination, CancellationToken stoppingToken)
    {
        int failures = 0;
        bool catalogFailed = false;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                bool reached = await TurnAsync(destination, stoppingToken);
                failures = reached ? 0 : failures + 1;
                if (catalogFailed) LogCatalogBack(destination.Name);
                catalogFailed = false;
            }
            catch (RefusalException exception) when (exception.Reason == RefusalReason.CatalogFailed && !stoppingToken.IsCancellationRequested)
            {
                failures++;
                if (!catalogFailed) LogCatalogFailed(destination.Name, exception.Message);
                catalogFailed = true;
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                failures++;
                LogLoopFailed(destination.Name, exception);
            }

            // No connection for these instances is none for the others: they wait with them.
            if (failures > 0) await Task.Delay(backOff.After(failures - 1), time, stoppingToken);
        }
    }

    /// <returns>False when the destination could not be reached.</returns>
    private async Task<bool> TurnAsync(DestinationOptions destination, CancellationToken stoppingToken)
    {
        Task ring = signal.Next;
        IReadOnlyList<InstanceRecord> due = await outbox.NextDueAsync(destination.Name, options.Value.BatchSize, stoppingToken);
        if (due.Count > 0) return await DeliverAsync(destination, due, stoppingToken);
        await SleepAsync(destination.Name, ring, stoppingToken);
        return true;
    }

    /// <returns>
    /// Whether the destination does its work: it stored something, or whatever was not stored is a matter of the instance alone (refused, damaged).
    /// </returns>
    private async Task<bool> DeliverAsync(DestinationOptions destination, IReadOnlyList<InstanceRecord> due, CancellationToken stoppingToken)
    {
        IReadOnlyDictionary<Guid, ScanId> scans = await ledger.FindScansAsync(due, stoppingToken);
        List<StoreOutcome> failed = [];
        List<InstanceRecord> whole = [];
        foreach (InstanceRecord instance in due)
        {
            if (await InstanceCheck.FindDamageAsync(instance, stoppingToken) is { } damage) failed.Add(damage);
            else whole.Add(instance);
        }

        await foreach (StoreOutcome outcome in sender.SendAsync(destination, whole, stoppingToken))
        {
            if (!outcome.IsStored)
            {
                failed.Add(outcome);
                continue;
            }

            if (outcome.Result == StoreResult.StoredWithWarning) LogStoredWithWarning(destination.Name, outcome.Instance.SopInstanceUid, outcome.Detail);
            await ledger.RecordStoredAsync(destination.Name, outcome.Instance);
        }

        foreach (IGrouping<ScanId, StoreOutcome> ofScan in failed.GroupBy(outcome => scans[outcome.Instance.ReconstructionId]))
            await ledger.RecordFailuresAsync(destination.Name, ofScan.Key, [.. ofScan]);
        foreach ((Guid reconstruction, ScanId scan) in scans) await ledger.PublishAsync(destination.Name, scan, reconstruction, stoppingToken);
        if (failed.Count > 0) LogNotStored(destination.Name, failed.Count, due.Count, failed[0].Result, failed[0].Detail);
        return failed.Count < due.Count || !failed.Any(outcome => outcome.Result is StoreResult.NotConnected or StoreResult.Unanswered);
    }

    /// <summary>Until new work rings or the earliest delivery that was put off is due again.</summary>
    private async Task SleepAsync(string destination, Task ring, CancellationToken stoppingToken)
    {
        DateTimeOffset? next = await outbox.NextDueTimeAsync(destination, stoppingToken);
        TimeSpan untilDue = next - time.GetUtcNow() ?? LongestSleep;
        TimeSpan sleep = TimeSpan.FromTicks(Math.Clamp(untilDue.Ticks, ShortestSleep.Ticks, LongestSleep.Ticks));
        using CancellationTokenSource awake = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
        await Task.WhenAny(ring, Task.Delay(sleep, time, awake.Token));
        await awake.CancelAsync();
        stoppingToken.ThrowIfCancellationRequested();
    }

    [LoggerMessage(4001, LogLevel.Warning, "{Destination} did not store {Failed} of {Due} instances, the first because {Result}: {Detail}.")]
    private partial void LogNotStored(string destination, int failed, int due, StoreResult result, string detail);

    [LoggerMessage(4002, LogLevel.Information, "{Destination} stored {SopInstanceUid} with a remark: {Remark}")]
    private partial void LogStoredWithWarning(string destination, string sopInstanceUid, string remark);

    [LoggerMessage(4003, LogLevel.Error, "Delivery to {Destination} failed. It goes on after a while.")]
    private partial void LogLoopFailed(string destination, Exception exception);

    [LoggerMessage(4004, LogLevel.Error, "Delivery to {Destination} waits for the catalog: {Cause}")]
    private partial void LogCatalogFailed(string destination, string cause);

    [LoggerMessage(4005, LogLevel.Information, "Delivery to {Destination} goes on: the catalog is back.")]
    private partial void LogCatalogBack(string destination);
}
