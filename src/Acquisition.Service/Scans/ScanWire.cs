using Acquisition.Contracts.V1;
using Acquisition.Core.Ports.Catalog;
using Acquisition.Core.Ports.Events;
using Acquisition.Wire;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace Acquisition.Service.Scans;

/// <summary>Scans, reconstructions, deliveries and events as the wire shows them.</summary>
internal static class ScanWire
{
    private static readonly EnumMap<Scan.Types.State, Core.Model.Scans.ScanState> ScanStates = new(
        (Scan.Types.State.Open, Core.Model.Scans.ScanState.Open),
        (Scan.Types.State.Receiving, Core.Model.Scans.ScanState.Receiving),
        (Scan.Types.State.Complete, Core.Model.Scans.ScanState.Complete),
        (Scan.Types.State.Aborted, Core.Model.Scans.ScanState.Aborted));

    private static readonly EnumMap<Contracts.V1.Reconstruction.Types.State, ReconstructionState> ReconstructionStates = new(
        (Contracts.V1.Reconstruction.Types.State.Pending, ReconstructionState.Pending),
        (Contracts.V1.Reconstruction.Types.State.Running, ReconstructionState.Running),
        (Contracts.V1.Reconstruction.Types.State.Succeeded, ReconstructionState.Succeeded),
        (Contracts.V1.Reconstruction.Types.State.Failed, ReconstructionState.Failed),
        (Contracts.V1.Reconstruction.Types.State.Cancelled, ReconstructionState.Cancelled));

    private static readonly EnumMap<Delivery.Types.State, DeliveryState> DeliveryStates = new(
        (Delivery.Types.State.Pending, DeliveryState.Pending),
        (Delivery.Types.State.Stored, DeliveryState.Stored),
        (Delivery.Types.State.Committed, DeliveryState.Committed),
        (Delivery.Types.State.Failed, DeliveryState.Failed));

    private static readonly EnumMap<Contracts.V1.StepTiming.Types.Step, PipelineStep> Steps = new(
        (Contracts.V1.StepTiming.Types.Step.Receive, PipelineStep.Receive),
        (Contracts.V1.StepTiming.Types.Step.Reconstruct, PipelineStep.Reconstruct),
        (Contracts.V1.StepTiming.Types.Step.Encode, PipelineStep.Encode),
        (Contracts.V1.StepTiming.Types.Step.Latency, PipelineStep.Latency));

    internal static readonly EnumMap<Scan.Types.Summary, ScanSummary> Summaries = new(
        (Scan.Types.Summary.Open, ScanSummary.Open),
        (Scan.Types.Summary.Receiving, ScanSummary.Receiving),
        (Scan.Types.Summary.Aborted, ScanSummary.Aborted),
        (Scan.Types.Summary.Reconstructing, ScanSummary.Reconstructing),
        (Scan.Types.Summary.Failed, ScanSummary.Failed),
        (Scan.Types.Summary.Delivering, ScanSummary.Delivering),
        (Scan.Types.Summary.DeliveryFailed, ScanSummary.DeliveryFailed),
        (Scan.Types.Summary.Delivered, ScanSummary.Delivered),
        (Scan.Types.Summary.Stored, ScanSummary.Stored));

    internal static readonly EnumMap<Modality, Core.Model.Scans.Modality> Modalities = new(
        (Modality.Ct, Core.Model.Scans.Modality.Ct),
        (Modality.Mr, Core.Model.Scans.Modality.Mr));

    public static Scan ToWire(ScanOverview overview)
    {
        ScanRecord scan = overview.Scan;
        Scan wire = new()
        {
            ScanId = scan.Id.ToString(),
            DeviceId = scan.DeviceId,
            Modality = Modalities.ToWire(scan.Modality),
            CreateTime = Timestamp.FromDateTimeOffset(scan.CreateTime),
            State = ScanStates.ToWire(scan.State),
            Reason = scan.Reason,
            Summary = Summaries.ToWire(overview.Summary),
        };
        wire.Reconstructions.AddRange(overview.Reconstructions.Select(r => ToWire(r, overview.Warnings)));
        wire.Deliveries.AddRange(overview.Deliveries.Select(ToWire));
        wire.Warnings.AddRange(overview.Warnings.Select(WarningWire.ToWire));
        return wire;
    }

    /// <summary>A reconstruction with those of its scan's warnings that are its own.</summary>
    public static Contracts.V1.Reconstruction ToWire(ReconstructionRecord reconstruction, IReadOnlyList<Core.Model.Errors.Warning> warnings)
    {
        Contracts.V1.Reconstruction wire = new()
        {
            ReconstructionId = Id(reconstruction.Id),
            ScanId = reconstruction.Scan.ToString(),
            Ordinal = reconstruction.Ordinal,
            Recipe = RecipeWire.ToWire(reconstruction.Recipe),
            Method = reconstruction.Method,
            State = ReconstructionStates.ToWire(reconstruction.State),
            Reason = reconstruction.Reason,
            AttemptCount = reconstruction.Attempts,
            Backend = reconstruction.Backend,
            SeriesInstanceUid = reconstruction.SeriesInstanceUid,
            InstanceCount = reconstruction.InstanceCount,
            ReplacedSampleCount = reconstruction.ReplacedSamples,
            Latency = reconstruction.Latency is { } latency ? Duration.FromTimeSpan(latency) : null,
        };
        wire.Warnings.AddRange(warnings.Where(w => w.Reconstruction == reconstruction.Id).Select(WarningWire.ToWire));
        return wire;
    }

    public static Delivery ToWire(DeliveryRecord delivery) => new()
    {
        Destination = delivery.Destination,
        SopInstanceUid = delivery.Instance.SopInstanceUid,
        SeriesInstanceUid = delivery.Instance.SeriesInstanceUid,
        InstanceNumber = delivery.Instance.InstanceNumber,
        ReconstructionId = Id(delivery.Instance.ReconstructionId),
        State = DeliveryStates.ToWire(delivery.State),
        AttemptCount = delivery.Attempts,
        LastError = delivery.LastError,
        NextAttemptTime = delivery.NextAttempt is { } next ? Timestamp.FromDateTimeOffset(next) : null,
        StoreTime = delivery.StoredTime is { } stored ? Timestamp.FromDateTimeOffset(stored) : null,
    };

    public static Contracts.V1.DeliverySummary ToWire(Core.Ports.Catalog.DeliverySummary summary) => new()
    {
        Destination = summary.Destination,
        StoredCount = summary.Stored,
        TotalCount = summary.Total,
        FailedCount = summary.Failed,
        LastError = summary.LastError,
    };

    /// <summary>An event as those who watch a scan see it; null for one that is no message of its own.</summary>
    public static WatchScanResponse? ToScanEvent(ScanEvent occurrence) => occurrence switch
    {
        Core.Ports.Events.IngestProgress e => new() { Ingest = new() { BlockCount = e.DurableBlocks, BlockBytes = e.DurableBytes } },
        ImageReconstructed e => new() { Image = ToWire(e) },
        Core.Ports.Events.StepTiming e => new() { Timing = ToWire(e) },
        Core.Ports.Events.Preview e => new() { Preview = ToWire(e) },
        DeliveryProgress e => new() { Delivery = ToWire(e.Summary) },
        WarningRaised e => new() { Warning = WarningWire.ToWire(e.Warning) },
        _ => null,
    };

    /// <summary>An event as those who watch a reconstruction see it; null for one that is no message of its own.</summary>
    public static WatchReconstructionResponse? ToReconstructionEvent(ScanEvent occurrence) => occurrence switch
    {
        ImageReconstructed e => new() { Image = ToWire(e) },
        Core.Ports.Events.StepTiming e => new() { Timing = ToWire(e) },
        Core.Ports.Events.Preview e => new() { Preview = ToWire(e) },
        WarningRaised e => new() { Warning = WarningWire.ToWire(e.Warning) },
        _ => null,
    };

    private static string Id(Guid id) => id.ToString("N");

    private static ImageProgress ToWire(ImageReconstructed e) =>
        new() { ReconstructionId = Id(e.Reconstruction), InstanceNumber = e.InstanceNumber, ImageCount = e.ImagesDone };

    private static Contracts.V1.StepTiming ToWire(Core.Ports.Events.StepTiming e) =>
        new() { ReconstructionId = Id(e.Reconstruction), Step = Steps.ToWire(e.Step), Elapsed = Duration.FromTimeSpan(e.Elapsed) };

    private static Contracts.V1.Preview ToWire(Core.Ports.Events.Preview e) => new()
    {
        ReconstructionId = Id(e.Reconstruction),
        InstanceNumber = e.InstanceNumber,
        RowCount = e.Rows,
        ColumnCount = e.Columns,
        Grey = UnsafeByteOperations.UnsafeWrap(e.Grey),
    };
}
