using Acquisition.Core.Model.Ct;
using Acquisition.Core.Model.Geometry;
using Acquisition.Reconstruction.Ct.Backprojection;
using Acquisition.Reconstruction.Ct.FanBeam;
using Acquisition.Simulation.Ct;
using Acquisition.Simulation.Phantoms;

namespace Acquisition.Reconstruction.Tests.Ct.FanBeam;

public class FbpPlanTests
{
    public static TheoryData<DetectorShape, PatientPosition> Geometries =>
        new(from shape in Enum.GetValues<DetectorShape>() from position in Enum.GetValues<PatientPosition>() select (shape, position));

    [Theory]
    [MemberData(nameof(Geometries))]
    public void Ray_to_a_pixels_channel_passes_through_the_pixel(DetectorShape shape, PatientPosition position)
    {
        CtAcquisition scan = CtScans.Acquisition(shape);
        FbpPlan plan = new FanBeamPlan(scan, CtScans.Recipe(16, 300, 20, -30), position);
        CtForwardModel forward = new(scan, position, new Phantom("", [], []));
        foreach (double angle in (double[])[0, .3, 2, 4.5])
        {
            GridView view = plan.View(angle);
            foreach ((int row, int column) in ((int, int)[])[(0, 0), (3, 12), (15, 4)])
            {
                double ratio = view.T(row, column) / view.U(row, column);
                double channel = plan.CentralChannel + (shape == DetectorShape.Flat ? ratio : Math.Atan(ratio) / plan.ChannelStep);
                (Vector3D source, Vector3D direction) = forward.Ray(new CtView(angle, 0), scan.Sources[0].CentralRow, channel);
                Vector3D toPixel = plan.Centre(row, column) - source;
                // Float geometry: 1e-7 of 540 mm, with a margin for the steps across the matrix.
                Assert.Equal(0, toPixel.Cross(direction).Length, 1e-3);
                Assert.Equal(toPixel.Dot(new(-Math.Sin(angle), Math.Cos(angle), 0)) / scan.Sources[0].SourceIsocentreDistanceMm, view.U(row, column), 1e-6);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Geometries))]
    public void Columns_grow_to_the_patients_left_and_rows_to_the_back_in_every_position(DetectorShape shape, PatientPosition position)
    {
        FbpPlan plan = new FanBeamPlan(CtScans.Acquisition(shape), CtScans.Recipe(10, 100, 20, -30), position);
        Vector3D origin = ScannerFrame.ToPatient(position, plan.Centre(0, 0));
        AssertClose(new(10, 0, 0), ScannerFrame.ToPatient(position, plan.Centre(0, 1)) - origin);
        AssertClose(new(0, 10, 0), ScannerFrame.ToPatient(position, plan.Centre(1, 0)) - origin);
        AssertClose(new(20, -30, 0), ScannerFrame.ToPatient(position, plan.Centre(4.5, 4.5)));
    }

    private static void AssertClose(Vector3D expected, Vector3D actual) => Assert.Equal(0, (expected - actual).Length, 1e-9);
}
