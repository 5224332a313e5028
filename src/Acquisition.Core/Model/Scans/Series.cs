using Acquisition.Core.Model.Geometry;

namespace Acquisition.Core.Model.Scans;

/// <summary>The series that the scan becomes: DICOM General Series and Frame of Reference.</summary>
public sealed record Series
{
    /// <summary>Series Number of the first reconstruction.</summary>
    public int SeriesNumber { get; init; } = 1;
    public string SeriesDescription { get; init; } = "";
    public string ProtocolName { get; init; } = "";

    /// <summary>A DICOM Body Part Examined term such as HEAD.</summary>
    public string BodyPartExamined { get; init; } = "";

    /// <summary>L or R for a paired body part, else empty.</summary>
    public string Laterality { get; init; } = "";
    public required PatientPosition PatientPosition { get; init; }

    /// <summary>Empty: a UID is derived from the scan. Scans that share a table position reference share this UID.</summary>
    public string FrameOfReferenceUid { get; init; } = "";
}
