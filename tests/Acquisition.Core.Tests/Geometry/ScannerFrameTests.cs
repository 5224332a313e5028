using Acquisition.Core.Model.Geometry;

namespace Acquisition.Core.Tests.Geometry;

public class ScannerFrameTests
{
    public static TheoryData<PatientPosition> Positions => [.. Enum.GetValues<PatientPosition>()];

    [Theory]
    // Position, then what lies towards +X (the observer's right), +Y (down) and +Z (into the gantry): L/R, P/A, H/F of the patient.
    [InlineData(PatientPosition.Hfs, "L", "P", "H")]
    [InlineData(PatientPosition.Hfp, "R", "A", "H")]
    [InlineData(PatientPosition.Hfdr, "P", "R", "H")]
    [InlineData(PatientPosition.Hfdl, "A", "L", "H")]
    [InlineData(PatientPosition.Ffs, "R", "P", "F")]
    [InlineData(PatientPosition.Ffp, "L", "A", "F")]
    [InlineData(PatientPosition.Ffdr, "A", "R", "F")]
    [InlineData(PatientPosition.Ffdl, "P", "L", "F")]
    public void Each_axis_of_the_scanner_points_to_the_right_side_of_the_patient(PatientPosition position, string x, string y, string z)
    {
        Assert.Equal(Direction(x), ScannerFrame.ToPatient(position, new Vector3D(1, 0, 0)));
        Assert.Equal(Direction(y), ScannerFrame.ToPatient(position, new Vector3D(0, 1, 0)));
        Assert.Equal(Direction(z), ScannerFrame.ToPatient(position, new Vector3D(0, 0, 1)));
    }

    [Theory]
    [MemberData(nameof(Positions))]
    public void A_patient_is_turned_but_never_mirrored(PatientPosition position)
    {
        Vector3D x = ScannerFrame.ToPatient(position, new Vector3D(1, 0, 0));
        Vector3D y = ScannerFrame.ToPatient(position, new Vector3D(0, 1, 0));
        Vector3D z = ScannerFrame.ToPatient(position, new Vector3D(0, 0, 1));

        Assert.Equal(z, x.Cross(y));
    }

    // Patient LPS: +x left, +y back, +z head. Adding zero turns a negative zero into zero.
    private static Vector3D Direction(string side) => side switch
    {
        "L" => new(1, 0, 0),
        "R" => new(-1, 0, 0),
        "P" => new(0, 1, 0),
        "A" => new(0, -1, 0),
        "H" => new(0, 0, 1),
        _ => new(0, 0, -1),
    };
}
