using Acquisition.Core.Scans;

namespace Acquisition.Core.Catalog;

/// <summary>What the catalog knows of a scan. Holds no patient data: those are in the raw store's header and in the images.</summary>
public sealed record ScanRecord
{
    public required ScanId Id { get; init; }

    /// <summary>The creator's key for this scan: the same request creates one scan, however often it is sent.</summary>
    public required string RequestId { get; init; }

    /// <summary>SHA-256 of the header as it came, hexadecimal: tells a repeated request from a reused id.</summary>
    public required string HeaderSha256 { get; init; }

    /// <summary>CT or MR.</summary>
    public required string Modality { get; init; }
    public required DateTimeOffset CreateTime { get; init; }
    public ScanState State { get; init; } = ScanState.Open;

    /// <summary>Why the scan was aborted or failed: a stable reason and a sentence. Empty otherwise.</summary>
    public string Reason { get; init; } = "";
}
