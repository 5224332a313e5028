using Acquisition.Core.Model.Scans;

namespace Acquisition.Core.Ports.Catalog;

/// <summary>What the catalog knows of a scan's raw data. Holds no patient data: those are in the raw store's description and in the images.</summary>
public sealed record ScanRecord
{
    public required ScanId Id { get; init; }

    /// <summary>The scanner's own name for itself.</summary>
    public required string DeviceId { get; init; }

    /// <summary>The device's key for this scan: the same request creates one scan, however often it is sent.</summary>
    public required string RequestId { get; init; }

    /// <summary>SHA-256 of the header as it came, hexadecimal: tells a repeated request from a reused id.</summary>
    public required string HeaderSha256 { get; init; }
    public required Modality Modality { get; init; }

    /// <summary>DICOM Accession Number, to be looked for; empty when not known.</summary>
    public string AccessionNumber { get; init; } = "";
    public required DateTimeOffset CreateTime { get; init; }
    public ScanState State { get; init; } = ScanState.Open;

    /// <summary>Why the scan was aborted. Empty otherwise.</summary>
    public string Reason { get; init; } = "";
}
