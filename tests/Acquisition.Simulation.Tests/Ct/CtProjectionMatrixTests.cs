using Acquisition.Core.Model.Ct;
using Acquisition.Core.Model.Geometry;
using Acquisition.Simulation.Ct;
using Acquisition.Simulation.Phantoms;
using Acquisition.Simulation.Scans;

namespace Acquisition.Simulation.Tests.Ct;

public class CtProjectionMatrixTests
{
    private static readonly CtAcquisition Scan = CtScanners.ConeBeam(elements: 37, pitchMm: 11).WithOffsetDetector(30).With(source => source with { CentralRow = 15.2, RowPitchMm = 9 });
    private static readonly Phantom Head = CtPhantoms.ForbildHead(.0193);
    private static readonly CtForwardModel Model = new(Scan, PatientPosition.Hfs, Head);
    private static readonly CtMisalignment Off = new(new(1.5, -2, .7), new(-.8, 3, 1.1), .02);

    [Fact]
    public void Without_misalignment_the_matrix_has_the_rays_of_the_geometry()
    {
        float[] byGeometry = new float[37 * 37], byMatrix = new float[37 * 37];
        foreach (CtView view in new CtView[] { new(0, 0), new(1.3, -20), new(4, 55) })
        {
            CtView withMatrix = view with { ProjectionMatrix = CtProjectionMatrix.Of(Scan.Sources[0], view, default) };
            foreach ((double row, double channel) in new[] { (0, 0), (36, 36), (15.2, 7.5), (3, 30) })
            {
                (Vector3D origin, Vector3D direction) = Model.Ray(view, row, channel);
                (Vector3D otherOrigin, Vector3D otherDirection) = Model.Ray(withMatrix, row, channel);
                Assert.Equal(0, (origin - otherOrigin).Length, 1e-9);
                Assert.Equal(0, (direction - otherDirection).Length, 1e-12);
            }

            Model.Project(view, byGeometry);
            Model.Project(withMatrix, byMatrix);
            for (int i = 0; i < byMatrix.Length; i++) Assert.Equal(byGeometry[i], byMatrix[i], 1e-6); // two float roundings of 6
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(-3)] // a matrix means the same whatever its scale
    public void Every_point_of_a_ray_falls_on_the_rays_element_whatever_is_out_of_line(double scale)
    {
        CtView nominal = new(2.1, 12);
        double[] p = [.. CtProjectionMatrix.Of(Scan.Sources[0], nominal, Off).Select(element => scale * element)];
        CtView view = nominal with { ProjectionMatrix = p };
        foreach ((double row, double channel) in new[] { (0, 0), (36, 36), (15.2, 7.5) })
        {
            (Vector3D origin, Vector3D direction) = Model.Ray(view, row, channel);
            foreach (double t in new[] { 300.0, 1000, 1400 })
            {
                Vector3D x = origin + t * direction;
                double w = p[8] * x.X + p[9] * x.Y + p[10] * x.Z + p[11];
                Assert.Equal(channel, (p[0] * x.X + p[1] * x.Y + p[2] * x.Z + p[3]) / w, 1e-9);
                Assert.Equal(row, (p[4] * x.X + p[5] * x.Y + p[6] * x.Z + p[7]) / w, 1e-9);
            }

            Assert.True((new Vector3D(0, 0, 12) - origin).Dot(direction) > 0); // towards the object
        }
    }

    [Fact]
    public void Misaligned_parts_are_where_the_misalignment_puts_them()
    {
        CtView view = new(0, 12), moved = view with { ProjectionMatrix = CtProjectionMatrix.Of(Scan.Sources[0], view, Off) };

        // At φ = 0 the channels run along X and the detector lies towards +Y.
        (Vector3D origin, Vector3D direction) = Model.Ray(moved, 15.2, Scan.Sources[0].CentralChannel);
        Assert.Equal(0, (origin - new Vector3D(1.5, -1002, 12.7)).Length, 1e-9);
        Assert.Equal(0, (new Vector3D(-.8, 503, 13.1) - origin).Cross(direction).Length, 1e-9);

        // One channel further is a pitch along the detector's own, turned axis.
        (_, Vector3D next) = Model.Ray(moved, 15.2, Scan.Sources[0].CentralChannel + 1);
        Vector3D expected = new Vector3D(-.8, 503, 13.1) + 11 * new Vector3D(Math.Cos(.02), 0, Math.Sin(.02)) - origin;
        Assert.Equal(0, expected.Cross(next).Length, 1e-9);
    }

    [Fact]
    public void Projection_follows_the_matrix()
    {
        CtView view = new CtView(2.1, 3), moved = view with { ProjectionMatrix = CtProjectionMatrix.Of(Scan.Sources[0], view, Off) };
        var integrals = new float[37 * 37];

        Model.Project(moved, integrals);

        for (int i = 0; i < integrals.Length; i++)
        {
            (Vector3D origin, Vector3D direction) = Model.Ray(moved, i / 37, i % 37);
            Assert.Equal(Head.LineIntegral(origin, direction), integrals[i], 3e-7);
        }
    }

    [Fact]
    public void Curved_detector_has_no_matrix() => Assert.Throws<ArgumentException>(() => CtProjectionMatrix.Of(CtScanners.Axial().Sources[0], new CtView(0, 0), default));

    [Fact]
    public void Matrix_without_a_focal_spot_is_refused() =>
        Assert.Throws<ArgumentException>(() => Model.Project(new CtView(0, 0) { ProjectionMatrix = new double[12] }, new float[37 * 37]));
}
