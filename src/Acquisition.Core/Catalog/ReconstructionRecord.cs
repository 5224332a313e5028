using Acquisition.Core.Recipes;
using Acquisition.Core.Scans;

namespace Acquisition.Core.Catalog;

/// <summary>One reconstruction of one scan with one recipe. The id derives from those and the software version, so that repeating a request is a no-op.</summary>
public sealed record ReconstructionRecord
{
    public required Guid Id { get; init; }
    public required ScanId Scan { get; init; }
    public required Recipe Recipe { get; init; }

    /// <summary>The version of this software that the id derives from: a replay uses another id when the code that makes the pixels changed.</summary>
    public required string SoftwareVersion { get; init; }

    /// <summary>1 is the reconstruction that the header asked for; it moves the scan's state. Later ones are retrospective.</summary>
    public required int Ordinal { get; init; }
    public required DateTimeOffset CreateTime { get; init; }
    public ReconstructionState State { get; init; } = ReconstructionState.Pending;
    public string Reason { get; init; } = "";

    /// <summary>What ran it, such as "cpu (AVX-512)"; empty until it has run.</summary>
    public string Backend { get; init; } = "";
    public int InstanceCount { get; init; }

    /// <summary>Non-finite samples and bad elements that were replaced on the way.</summary>
    public long ReplacedSamples { get; init; }
}

public enum ReconstructionState
{
    Pending,
    Running,

    /// <summary>Every instance is on disk and in the outbox.</summary>
    Succeeded,
    Failed,

    /// <summary>Every destination has stored every instance.</summary>
    Delivered,
}
