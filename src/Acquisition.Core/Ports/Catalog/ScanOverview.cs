using Acquisition.Core.Model.Errors;
using Acquisition.Core.Model.Scans;

namespace Acquisition.Core.Ports.Catalog;

/// <summary>A scan with everything that became of it: the three lives side by side, and what follows from them.</summary>
/// <param name="Scan">Its raw data's life.</param>
/// <param name="Reconstructions">By ordinal.</param>
/// <param name="Deliveries">By destination.</param>
/// <param name="Warnings">In the order in which they were met first.</param>
public sealed record ScanOverview(
    ScanRecord Scan,
    IReadOnlyList<ReconstructionRecord> Reconstructions,
    IReadOnlyList<DeliverySummary> Deliveries,
    IReadOnlyList<Warning> Warnings)
{
    /// <summary>What a person calls the state of the scan. The one place where it is derived.</summary>
    public ScanSummary Summary => Scan.State switch
    {
        ScanState.Open => ScanSummary.Open,
        ScanState.Receiving => ScanSummary.Receiving,
        ScanState.Aborted => ScanSummary.Aborted,
        _ when Has(ReconstructionState.Pending) || Has(ReconstructionState.Running) => ScanSummary.Reconstructing,
        _ when Has(ReconstructionState.Failed) => ScanSummary.Failed,
        _ when Deliveries.Any(d => d.Pending > 0) => ScanSummary.Delivering,
        _ when Deliveries.Any(d => d.Failed > 0) => ScanSummary.DeliveryFailed,
        _ when Deliveries.Any(d => d.Total > 0) => ScanSummary.Delivered,
        _ => ScanSummary.Stored,
    };

    /// <summary>Nothing more happens by itself.</summary>
    public bool IsSettled => Summary is ScanSummary.Aborted or ScanSummary.Delivered or ScanSummary.DeliveryFailed or ScanSummary.Stored
        || (Summary == ScanSummary.Failed && Deliveries.All(d => d.Pending == 0));

    private bool Has(ReconstructionState state) => Reconstructions.Any(r => r.State == state);
}

/// <summary>What a person calls the state of a scan.</summary>
public enum ScanSummary
{
    /// <summary>Created, no data yet.</summary>
    Open,

    /// <summary>Data arrive.</summary>
    Receiving,

    /// <summary>Given up.</summary>
    Aborted,

    /// <summary>Complete, and a reconstruction waits or works.</summary>
    Reconstructing,

    /// <summary>Complete, and a reconstruction failed and was not repeated with success.</summary>
    Failed,

    /// <summary>Images are on their way.</summary>
    Delivering,

    /// <summary>A destination will not get an image without somebody's help.</summary>
    DeliveryFailed,

    /// <summary>Every destination has stored every image.</summary>
    Delivered,

    /// <summary>Complete, with nothing to reconstruct or nowhere to send it.</summary>
    Stored,
}
