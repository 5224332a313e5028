using Acquisition.Core.Model.Errors;
using Acquisition.Core.Ports.Catalog;

namespace Acquisition.Core.Ports.Events;

/// <summary>Something that happened to a scan, for those who watch. Events may be shed under pressure; the catalog has the truth.</summary>
public abstract record ScanEvent
{
    private protected ScanEvent()
    {
    }

    /// <summary>The reconstruction that it is about; null: the scan itself.</summary>
    public virtual Guid? About => null;
}

/// <summary>The state of the scan, of a reconstruction or of its deliveries changed: time to look into the catalog.</summary>
public sealed record StateChanged(Guid? Reconstruction = null) : ScanEvent
{
    public override Guid? About => Reconstruction;
}

/// <summary>Blocks, and bytes of their meta and samples, that are durable.</summary>
public sealed record IngestProgress(long DurableBlocks, long DurableBytes) : ScanEvent;

public sealed record ImageReconstructed(Guid Reconstruction, int InstanceNumber, int ImagesDone) : ScanEvent
{
    public override Guid? About => Reconstruction;
}

/// <summary>How long one step of the pipeline has worked on this reconstruction, waiting excluded.</summary>
public sealed record StepTiming(Guid Reconstruction, PipelineStep Step, TimeSpan Elapsed) : ScanEvent
{
    public override Guid? About => Reconstruction;
}

public enum PipelineStep
{
    /// <summary>Waiting for raw data.</summary>
    Receive,

    /// <summary>From raw data to pixels.</summary>
    Reconstruct,

    /// <summary>From pixels to DICOM instances on disk.</summary>
    Encode,

    /// <summary>From the last raw byte's durability to the last instance's: not a part of the others' sum.</summary>
    Latency,
}

/// <summary>A small 8-bit grey image [rows × columns], windowed as the image is; of an image that is not complete when its number is <see cref="Partial"/>.</summary>
public sealed record Preview(Guid Reconstruction, int InstanceNumber, int Rows, int Columns, ReadOnlyMemory<byte> Grey) : ScanEvent
{
    /// <summary>No image's number: the picture tells what the data so far say.</summary>
    public const int Partial = 0;

    public override Guid? About => Reconstruction;
}

/// <summary>An instance is whole on disk.</summary>
public sealed record InstanceWritten(InstanceRecord Instance) : ScanEvent
{
    public override Guid? About => Instance.ReconstructionId;
}

public sealed record DeliveryProgress(DeliverySummary Summary) : ScanEvent;

/// <summary>Something to look at that did not stop the scan; it is in the catalog already.</summary>
public sealed record WarningRaised(Warning Warning) : ScanEvent
{
    public override Guid? About => Warning.Reconstruction;
}
