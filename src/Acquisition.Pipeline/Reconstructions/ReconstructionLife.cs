using Acquisition.Core.Model.Errors;
using Acquisition.Core.Model.Recipes;
using Acquisition.Core.Model.Scans;
using Acquisition.Core.Ports.Catalog;
using Acquisition.Core.Ports.Events;
using Acquisition.Pipeline.Scans;

namespace Acquisition.Pipeline.Reconstructions;

/// <summary>The only author of the states of reconstructions: pending → running → succeeded, failed or cancelled; the last two may be asked for again.</summary>
public sealed class ReconstructionLife(
    IScanCatalog catalog,
    IOutbox outbox,
    OutboxSignal signal,
    IDestinations destinations,
    ReconstructionQueue queue,
    RunningReconstructions running,
    ScanWarnings warnings,
    IScanEvents events,
    TimeProvider time)
{
    private static readonly ReconstructionState[] Unfinished = [ReconstructionState.Pending, ReconstructionState.Running];

    /// <summary>
    /// Asks for a reconstruction of a complete scan, or of what an aborted one has, or finds it: one that failed or was cancelled is begun again.
    /// </summary>
    /// <param name="scan">The scan.</param>
    /// <param name="recipe">How.</param>
    /// <param name="method">The method that takes it.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="RefusalException">SCAN_NOT_FOUND, SCAN_NOT_COMPLETE.</exception>
    public async Task<ReconstructionRecord> RequestAsync(ScanId scan, Recipe recipe, string method, CancellationToken cancellationToken)
    {
        ScanRecord of = await catalog.FindScanAsync(scan, cancellationToken) ?? throw Refusals.ScanNotFound(scan.ToString());
        if (of.State is not (ScanState.Complete or ScanState.Aborted)) throw Refusals.ScanNotComplete(scan, of.State);
        ReconstructionRecord asked = ReconstructionRequest.Of(scan, recipe, ordinal: 0, time.GetUtcNow()) with { Method = method };
        ReconstructionRecord known = await catalog.AddOrGetReconstructionAsync(asked, cancellationToken);
        if (known.State is ReconstructionState.Failed or ReconstructionState.Cancelled)
        {
            ReconstructionRecord again = known with { State = ReconstructionState.Pending, Reason = "", Attempts = 0, Method = method };
            if (await catalog.UpdateReconstructionAsync(again, [ReconstructionState.Failed, ReconstructionState.Cancelled], cancellationToken))
                await catalog.ClearWarningsAsync(known.Id, cancellationToken);
            known = await FindAsync(known.Id, cancellationToken);
        }

        if (known.State == ReconstructionState.Pending) queue.Enqueue(known.Id);
        events.Publish(scan, new StateChanged(known.Id));
        return known;
    }

    /// <summary>Gives up a reconstruction that has not ended.</summary>
    /// <exception cref="RefusalException">RECONSTRUCTION_NOT_FOUND, RECONSTRUCTION_ENDED.</exception>
    public async Task<ReconstructionRecord> CancelAsync(Guid reconstruction, string reason, CancellationToken cancellationToken)
    {
        ReconstructionRecord known = await FindAsync(reconstruction, cancellationToken);
        if (!await CancelAsync(known, $"CANCELLED: {reason}", cancellationToken))
        {
            known = await FindAsync(reconstruction, cancellationToken);
            if (known.State != ReconstructionState.Cancelled) throw Refusals.ReconstructionEnded(reconstruction, known.State.ToString());
        }

        running.Stop(reconstruction);
        return await FindAsync(reconstruction, cancellationToken);
    }

    /// <summary>The scan is given up: what waits or works for it is cancelled. Whoever wants the images of what there is asks for them.</summary>
    /// <param name="scan">The scan.</param>
    /// <param name="reason">Why it was given up; may be empty.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    internal async Task CancelAllAsync(ScanId scan, string reason, CancellationToken cancellationToken)
    {
        if (await catalog.FindOverviewAsync(scan, cancellationToken) is not { } overview) return;
        foreach (ReconstructionRecord unfinished in overview.Reconstructions.Where(r => Unfinished.Contains(r.State)))
        {
            if (await CancelAsync(unfinished, reason.Length > 0 ? $"SCAN_ABORTED: {reason}" : "SCAN_ABORTED", cancellationToken)) running.Stop(unfinished.Id);
        }
    }

    /// <summary>Whether the scan was given up: a reconstruction that still is to be made was then asked for afterwards, and takes what there is.</summary>
    internal async Task<bool> IsAbortedAsync(ScanId scan, CancellationToken cancellationToken) =>
        await catalog.FindScanAsync(scan, cancellationToken) is { State: ScanState.Aborted };

    internal async Task<ReconstructionRecord> FindAsync(Guid reconstruction, CancellationToken cancellationToken) =>
        await catalog.FindReconstructionAsync(reconstruction, cancellationToken) ?? throw Refusals.ReconstructionNotFound(reconstruction.ToString("N"));

    /// <summary>Records a beginning. False: it is no longer wanted.</summary>
    internal Task<bool> BeginAsync(ReconstructionRecord begun, CancellationToken cancellationToken) =>
        MoveAsync(begun with { State = ReconstructionState.Running }, Unfinished, cancellationToken);

    /// <summary>Puts a reconstruction back that could not go on through no fault of its own: its attempt does not count.</summary>
    internal Task<bool> PutBackAsync(ReconstructionRecord begun, CancellationToken cancellationToken) =>
        MoveAsync(begun with { State = ReconstructionState.Pending, Attempts = Math.Max(0, begun.Attempts - 1) }, [ReconstructionState.Running], cancellationToken);

    /// <summary>Records what was made and what is to be delivered. False: it was cancelled meanwhile.</summary>
    internal async Task<bool> SucceedAsync(ReconstructionRecord succeeded, IReadOnlyList<InstanceRecord> instances, CancellationToken cancellationToken)
    {
        IReadOnlyList<string> to = succeeded.Recipe.Destinations is { Count: > 0 } named ? named : destinations.Names;
        bool recorded = await outbox.EnqueueAsync(succeeded with { State = ReconstructionState.Succeeded }, instances, to, cancellationToken);
        events.Publish(succeeded.Scan, new StateChanged(succeeded.Id));
        if (recorded) signal.Ring();
        return recorded;
    }

    /// <summary>Records a failure, and says so to those who watch and to the sender, if it still sends.</summary>
    internal async Task FailAsync(ReconstructionRecord failed, string reason, string message, CancellationToken cancellationToken)
    {
        if (!await MoveAsync(failed with { State = ReconstructionState.Failed, Reason = $"{reason}: {message}" }, Unfinished, cancellationToken)) return;
        await warnings.RaiseAsync(failed.Scan, new Warning(WarningSeverity.Error, reason, message) { Reconstruction = failed.Id }, cancellationToken);
    }

    internal Task<bool> CancelAsync(ReconstructionRecord known, string reason, CancellationToken cancellationToken) =>
        MoveAsync(known with { State = ReconstructionState.Cancelled, Reason = reason }, Unfinished, cancellationToken);

    private async Task<bool> MoveAsync(ReconstructionRecord changed, ReconstructionState[] from, CancellationToken cancellationToken)
    {
        bool moved = await catalog.UpdateReconstructionAsync(changed, from, cancellationToken);
        if (moved) events.Publish(changed.Scan, new StateChanged(changed.Id));
        return moved;
    }
}
