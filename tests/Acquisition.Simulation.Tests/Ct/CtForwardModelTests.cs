using Acquisition.Core.Model.Ct;
using Acquisition.Core.Model.Geometry;
using Acquisition.Simulation.Ct;
using Acquisition.Simulation.Phantoms;
using Acquisition.Simulation.Scans;

namespace Acquisition.Simulation.Tests.Ct;

public class CtForwardModelTests
{
    private const double Water = CtScanners.WaterAttenuationPerMm;
    private const double Rho = 541;
    private static readonly Phantom Head = CtPhantoms.Head(Water);

    // 37 channels: no vector width divides them.
    private static readonly CtAcquisition Scan = CtScanners.Axial(rows: 3, channels: 37, viewsPerRotation: 8);

    [Theory]
    [InlineData(0, 0, -Rho)] // above the patient
    [InlineData(90, Rho, 0)] // then towards +X
    [InlineData(180, 0, Rho)]
    [InlineData(270, -Rho, 0)]
    public void Focal_spot_goes_where_the_contract_says(double degrees, double x, double y)
    {
        var model = new CtForwardModel(Scan, PatientPosition.Hfs, Head);

        Vector3D origin = model.Ray(new CtView(double.DegreesToRadians(degrees), 25), Scan.Sources[0].CentralRow, Scan.Sources[0].CentralChannel).Origin;

        Assert.Equal(0, (origin - new Vector3D(x, y, 25)).Length, 1e-9);
    }

    [Theory]
    [InlineData(DetectorShape.Cylindrical)]
    [InlineData(DetectorShape.Flat)]
    public void Ray_of_a_fan_angle_points_as_the_contract_says(DetectorShape shape)
    {
        CtAcquisition scan = Scan with { Sources = [Scan.Sources[0] with { DetectorShape = shape }] };
        var model = new CtForwardModel(scan, PatientPosition.Hfs, Head);
        foreach (double phi in new[] { 0, .4, 2, 5 })
            foreach (double channel in new[] { 0, 11.5, 36 })
            {
                double onDetector = (channel - scan.Sources[0].CentralChannel) * scan.Sources[0].ChannelPitchMm;
                double gamma = shape == DetectorShape.Flat ? Math.Atan(onDetector / scan.Sources[0].SourceDetectorDistanceMm) : onDetector / scan.Sources[0].SourceDetectorDistanceMm;
                Vector3D expected = Math.Cos(gamma) * new Vector3D(-Math.Sin(phi), Math.Cos(phi), 0)
                    + Math.Sin(gamma) * new Vector3D(Math.Cos(phi), Math.Sin(phi), 0);

                Vector3D direction = model.Ray(new CtView(phi, 0), scan.Sources[0].CentralRow, channel).Direction;

                Assert.Equal(0, (direction - expected).Length, 1e-12);
            }
    }

    [Fact]
    public void Central_ray_meets_the_isocentre_and_rows_grow_towards_plus_Z()
    {
        var model = new CtForwardModel(Scan, PatientPosition.Hfs, Head);
        CtView view = new(1.1, 40);

        (Vector3D origin, Vector3D direction) = model.Ray(view, Scan.Sources[0].CentralRow, Scan.Sources[0].CentralChannel);
        Assert.Equal(0, (origin + Rho * direction - new Vector3D(0, 0, 40)).Length, 1e-9);

        // One row further is one row pitch at the detector, and 0.625 mm at the isocentre.
        (origin, direction) = model.Ray(view, Scan.Sources[0].CentralRow + 1, Scan.Sources[0].CentralChannel);
        Assert.Equal(40 + .625, origin.Z + Rho * direction.Z / Math.Sqrt(1 - direction.Z * direction.Z), 1e-9);
    }

    [Fact]
    public void Fans_lie_in_the_planes_that_the_cone_meets_at_the_isocentre()
    {
        var model = new CtForwardModel(Scan, PatientPosition.Hfs, Head, CtRays.Fans);

        (Vector3D origin, Vector3D direction) = model.Ray(new CtView(.3, 10), 2, 5);

        Assert.Equal(10 + .625, origin.Z, 1e-9);
        Assert.Equal(0, direction.Z);
    }

    [Fact]
    public void Flying_focal_spot_moves_and_the_detector_stays()
    {
        CtView still = new(.7, 5), moved = still with { FocalSpotAngleOffsetRad = .002, FocalSpotRadialOffsetMm = 1.5, FocalSpotAxialOffsetMm = -.8 };
        var model = new CtForwardModel(Scan, PatientPosition.Hfs, Head);
        (Vector3D origin, Vector3D direction) = model.Ray(still, 2, 30);
        Vector3D element = origin + Scan.Sources[0].SourceDetectorDistanceMm / Math.Sqrt(1 - direction.Z * direction.Z) * direction; // on the cylinder

        (Vector3D movedOrigin, Vector3D movedDirection) = model.Ray(moved, 2, 30);

        Vector3D expected = new((Rho + 1.5) * Math.Sin(.702), -(Rho + 1.5) * Math.Cos(.702), 4.2);
        Assert.Equal(0, (movedOrigin - expected).Length, 1e-9);
        Assert.Equal(0, (element - movedOrigin).Cross(movedDirection).Length, 1e-9); // still on the ray
    }

    [Theory]
    [InlineData(DetectorShape.Cylindrical, CtRays.Cone)]
    [InlineData(DetectorShape.Cylindrical, CtRays.Fans)]
    [InlineData(DetectorShape.Flat, CtRays.Cone)]
    [InlineData(DetectorShape.Flat, CtRays.Fans)]
    public void Projection_is_the_line_integral_along_each_elements_ray(DetectorShape shape, CtRays rays)
    {
        CtAcquisition scan = Scan with { Sources = [Scan.Sources[0] with { DetectorShape = shape }] };
        var model = new CtForwardModel(scan, PatientPosition.Hfs, Head, rays);
        var integrals = new float[3 * 37];
        foreach (CtView view in new CtView[] { new(0, 0), new(2.2, 3), new(4, -2) { FocalSpotAngleOffsetRad = .001, FocalSpotRadialOffsetMm = 2, FocalSpotAxialOffsetMm = .5 } })
        {
            model.Project(view, integrals);
            for (int i = 0; i < integrals.Length; i++)
            {
                (Vector3D origin, Vector3D direction) = model.Ray(view, i / 37, i % 37);
                // Values up to 6 as float: half a unit in the last place is 2.4e-7.
                Assert.Equal(Head.LineIntegral(origin, direction), integrals[i], 3e-7);
            }
        }
    }

    [Theory]
    [InlineData(PatientPosition.Hfs)]
    [InlineData(PatientPosition.Hfp)]
    [InlineData(PatientPosition.Hfdr)]
    [InlineData(PatientPosition.Hfdl)]
    [InlineData(PatientPosition.Ffs)]
    [InlineData(PatientPosition.Ffp)]
    [InlineData(PatientPosition.Ffdr)]
    [InlineData(PatientPosition.Ffdl)]
    public void Projection_is_what_stepping_through_the_patient_finds_however_he_lies(PatientPosition position)
    {
        const double Step = .01;
        var model = new CtForwardModel(Scan, position, Head);
        CtView view = new(2.5, 2);
        var integrals = new float[3 * 37];
        model.Project(view, integrals);
        foreach (int i in new[] { 12, 16, 18, 23, 37 + 14, 74 + 21 })
        {
            (Vector3D origin, Vector3D direction) = model.Ray(view, i / 37, i % 37);

            double stepped = Quadrature.AlongLine(p => Head.ValueAt(ScannerFrame.ToPatient(position, p)), origin, direction, 350, 750, Step);

            Assert.True(stepped > 1); // through the head
            Assert.Equal(stepped, integrals[i], Step * Head.Ellipsoids.Sum(e => Math.Abs(e.Value))); // each end found to half a step
        }
    }

    [Fact]
    public void Centred_cylinder_looks_the_same_from_every_angle_and_has_the_chord_of_its_fan_angle()
    {
        const double Radius = 90;
        var model = new CtForwardModel(Scan, PatientPosition.Ffdl, CtPhantoms.WaterCylinder(Water, Radius), CtRays.Fans);
        var integrals = new float[3 * 37];
        foreach (double phi in new[] { 0, 1, 3, 6.1 })
        {
            model.Project(new CtView(phi, 12), integrals);
            for (int i = 0; i < integrals.Length; i++)
            {
                double distance = Rho * Math.Sin((i % 37 - Scan.Sources[0].CentralChannel) * Scan.Sources[0].ChannelPitchMm / Scan.Sources[0].SourceDetectorDistanceMm);
                double halfChordSquared = Radius * Radius - distance * distance;
                Assert.Equal(halfChordSquared > 0 ? 2 * Water * Math.Sqrt(halfChordSquared) : 0, integrals[i], 3e-7);
            }
        }
    }

    [Fact]
    public void Turning_and_shifting_the_object_with_the_gantry_changes_nothing()
    {
        (double sin, double cos) = Math.SinCos(.6);
        Phantom turned = Head with
        {
            Ellipsoids = [.. Head.Ellipsoids.Select(e => e.Rotated(v => new(cos * v.X - sin * v.Y, sin * v.X + cos * v.Y, v.Z)))
                .Select(e => new Ellipsoid(e.Centre + new Vector3D(0, 0, 17), e.SemiAxesMm, e.Value, e.Axes))],
        };
        float[] still = new float[3 * 37], moved = new float[3 * 37];

        new CtForwardModel(Scan, PatientPosition.Hfs, Head).Project(new CtView(.2, 1), still);
        new CtForwardModel(Scan, PatientPosition.Hfs, turned).Project(new CtView(.8, 18), moved);

        for (int i = 0; i < still.Length; i++) Assert.Equal(still[i], moved[i], 1e-6); // two float roundings
    }

    [Fact]
    public void Destination_of_another_size_is_refused() => Assert.Throws<ArgumentException>(
        () => new CtForwardModel(Scan, PatientPosition.Hfs, Head).Project(new CtView(0, 0), new float[3 * 36]));
}
