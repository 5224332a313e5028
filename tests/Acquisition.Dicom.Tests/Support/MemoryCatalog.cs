using Acquisition.Core.Model.Errors;
using Acquisition.Core.Model.Scans;
using Acquisition.Core.Ports.Catalog;

namespace Acquisition.Dicom.Tests.Support;

/// <summary>A catalog of one scan with one reconstruction; delivery reads nothing else of it.</summary>
internal sealed class MemoryCatalog(ReconstructionRecord reconstruction) : IScanCatalog
{
    /// <summary>What the list says of the scan's deliveries.</summary>
    public IReadOnlyList<DeliverySummary> Deliveries { get; set; } = [];

    public Task<ReconstructionRecord?> FindReconstructionAsync(Guid id, CancellationToken cancellationToken) =>
        Task.FromResult(id == reconstruction.Id ? reconstruction : null);

    public Task<IReadOnlyList<ScanOverview>> ListAsync(ScanFilter filter, int limit, ScanCursor? after, CancellationToken cancellationToken)
    {
        ScanRecord scan = new()
        {
            Id = reconstruction.Scan,
            DeviceId = "",
            RequestId = "",
            HeaderSha256 = "",
            Modality = Modality.Ct,
            CreateTime = reconstruction.CreateTime,
            State = ScanState.Complete,
        };
        return Task.FromResult<IReadOnlyList<ScanOverview>>([new ScanOverview(scan, [reconstruction], Deliveries, [])]);
    }

    public Task<ScanRecord?> FindScanAsync(ScanId scan, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<ScanRecord> AddOrGetScanAsync(
        ScanRecord scan, IReadOnlyList<ReconstructionRecord> reconstructions, IReadOnlyList<Warning> warnings, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task<ScanOverview?> FindOverviewAsync(ScanId scan, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<IReadOnlyList<ScanRecord>> ListOpenScansAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<ScanRecord> MoveScanAsync(ScanId scan, ScanState state, string reason, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<ReconstructionRecord> AddOrGetReconstructionAsync(ReconstructionRecord record, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<IReadOnlyList<ReconstructionRecord>> ListReconstructionsAsync(ScanId scan, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<IReadOnlyList<ReconstructionRecord>> ListUnfinishedReconstructionsAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<bool> UpdateReconstructionAsync(ReconstructionRecord record, IReadOnlyList<ReconstructionState> from, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task<Warning> AddWarningAsync(ScanId scan, Warning warning, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task ClearWarningsAsync(Guid id, CancellationToken cancellationToken) => throw new NotSupportedException();
}
