using Acquisition.Core.Scans;

namespace Acquisition.Core.Events;

/// <summary>Something that happened to a scan, for those who watch. Events may be shed under pressure; the catalog has the truth.</summary>
public abstract record ScanEvent
{
    private protected ScanEvent()
    {
    }
}

public sealed record StateChanged(ScanState State, string Reason) : ScanEvent;

public sealed record IngestProgress(long DurableBlocks, long DurableBytes) : ScanEvent;

public sealed record ImageReconstructed(Guid Reconstruction, int InstanceNumber, int ImagesDone) : ScanEvent;

/// <summary>How long one step of the pipeline has worked on this reconstruction, waiting excluded.</summary>
public sealed record StepTiming(Guid Reconstruction, string Step, TimeSpan Elapsed) : ScanEvent;

/// <summary>A small 8-bit grey image [rows × columns], windowed for display.</summary>
public sealed record Preview(Guid Reconstruction, int InstanceNumber, int Rows, int Columns, ReadOnlyMemory<byte> Grey) : ScanEvent;

public sealed record DeliveryProgress(string Destination, int Stored, int Total, string LastError) : ScanEvent;

/// <summary>Something to look at that did not stop the scan.</summary>
public sealed record ScanWarning(string Reason, string Message) : ScanEvent;
