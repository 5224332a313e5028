namespace Acquisition.Core.Scans;

/// <summary>
/// The life of a scan: Open → Receiving → Complete → Reconstructing → Reconstructed → Delivering → Delivered,
/// with Aborted (partial raw data kept) and Failed (reason kept, raw data kept) as ends.
/// </summary>
public enum ScanState
{
    /// <summary>Created; no block stored yet.</summary>
    Open,

    /// <summary>At least one block is durable. Reconstruction already follows the data.</summary>
    Receiving,

    /// <summary>Every block is durable and the whole-scan digest matched.</summary>
    Complete,

    Aborted,
    Reconstructing,
    Reconstructed,
    Failed,

    /// <summary>Instances are in the outbox.</summary>
    Delivering,

    /// <summary>Every destination has stored every instance.</summary>
    Delivered,
}
