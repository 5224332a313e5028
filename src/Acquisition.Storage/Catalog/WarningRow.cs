using Acquisition.Core.Model.Errors;
using Acquisition.Core.Model.Scans;

namespace Acquisition.Storage.Catalog;

/// <summary>A warning about a scan or one of its reconstructions, with how often it was met.</summary>
internal sealed class WarningRow
{
    /// <summary>Grows with each row: the order in which warnings were met first.</summary>
    public long Id { get; init; }
    public required ScanId Scan { get; init; }

    /// <summary>Empty: the scan's own. Not null, for in an index null differs from null.</summary>
    public required Guid ReconstructionId { get; init; }
    public required string Reason { get; init; }
    public required WarningSeverity Severity { get; init; }
    public required string Message { get; init; }
    public required string Field { get; init; }
    public required long Count { get; init; }
    public required DateTimeOffset? FirstTime { get; init; }

    public static WarningRow Of(ScanId scan, Warning warning) => new()
    {
        Scan = scan,
        ReconstructionId = warning.Reconstruction ?? Guid.Empty,
        Reason = warning.Reason,
        Severity = warning.Severity,
        Message = warning.Message,
        Field = warning.Field,
        Count = warning.Count,
        FirstTime = warning.FirstTime,
    };

    public Warning ToWarning() => new(Severity, Reason, Message)
    {
        Field = Field,
        Reconstruction = ReconstructionId == Guid.Empty ? null : ReconstructionId,
        Count = Count,
        FirstTime = FirstTime,
    };
}
