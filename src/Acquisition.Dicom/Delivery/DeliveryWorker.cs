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
        Task.WhenAll(options.Value.Destinations.Select(destination => ServeAsync(destination, stoppingToken)));

    private async Task ServeAsync(DestinationOptions destination, CancellationToken stoppingToken)
    {
        int failures = 0;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                Task ring = signal.Next;
                IReadOnlyList<InstanceRecord> due = await outbox.NextDueAsync(destination.Name, options.Value.BatchSize, stoppingToken);
                if (due.Count == 0)
                {
                    await SleepAsync(destination.Name, ring, stoppingToken);
                    continue;
                }

                bool reached = await DeliverAsync(destination, due, stoppingToken);
                failures = reached ? 0 : failures + 1;
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

    /// <returns>Whether the destination could be reached; an instance that it refused, or that cannot be read, is put off by itself.</returns>
    private async Task<bool> DeliverAsync(DestinationOptions destination, IReadOnlyList<InstanceRecord> due, CancellationToken stoppingToken)
    {
        var scans = await ledger.FindScansAsync(due, stoppingToken);
        List<StoreOutcome> failed = [];
        await foreach (StoreOutcome outcome in sender.SendAsync(destination, due, stoppingToken))
        {
            if (!outcome.IsStored)
            {
                failed.Add(outcome);
                continue;
            }

            if (outcome.Result == StoreResult.StoredWithWarning) LogStoredWithWarning(destination.Name, outcome.Instance.SopInstanceUid, outcome.Detail);
            await ledger.RecordStoredAsync(destination.Name, outcome.Instance);
        }

        foreach (var ofScan in failed.ToLookup(outcome => scans[outcome.Instance.ReconstructionId].Id))
        {
            await ledger.RecordFailuresAsync(destination.Name, ofScan.Key, [.. ofScan]);
        }

        foreach (ScanRecord scan in scans.Values.DistinctBy(scan => scan.Id)) await ledger.PublishAsync(destination.Name, scan, stoppingToken);
        if (failed.Count > 0) LogNotStored(destination.Name, failed.Count, due.Count, failed[0].Result, failed[0].Detail);
        return failed.All(outcome => outcome.Result != StoreResult.NotConnected);
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

    [LoggerMessage(4001, LogLevel.Warning,
        "{Destination} did not store {Failed} of {Sent} instances, the first because {Result}: {Detail}. They are sent again later.")]
    private partial void LogNotStored(string destination, int failed, int sent, StoreResult result, string detail);

    [LoggerMessage(4002, LogLevel.Information, "{Destination} stored {SopInstanceUid} with a remark: {Remark}")]
    private partial void LogStoredWithWarning(string destination, string sopInstanceUid, string remark);

    [LoggerMessage(4003, LogLevel.Error, "Delivery to {Destination} failed. It goes on after a while.")]
    private partial void LogLoopFailed(string destination, Exception exception);
}
