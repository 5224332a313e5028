namespace Acquisition.Core.Model.Scans;

/// <summary>The life of raw data: Open → Receiving → Complete, or Aborted with what is stored kept. Nothing about images.</summary>
public enum ScanState
{
    /// <summary>Created; no block stored yet.</summary>
    Open,

    /// <summary>At least one block is durable.</summary>
    Receiving,

    /// <summary>Every block is durable and the chain digest matched.</summary>
    Complete,

    /// <summary>Given up; what was stored is kept.</summary>
    Aborted,
}
