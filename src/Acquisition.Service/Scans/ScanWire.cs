using Acquisition.Wire;
using Acquisition.Contracts.V1;
using Acquisition.Core.Model.Scans;
using Acquisition.Core.Ports.Catalog;
using Acquisition.Core.Ports.Events;
using Acquisition.Core.Ports.Store;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace Acquisition.Service.Scans;

/// <summary>Scans, reconstructions, deliveries and events as the wire shows them.</summary>
internal static class ScanWire
{
    public static bool IsEnd(Scan.Types.State state) =>
        state is Scan.Types.State.Delivered or Scan.Types.State.Failed or Scan.Types.State.Aborted;

    public static Scan ToWire(
        ScanRecord scan, RawScanStatus status, IReadOnlyList<ReconstructionRecord> reconstructions, IReadOnlyList<Core.Catalog.DeliverySummary> deliveries)
    {
        Scan wire = new()
        {
            ScanId = scan.Id.ToString(),
            Modality = scan.Modality,
            CreateTime = Timestamp.FromDateTimeOffset(scan.CreateTime),
            State = ToWire(scan.State),
            Reason = scan.Reason,
            BlockCount = status.NextSequenceNumber,
            PayloadBytes = status.PayloadBytes,
        };
        wire.Reconstructions.AddRange(reconstructions.Select(ToWire));
        wire.Deliveries.AddRange(deliveries.Select(ToWire));
        return wire;
    }

    public static Contracts.V1.Reconstruction ToWire(ReconstructionRecord reconstruction) => new()
    {
        ReconstructionId = Id(reconstruction.Id),
        Ordinal = reconstruction.Ordinal,
        Recipe = RecipeWire.ToWire(reconstruction.Recipe),
        State = reconstruction.State switch
        {
            ReconstructionState.Pending => Contracts.V1.Reconstruction.Types.State.Pending,
            ReconstructionState.Running => Contracts.V1.Reconstruction.Types.State.Running,
            ReconstructionState.Succeeded => Contracts.V1.Reconstruction.Types.State.Succeeded,
            ReconstructionState.Failed => Contracts.V1.Reconstruction.Types.State.Failed,
            ReconstructionState.Delivered => Contracts.V1.Reconstruction.Types.State.Delivered,
            _ => Contracts.V1.Reconstruction.Types.State.Unspecified,
        },
        Reason = reconstruction.Reason,
        Backend = reconstruction.Backend,
        InstanceCount = reconstruction.InstanceCount,
        ReplacedSampleCount = reconstruction.ReplacedSamples,
    };

    public static Delivery ToWire(DeliveryRecord delivery) => new()
    {
        Destination = delivery.Destination,
        SopInstanceUid = delivery.Instance.SopInstanceUid,
        SeriesInstanceUid = delivery.Instance.SeriesInstanceUid,
        InstanceNumber = delivery.Instance.InstanceNumber,
        State = delivery.State == DeliveryState.Stored ? Delivery.Types.State.Stored : Delivery.Types.State.Pending,
        AttemptCount = delivery.Attempts,
        LastError = delivery.LastError,
        NextAttemptTime = delivery.NextAttempt is { } next ? Timestamp.FromDateTimeOffset(next) : null,
        StoreTime = delivery.StoredTime is { } stored ? Timestamp.FromDateTimeOffset(stored) : null,
    };

    /// <summary>An event that is not a change of state.</summary>
    public static WatchScanResponse ToWire(ScanEvent occurrence) => occurrence switch
    {
        Core.Events.IngestProgress e => new() { Ingest = new() { BlockCount = e.DurableBlocks, PayloadBytes = e.DurableBytes } },
        ImageReconstructed e => new() { Image = new() { ReconstructionId = Id(e.Reconstruction), InstanceNumber = e.InstanceNumber, ImageCount = e.ImagesDone } },
        Core.Events.StepTiming e => new() { Timing = new() { ReconstructionId = Id(e.Reconstruction), Step = e.Step, Elapsed = Duration.FromTimeSpan(e.Elapsed) } },
        Core.Events.Preview e => new()
        {
            Preview = new()
            {
                ReconstructionId = Id(e.Reconstruction),
                InstanceNumber = e.InstanceNumber,
                RowCount = e.Rows,
                ColumnCount = e.Columns,
                Grey = UnsafeByteOperations.UnsafeWrap(e.Grey),
            },
        },
        DeliveryProgress e => new() { Delivery = new() { Destination = e.Destination, StoredCount = e.Stored, TotalCount = e.Total, LastError = e.LastError } },
        Core.Events.ScanWarning e => new() { Warning = new() { Reason = e.Reason, Message = e.Message } },
        _ => throw new ArgumentException($"A {occurrence.GetType().Name} has no wire form.", nameof(occurrence)),
    };

    private static string Id(Guid id) => id.ToString("N");

    private static Contracts.V1.DeliverySummary ToWire(Core.Catalog.DeliverySummary summary) =>
        new() { Destination = summary.Destination, StoredCount = summary.Stored, TotalCount = summary.Total, LastError = summary.LastError };

    private static Scan.Types.State ToWire(ScanState state) => state switch
    {
        ScanState.Open => Scan.Types.State.Open,
        ScanState.Receiving => Scan.Types.State.Receiving,
        ScanState.Complete => Scan.Types.State.Complete,
        ScanState.Aborted => Scan.Types.State.Aborted,
        ScanState.Reconstructing => Scan.Types.State.Reconstructing,
        ScanState.Reconstructed => Scan.Types.State.Reconstructed,
        ScanState.Failed => Scan.Types.State.Failed,
        ScanState.Delivering => Scan.Types.State.Delivering,
        ScanState.Delivered => Scan.Types.State.Delivered,
        _ => Scan.Types.State.Unspecified,
    };
}
