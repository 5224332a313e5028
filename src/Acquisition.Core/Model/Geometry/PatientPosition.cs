namespace Acquisition.Core.Model.Geometry;

/// <summary>How the patient lies on the table: DICOM Patient Position (0018,5100), the eight terms used in CT and MR.</summary>
public enum PatientPosition
{
    /// <summary>Head first, supine. The scanner frame then coincides with patient LPS.</summary>
    Hfs,
    Hfp,
    Hfdr,
    Hfdl,
    Ffs,
    Ffp,
    Ffdr,
    Ffdl,
}
