namespace Acquisition.Core.Model.Scans;

/// <summary>The study and the order behind it: DICOM General Study and Request Attributes. An empty string means not known.</summary>
public sealed record Study
{
    /// <summary>Empty: a UID is derived from the scan.</summary>
    public string StudyInstanceUid { get; init; } = "";
    public string StudyId { get; init; } = "";
    public string AccessionNumber { get; init; } = "";
    public string StudyDescription { get; init; } = "";
    public string ReferringPhysicianName { get; init; } = "";

    /// <summary>Null: the acquisition time stands in.</summary>
    public DateTimeOffset? StudyTime { get; init; }
    public string RequestedProcedureId { get; init; } = "";
    public string RequestedProcedureDescription { get; init; } = "";
    public string ScheduledProcedureStepId { get; init; } = "";
    public string ScheduledProcedureStepDescription { get; init; } = "";

    /// <summary>Names the referring physician and the order: not for logs.</summary>
    public override string ToString() => nameof(Study);
}
