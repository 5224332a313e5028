using Acquisition.Core.Model.Errors;
using Acquisition.Core.Model.Scans;
using Acquisition.Core.Ports.Catalog;

namespace Acquisition.Pipeline.Tests.Doubles;

/// <summary>A catalog and an outbox in memory, with the rules of the ports and nothing else.</summary>
internal sealed class MemoryCatalog : IScanCatalog, IOutbox
{
    private readonly Lock _lock = new();
    private readonly Dictionary<ScanId, ScanRecord> _scans = [];
    private readonly Dictionary<Guid, ReconstructionRecord> _reconstructions = [];
    private readonly List<(ScanId Scan, Warning Warning)> _warnings = [];
    private readonly Dictionary<Guid, IReadOnlyList<InstanceRecord>> _instances = [];

    /// <summary>Each change of state, in order.</summary>
    public List<string> Log { get; } = [];

    /// <summary>Instances by destination.</summary>
    public Dictionary<string, List<InstanceRecord>> Deliveries { get; } = [];

    public Task<ScanRecord> AddOrGetScanAsync(
        ScanRecord scan, IReadOnlyList<ReconstructionRecord> reconstructions, IReadOnlyList<Warning> warnings, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (_scans.Values.FirstOrDefault(s => s.DeviceId == scan.DeviceId && s.RequestId == scan.RequestId) is { } known) return Task.FromResult(known);
            _scans.Add(scan.Id, scan);
            foreach (ReconstructionRecord reconstruction in reconstructions) _reconstructions.Add(reconstruction.Id, reconstruction);
            _warnings.AddRange(warnings.Select(w => (scan.Id, w)));
            return Task.FromResult(scan);
        }
    }

    public Task<ScanRecord?> FindScanAsync(ScanId scan, CancellationToken cancellationToken)
    {
        lock (_lock) return Task.FromResult(_scans.GetValueOrDefault(scan));
    }

    public Task<ScanOverview?> FindOverviewAsync(ScanId scan, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (!_scans.TryGetValue(scan, out ScanRecord? record)) return Task.FromResult<ScanOverview?>(null);
            ReconstructionRecord[] its = [.. _reconstructions.Values.Where(r => r.Scan == scan).OrderBy(r => r.Ordinal)];
            return Task.FromResult<ScanOverview?>(new ScanOverview(record, its, [], [.. _warnings.Where(w => w.Scan == scan).Select(w => w.Warning)]));
        }
    }

    public Task<ScanRecord> MoveScanAsync(ScanId scan, ScanState state, string reason, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            Log.Add($"scan {state}");
            return Task.FromResult(_scans[scan] = _scans[scan] with { State = state, Reason = reason });
        }
    }

    public Task<ReconstructionRecord> AddOrGetReconstructionAsync(ReconstructionRecord reconstruction, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (_reconstructions.TryGetValue(reconstruction.Id, out ReconstructionRecord? known)) return Task.FromResult(known);
            ReconstructionRecord added = reconstruction with { Ordinal = _reconstructions.Values.Count(r => r.Scan == reconstruction.Scan) + 1 };
            _reconstructions.Add(added.Id, added);
            return Task.FromResult(added);
        }
    }

    public Task<ReconstructionRecord?> FindReconstructionAsync(Guid reconstruction, CancellationToken cancellationToken)
    {
        lock (_lock) return Task.FromResult(_reconstructions.GetValueOrDefault(reconstruction));
    }

    public Task<IReadOnlyList<ReconstructionRecord>> ListUnfinishedReconstructionsAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            return Task.FromResult<IReadOnlyList<ReconstructionRecord>>(
                [.. _reconstructions.Values.Where(r => r.State is ReconstructionState.Pending or ReconstructionState.Running)]);
        }
    }

    public Task<bool> UpdateReconstructionAsync(ReconstructionRecord reconstruction, IReadOnlyList<ReconstructionState> from, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (!from.Contains(_reconstructions[reconstruction.Id].State)) return Task.FromResult(false);
            _reconstructions[reconstruction.Id] = reconstruction;
            Log.Add($"reconstruction {reconstruction.State}");
            return Task.FromResult(true);
        }
    }

    public Task<Warning> AddWarningAsync(ScanId scan, Warning warning, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            int at = _warnings.FindIndex(w => w.Scan == scan && w.Warning.Reason == warning.Reason && w.Warning.Reconstruction == warning.Reconstruction);
            if (at < 0) _warnings.Add((scan, warning));
            else _warnings[at] = (scan, _warnings[at].Warning with { Count = _warnings[at].Warning.Count + warning.Count });
            return Task.FromResult(at < 0 ? warning : _warnings[at].Warning);
        }
    }

    public Task ClearWarningsAsync(Guid reconstruction, CancellationToken cancellationToken)
    {
        lock (_lock) _warnings.RemoveAll(w => w.Warning.Reconstruction == reconstruction);
        return Task.CompletedTask;
    }

    public Task<bool> EnqueueAsync(
        ReconstructionRecord succeeded, IReadOnlyList<InstanceRecord> instances, IReadOnlyList<string> destinations, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            ReconstructionState state = _reconstructions[succeeded.Id].State;
            if (state is not (ReconstructionState.Running or ReconstructionState.Succeeded)) return Task.FromResult(false);
            _instances[succeeded.Id] = instances;
            Log.Add(state == ReconstructionState.Succeeded ? "digests" : $"outbox {instances.Count} to {string.Join(',', destinations)}");
            if (state == ReconstructionState.Succeeded) return Task.FromResult(true);
            _reconstructions[succeeded.Id] = succeeded;
            foreach (string destination in destinations) Deliveries[destination] = [.. Deliveries.GetValueOrDefault(destination, []), .. instances];
            return Task.FromResult(true);
        }
    }

    public Task<IReadOnlyList<InstanceRecord>> ListInstancesAsync(Guid reconstruction, CancellationToken cancellationToken)
    {
        lock (_lock) return Task.FromResult(_instances.GetValueOrDefault(reconstruction, []));
    }

    public Task<IReadOnlyList<ScanOverview>> ListAsync(ScanFilter filter, int limit, ScanCursor? after, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<IReadOnlyList<ScanRecord>> ListOpenScansAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<IReadOnlyList<ReconstructionRecord>> ListReconstructionsAsync(ScanId scan, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<IReadOnlyList<InstanceRecord>> NextDueAsync(string destination, int limit, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task MarkStoredAsync(string destination, string sopInstanceUid, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task MarkFailedAsync(string destination, string sopInstanceUid, string error, DateTimeOffset nextAttempt, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task GiveUpAsync(string destination, string sopInstanceUid, string error, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<int> RetryAsync(ScanId scan, string destination, string sopInstanceUid, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<DateTimeOffset?> NextDueTimeAsync(string destination, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<IReadOnlyList<DeliverySummary>> SummariseAsync(Guid reconstruction, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<IReadOnlyList<DeliveryRecord>> ListDeliveriesAsync(ScanId scan, CancellationToken cancellationToken) => throw new NotSupportedException();
}
