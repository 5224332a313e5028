using Acquisition.Core.Model.Scans;
using Acquisition.Core.Ports.Catalog;

namespace Acquisition.Pipeline.Tests.Doubles;

/// <summary>What the pipeline writes into the catalog and the outbox, in order.</summary>
internal sealed class MemoryCatalog : IScanCatalog, IOutbox
{
    public List<string> Log { get; } = [];

    public List<InstanceRecord> Enqueued { get; } = [];

    public ReconstructionRecord? Last { get; private set; }

    public Task<ScanRecord> AdvanceScanAsync(ScanId scan, ScanState state, string reason, CancellationToken cancellationToken)
    {
        Log.Add($"scan {state}");
        return Task.FromResult(new ScanRecord { Id = scan, RequestId = "", HeaderSha256 = "", Modality = "CT", CreateTime = default, State = state, Reason = reason });
    }

    public Task UpdateReconstructionAsync(ReconstructionRecord reconstruction, CancellationToken cancellationToken)
    {
        Log.Add($"reconstruction {reconstruction.State}");
        Last = reconstruction;
        return Task.CompletedTask;
    }

    public Task EnqueueAsync(ReconstructionRecord succeeded, IReadOnlyList<InstanceRecord> instances, IReadOnlyList<string> destinations, CancellationToken cancellationToken)
    {
        Log.Add($"outbox {instances.Count} to {string.Join(',', destinations)}");
        Last = succeeded;
        Enqueued.AddRange(instances);
        return Task.CompletedTask;
    }

    public Task<ScanRecord> AddOrGetScanAsync(ScanRecord scan, ReconstructionRecord first, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<ScanRecord?> FindScanAsync(ScanId scan, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<IReadOnlyList<ScanRecord>> ListScansAsync(int limit, DateTimeOffset? before, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<IReadOnlyList<ScanRecord>> ListOpenScansAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<ReconstructionRecord> AddOrGetReconstructionAsync(ReconstructionRecord reconstruction, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<ReconstructionRecord?> FindReconstructionAsync(Guid reconstruction, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<IReadOnlyList<ReconstructionRecord>> ListReconstructionsAsync(ScanId scan, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<IReadOnlyList<ReconstructionRecord>> ListUnfinishedReconstructionsAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<IReadOnlyList<InstanceRecord>> NextDueAsync(string destination, int limit, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task MarkStoredAsync(string destination, string sopInstanceUid, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task MarkFailedAsync(string destination, string sopInstanceUid, string error, DateTimeOffset nextAttempt, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<DateTimeOffset?> NextDueTimeAsync(string destination, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<IReadOnlyList<DeliverySummary>> SummariseAsync(ScanId scan, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<IReadOnlyList<DeliveryRecord>> ListDeliveriesAsync(ScanId scan, CancellationToken cancellationToken) => throw new NotSupportedException();
}
