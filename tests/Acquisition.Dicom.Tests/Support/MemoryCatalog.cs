using Acquisition.Core.Model.Scans;
using Acquisition.Core.Ports.Catalog;

namespace Acquisition.Dicom.Tests.Support;

/// <summary>A catalog of one scan with one reconstruction; delivery reads nothing else of it.</summary>
internal sealed class MemoryCatalog(ReconstructionRecord reconstruction) : IScanCatalog
{
    public ScanState State { get; set; } = ScanState.Delivering;

    public Task<ScanRecord?> FindScanAsync(ScanId scan, CancellationToken cancellationToken) => Task.FromResult<ScanRecord?>(new ScanRecord
    {
        Id = scan,
        RequestId = "",
        HeaderSha256 = "",
        Modality = "CT",
        CreateTime = reconstruction.CreateTime,
        State = State,
    });

    public Task<ReconstructionRecord?> FindReconstructionAsync(Guid id, CancellationToken cancellationToken) =>
        Task.FromResult(id == reconstruction.Id ? reconstruction : null);

    public Task<ScanRecord> AddOrGetScanAsync(ScanRecord scan, ReconstructionRecord first, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<IReadOnlyList<ScanRecord>> ListOpenScansAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<IReadOnlyList<ScanRecord>> ListScansAsync(int limit, DateTimeOffset? before, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<ScanRecord> AdvanceScanAsync(ScanId scan, ScanState state, string reason, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<ReconstructionRecord> AddOrGetReconstructionAsync(ReconstructionRecord record, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<IReadOnlyList<ReconstructionRecord>> ListReconstructionsAsync(ScanId scan, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<IReadOnlyList<ReconstructionRecord>> ListUnfinishedReconstructionsAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task UpdateReconstructionAsync(ReconstructionRecord record, CancellationToken cancellationToken) => throw new NotSupportedException();
}
