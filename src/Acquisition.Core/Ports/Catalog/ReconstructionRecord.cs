using Acquisition.Core.Model.Recipes;
using Acquisition.Core.Model.Scans;

namespace Acquisition.Core.Ports.Catalog;

/// <summary>One reconstruction of one scan with one recipe. The id derives from those and the software version, so that repeating a request is a no-op.</summary>
public sealed record ReconstructionRecord
{
    public required Guid Id { get; init; }
    public required ScanId Scan { get; init; }
    public required Recipe Recipe { get; init; }

    /// <summary>The version of this software that the id derives from: a replay uses another id when the code that makes the pixels changed.</summary>
    public required string SoftwareVersion { get; init; }

    /// <summary>Counts the scan's reconstructions from 1, those of the header first.</summary>
    public required int Ordinal { get; init; }
    public required DateTimeOffset CreateTime { get; init; }
    public ReconstructionState State { get; init; } = ReconstructionState.Pending;

    /// <summary>Why it failed or was cancelled: a stable reason, a colon and a sentence. Empty otherwise.</summary>
    public string Reason { get; init; } = "";

    /// <summary>Times it was begun since it was last asked for. One that takes the process with it is not begun for ever.</summary>
    public int Attempts { get; init; }

    /// <summary>The method that was chosen, such as <c>ct.fbp.fan</c>; empty when none can.</summary>
    public string Method { get; init; } = "";

    /// <summary>What ran it, such as "cpu (AVX-512)"; empty until it has run.</summary>
    public string Backend { get; init; } = "";

    /// <summary>DICOM Series Instance UID of its images.</summary>
    public string SeriesInstanceUid { get; init; } = "";
    public int InstanceCount { get; init; }

    /// <summary>Non-finite samples and bad elements that were replaced on the way.</summary>
    public long ReplacedSamples { get; init; }

    /// <summary>From the last raw byte's durability to the last instance's; null until it has succeeded.</summary>
    public TimeSpan? Latency { get; init; }
}

/// <summary>Pending → Running → Succeeded, Failed or Cancelled. Failed and cancelled ones may be asked for again; then they are Pending.</summary>
public enum ReconstructionState
{
    /// <summary>Waiting for data, memory or a worker.</summary>
    Pending,
    Running,

    /// <summary>Every instance is on disk and in the outbox.</summary>
    Succeeded,
    Failed,
    Cancelled,
}
