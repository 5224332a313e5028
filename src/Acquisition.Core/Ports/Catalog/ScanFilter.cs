using Acquisition.Core.Model.Scans;

namespace Acquisition.Core.Ports.Catalog;

/// <summary>Which scans are listed; null lets all through, and what is given is joined by and.</summary>
public sealed record ScanFilter
{
    public Modality? Modality { get; init; }
    public string? DeviceId { get; init; }
    public DateTimeOffset? CreatedFrom { get; init; }
    public DateTimeOffset? CreatedBefore { get; init; }
    public string? AccessionNumber { get; init; }
}

/// <summary>A place in the list of scans, newest first: what follows is older.</summary>
public readonly record struct ScanCursor(DateTimeOffset CreateTime, ScanId Scan);
