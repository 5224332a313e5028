namespace Acquisition.Core.Model.Geometry;

/// <summary>
/// The scanner's own frame, mm, right-handed, and its rotation into patient LPS (PS3.3 C.7.6.2.1.1).
/// Seen by an observer at the foot end of the table who faces the gantry: X to the observer's right, Y down, Z along the table
/// into the gantry. The frame is fixed to the table top, so a table that moves shifts the gantry's Z, never the patient's.
/// </summary>
public static class ScannerFrame
{
    /// <summary>The scanner-frame vector of a patient-LPS vector: the rotation into the patient is orthogonal, so its inverse is its transpose.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The position is none of the eight terms.</exception>
    public static Vector3D FromPatient(PatientPosition position, Vector3D v) =>
        new(v.Dot(ToPatient(position, new(1, 0, 0))), v.Dot(ToPatient(position, new(0, 1, 0))), v.Dot(ToPatient(position, new(0, 0, 1))));

    /// <summary>The patient-LPS vector of a scanner-frame vector. The frames share their origin; only the orientation differs.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The position is none of the eight terms.</exception>
    public static Vector3D ToPatient(PatientPosition position, Vector3D v) => position switch
    {
        // Head first: +Z is towards the head. Supine: X is the patient's left, Y the patient's back.
        PatientPosition.Hfs => v,
        PatientPosition.Hfp => new(-v.X, -v.Y, v.Z),
        // Right decubitus: the right side is down, so Y (down) is the patient's right.
        PatientPosition.Hfdr => new(-v.Y, v.X, v.Z),
        PatientPosition.Hfdl => new(v.Y, -v.X, v.Z),
        // Feet first: +Z is towards the feet; supine swaps left and right.
        PatientPosition.Ffs => new(-v.X, v.Y, -v.Z),
        PatientPosition.Ffp => new(v.X, -v.Y, -v.Z),
        PatientPosition.Ffdr => new(-v.Y, -v.X, -v.Z),
        PatientPosition.Ffdl => new(v.Y, v.X, -v.Z),
        _ => throw new ArgumentOutOfRangeException(nameof(position), position, "Not a patient position used in CT or MR."),
    };
}
