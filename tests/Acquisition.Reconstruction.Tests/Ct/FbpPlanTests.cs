using Acquisition.Core.Model.Ct;
using Acquisition.Core.Model.Errors;
using Acquisition.Core.Model.Geometry;
using Acquisition.Core.Model.Recipes;
using Acquisition.Core.Ports.Reconstruction;
using Acquisition.Reconstruction.Ct;
using Acquisition.Simulation.Ct;
using Acquisition.Simulation.Phantoms;

namespace Acquisition.Reconstruction.Tests.Ct;

public class FbpPlanTests
{
    public static TheoryData<DetectorShape, PatientPosition> Geometries =>
        new(from shape in Enum.GetValues<DetectorShape>() from position in Enum.GetValues<PatientPosition>() select (shape, position));

    [Theory]
    [MemberData(nameof(Geometries))]
    public void Ray_to_a_pixels_channel_passes_through_the_pixel(DetectorShape shape, PatientPosition position)
    {
        CtAcquisition scan = CtScans.Acquisition(shape);
        FbpPlan plan = new(scan, CtScans.Recipe(16, 300, 20, -30), position);
        CtForwardModel forward = new(scan, position, new Phantom("", [], []));
        foreach (double angle in (double[])[0, .3, 2, 4.5])
        {
            FanView view = plan.View(angle);
            foreach ((int row, int column) in ((int, int)[])[(0, 0), (3, 12), (15, 4)])
            {
                double ratio = view.T(row, column) / view.U(row, column);
                double channel = plan.CentralChannel + (shape == DetectorShape.Flat ? ratio : Math.Atan(ratio) / plan.ChannelStep);
                (Vector3D source, Vector3D direction) = forward.Ray(new CtView(angle, 0), scan.CentralRow, channel);
                Vector3D toPixel = plan.Centre(row, column) - source;
                // Float geometry: 1e-7 of 540 mm, with a margin for the steps across the matrix.
                Assert.Equal(0, toPixel.Cross(direction).Length, 1e-3);
                Assert.Equal(toPixel.Dot(new(-Math.Sin(angle), Math.Cos(angle), 0)) / scan.SourceIsocentreDistanceMm, view.U(row, column), 1e-6);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Geometries))]
    public void Columns_grow_to_the_patients_left_and_rows_to_the_back_in_every_position(DetectorShape shape, PatientPosition position)
    {
        FbpPlan plan = new(CtScans.Acquisition(shape), CtScans.Recipe(10, 100, 20, -30), position);
        Vector3D origin = ScannerFrame.ToPatient(position, plan.Centre(0, 0));
        AssertClose(new(10, 0, 0), ScannerFrame.ToPatient(position, plan.Centre(0, 1)) - origin);
        AssertClose(new(0, 10, 0), ScannerFrame.ToPatient(position, plan.Centre(1, 0)) - origin);
        AssertClose(new(20, -30, 0), plan.Centre(4.5, 4.5));
    }

    public static TheoryData<string, string> Impossible => new()
    {
        { "NOT_SUPPORTED", nameof(CtPath.Helical) },
        { "INVALID_GEOMETRY", nameof(CtAcquisition.SourceIsocentreDistanceMm) },
        { "INVALID_GEOMETRY", nameof(CtAcquisition.ChannelPitchMm) },
        { "INVALID_GEOMETRY", nameof(CtAcquisition.CentralChannel) },
        { "INVALID_GEOMETRY", nameof(CtAcquisition.ViewCount) },
        { "INVALID_GEOMETRY", nameof(CtAcquisition.WaterAttenuationPerMm) },
        { "INVALID_RECIPE", nameof(CtRecipe.ReconstructionDiameterMm) },
        { "INVALID_RECIPE", nameof(CtRecipe.Matrix) },
    };

    [Theory]
    [MemberData(nameof(Impossible))]
    public void What_cannot_be_reconstructed_is_refused_with_its_reason(string reason, string what)
    {
        CtAcquisition scan = CtScans.Acquisition();
        CtRecipe recipe = CtScans.Recipe();
        (scan, recipe) = what switch
        {
            nameof(CtPath.Helical) => (scan with { Path = CtPath.Helical }, recipe),
            nameof(CtAcquisition.SourceIsocentreDistanceMm) => (scan with { SourceIsocentreDistanceMm = double.NaN }, recipe),
            nameof(CtAcquisition.ChannelPitchMm) => (scan with { ChannelPitchMm = 0 }, recipe),
            nameof(CtAcquisition.CentralChannel) => (scan with { CentralChannel = -2 }, recipe),
            nameof(CtAcquisition.ViewCount) => (scan with { ViewCount = scan.ViewsPerRotation + 1 }, recipe),
            nameof(CtAcquisition.WaterAttenuationPerMm) => (scan with { WaterAttenuationPerMm = -1 }, recipe),
            nameof(CtRecipe.ReconstructionDiameterMm) => (scan, recipe with { ReconstructionDiameterMm = 2 * scan.SourceIsocentreDistanceMm }),
            _ => (scan, recipe with { Matrix = 0 }),
        };
        Assert.Equal(reason, Assert.Throws<ReconstructionException>(() => new FbpPlan(scan, recipe, PatientPosition.Hfs)).Reason);
    }

    private static void AssertClose(Vector3D expected, Vector3D actual) => Assert.Equal(0, (expected - actual).Length, 1e-9);
}
