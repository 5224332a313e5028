using Acquisition.Core.Model.Ct;
using Acquisition.Core.Model.Geometry;
using Acquisition.Core.Model.Recipes;
using Acquisition.Reconstruction.Ct.ConeBeam;
using Acquisition.Simulation.Ct;
using Acquisition.Simulation.Phantoms;

namespace Acquisition.Reconstruction.Tests.Ct.ConeBeam;

public class ConeBeamPlanTests
{
    public static TheoryData<DetectorShape, PatientPosition> Geometries =>
        new(from shape in Enum.GetValues<DetectorShape>() from position in Enum.GetValues<PatientPosition>() select (shape, position));

    [Theory]
    [MemberData(nameof(Geometries))]
    public void Ray_to_a_voxels_channel_and_row_passes_through_the_voxel(DetectorShape shape, PatientPosition position)
    {
        CtAcquisition scan = ConeScans.Acquisition(shape, offset: 3.2, rowOffset: -2.1);
        Recipe recipe = ConeScans.Recipe(16, 120, 20, 2.5, z: 13) with { Grid = new() { Center = new(10, -20, 13), Columns = 16, Rows = 9, Slices = 20, ColumnSpacingMm = 5, RowSpacingMm = 7, SliceIncrementMm = 2.5 } };
        ConeBeamPlan plan = ConeScans.Plan(scan, recipe, position);
        CtForwardModel forward = new(scan, position, new Phantom("", [], []));
        foreach (double angle in (double[])[0, .3, 2, 4.5])
        {
            ConeView view = plan.View(angle, 7);
            Assert.True(view.IsUpright);
            foreach ((int line, int row, int column) in ((int, int, int)[])[(0, 0, 0), (3, 8, 12), (19, 2, 15)])
            {
                double u = view.U.At(line, row, column), t = view.T.At(line, row, column), v = view.V.At(line, row, column);
                bool flat = shape == DetectorShape.Flat;
                double channel = plan.CentralChannel + (flat ? t / u : Math.Atan(t / u) / plan.ChannelStep), detectorRow = plan.CentralRow + v / (flat ? u : Math.Sqrt(u * u + t * t));
                (Vector3D source, Vector3D direction) = forward.Ray(new CtView(angle, 7), detectorRow, channel);
                Vector3D toVoxel = plan.Centre(line, row, column) - source;
                Assert.Equal(0, toVoxel.Cross(direction).Length, 2e-3);      // float geometry: 1e-7 of 750 mm, with a margin for the steps across the matrix
                Assert.Equal(toVoxel.Dot(new(-Math.Sin(angle), Math.Cos(angle), 0)) / ConeScans.SourceIsocentre, u, 1e-6);
            }
        }
    }

    [Fact]
    public void Part_of_the_lines_is_the_same_geometry()
    {
        ConeBeamPlan plan = ConeScans.Plan(ConeScans.Acquisition(), ConeScans.Recipe(8, 80, 40, 1.5, 4)), part = plan.Part(13, 20);
        Assert.Equal(20, part.Lines);
        Assert.Equal(0, (plan.Centre(15, 3, 4) - part.Centre(2, 3, 4)).Length, 1e-9);
        ConeView whole = plan.View(1, 0).From(13), other = part.View(1, 0);
        Assert.Equal(whole.V.At(2, 3, 4), other.V.At(2, 3, 4), 1e-5);
    }
}
