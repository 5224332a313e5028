using System.Runtime.CompilerServices;
using Acquisition.Contracts.V1;
using Acquisition.Core.Model.Scans;
using Acquisition.Core.Ports.Catalog;
using Acquisition.Core.Ports.Events;

namespace Acquisition.Service.Scans;

/// <summary>What happens to a scan or a reconstruction, for those who follow it: a snapshot first and at every change of state, the events between.</summary>
public sealed class ScanWatch(ScanReader scans, IOutbox outbox, IScanEvents events)
{
    /// <summary>Ends when nothing is left to happen to the scan.</summary>
    public async IAsyncEnumerable<WatchScanResponse> WatchScanAsync(ScanId scan, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // Listening starts before the snapshot is taken, so nothing falls between the two.
        await using IAsyncEnumerator<ScanEvent> occurrences = events.WatchAsync(scan, cancellationToken).GetAsyncEnumerator(cancellationToken);
        ScanOverview overview = await scans.FindAsync(scan, cancellationToken);
        yield return new WatchScanResponse { Snapshot = await scans.ReadAsync(overview, cancellationToken) };
        while (!overview.IsSettled && await occurrences.MoveNextAsync())
        {
            if (ScanWire.ToScanEvent(occurrences.Current) is { } message) yield return message;
            if (occurrences.Current is not (StateChanged or DeliveryProgress)) continue;
            ScanSummary before = overview.Summary;
            overview = await scans.FindAsync(scan, cancellationToken);
            if (occurrences.Current is StateChanged || overview.Summary != before)
                yield return new WatchScanResponse { Snapshot = await scans.ReadAsync(overview, cancellationToken) };
        }
    }

    /// <summary>Ends when the reconstruction has ended and its deliveries wait for nothing.</summary>
    public async IAsyncEnumerable<WatchReconstructionResponse> WatchReconstructionAsync(
        ReconstructionRecord reconstruction, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using IAsyncEnumerator<ScanEvent> occurrences = events.WatchAsync(reconstruction.Scan, cancellationToken).GetAsyncEnumerator(cancellationToken);
        GetReconstructionResponse snapshot = await ReadAsync(reconstruction, cancellationToken);
        yield return new WatchReconstructionResponse { Snapshot = snapshot };
        while (!IsSettled(snapshot) && await occurrences.MoveNextAsync())
        {
            ScanEvent occurrence = occurrences.Current;
            if (occurrence.About is { } about && about != reconstruction.Id) continue;
            if (ScanWire.ToReconstructionEvent(occurrence) is { } message && occurrence.About is not null) yield return message;
            if (occurrence is not (StateChanged or DeliveryProgress)) continue;
            GetReconstructionResponse now = await ReadAsync(reconstruction, cancellationToken);
            if (now.Equals(snapshot)) continue;
            snapshot = now;
            yield return new WatchReconstructionResponse { Snapshot = snapshot };
        }
    }

    /// <summary>A reconstruction with its deliveries.</summary>
    public async Task<GetReconstructionResponse> ReadAsync(ReconstructionRecord reconstruction, CancellationToken cancellationToken)
    {
        ScanOverview overview = await scans.FindAsync(reconstruction.Scan, cancellationToken);
        ReconstructionRecord now = overview.Reconstructions.Single(r => r.Id == reconstruction.Id);
        GetReconstructionResponse response = new() { Reconstruction = ScanWire.ToWire(now, overview.Warnings) };
        response.Deliveries.AddRange((await outbox.SummariseAsync(now.Id, cancellationToken)).Select(ScanWire.ToWire));
        return response;
    }

    private static bool IsSettled(GetReconstructionResponse snapshot) =>
        snapshot.Reconstruction.State is not (Contracts.V1.Reconstruction.Types.State.Pending or Contracts.V1.Reconstruction.Types.State.Running)
        && snapshot.Deliveries.All(d => d.StoredCount + d.FailedCount == d.TotalCount);
}
