using Acquisition.Core.Model.Ct;
using Acquisition.Core.Model.Geometry;
using Acquisition.Core.Model.Images;
using Acquisition.Core.Model.Recipes;
using Acquisition.Core.Model.Scans;
using Acquisition.Core.Ports.Reconstruction;
using Acquisition.Reconstruction.Ct.Backprojection;
using Acquisition.Reconstruction.Ct.ParallelBeam;
using Acquisition.Reconstruction.Tests.Ct.FanBeam;
using Acquisition.Simulation.Ct;
using Acquisition.Simulation.Phantoms;

namespace Acquisition.Reconstruction.Tests.Ct.ParallelBeam;

/// <summary>Parallel-beam images against phantoms whose line integrals are closed forms.</summary>
public class ParallelBeamTests
{
    private static readonly Recipe Small = CtScans.Recipe(128, 240);

    [Theory]
    [InlineData(0, 720, 360, 1)]        // half a rotation
    [InlineData(0, 720, 360, -1)]       // the other way round
    [InlineData(.25, 720, 720, 1)]      // a whole one, quarter offset
    [InlineData(9.3, 720, 360, 1)]      // a badly centred detector
    [InlineData(-.25, 722, 361, 1)]     // an odd number of views in the half
    [InlineData(0, 721, 361, 1)]        // half a view more than half a rotation
    [InlineData(-.25, 720, 420, 1)]     // 30 degrees more
    [InlineData(0, 720, 420, -1)]
    [InlineData(9.3, 720, 719, 1)]      // all but one
    public void Water_is_0_HU_and_air_is_not(double offset, int viewsPerRotation, int views, int turn)
    {
        CtAcquisition acquisition = ParallelScans.Acquisition(offset: offset, viewsPerRotation: viewsPerRotation, views: views);
        Phantom phantom = CtPhantoms.WaterCylinder(CtScans.Water, 60, 20, -15);
        ReconstructedImage image = Assert.Single(Reconstruct.All(ParallelScans.Header(acquisition, Small), [ParallelScans.Views(acquisition, phantom, turn: turn)]));
        foreach (PhantomRegion region in phantom.Regions) Assert.Equal(0, FanBeamImageTests.Mean(image, region), 5.0);
        Assert.Equal(-1000, FanBeamImageTests.Mean(image, new("air", new(-70, 40, 0), 8, 0)), 10.0);
    }

    [Fact]
    public void Inserts_of_a_head_have_their_attenuation_and_lie_on_their_side()
    {
        CtAcquisition acquisition = ParallelScans.Acquisition(channels: 512, pitchMm: .5);
        Phantom phantom = CtPhantoms.Head(CtScans.Water);
        ReconstructedImage image = Assert.Single(Reconstruct.All(ParallelScans.Header(acquisition, CtScans.Recipe(256, 240)), [ParallelScans.Views(acquisition, phantom)]));
        foreach (string name in (string[])["bone insert", "fat insert", "+50 HU insert", "-50 HU insert", PhantomRegion.LeftMarker, PhantomRegion.AnteriorMarker])
        {
            PhantomRegion region = phantom.Region(name);
            double expected = CtTruth.Hounsfield(region.Expected, CtScans.Water);
            Assert.Equal(expected, FanBeamImageTests.Mean(image, region), .01 * (1000 + expected));    // 1 % of the attenuation
        }
    }

    [Fact]
    public void Rows_are_slices_of_their_own_and_a_row_pitch_apart()
    {
        CtAcquisition acquisition = ParallelScans.Acquisition(rows: 3, channels: 120, pitchMm: 2, viewsPerRotation: 240, views: 120);
        // A ball of 3 mm: the middle row alone meets its middle.
        Phantom phantom = new("ball", [new(new(10, 0, 0), new(30, 30, 1.5), CtScans.Water)], []);
        List<ReconstructedImage> images = Reconstruct.All(ParallelScans.Header(acquisition, Small), [ParallelScans.Views(acquisition, phantom)]);
        Assert.Equal([-2, 0, 2], images.Select(image => image.Plane.Location));
        Assert.Equal([1, 2, 3], images.Select(image => image.InstanceNumber));
        PhantomRegion At(double z) => new("", new(10, 0, z), 8, 0);
        Assert.Equal([-1000, 0, -1000], images.Select(image => Math.Round(FanBeamImageTests.Mean(image, At(image.Plane.Location)) / 10) * 10));
    }

    [Fact]
    public void Pixels_beyond_the_nearer_edge_have_no_value()
    {
        CtAcquisition acquisition = ParallelScans.Acquisition(channels: 101, pitchMm: 1, offset: 10, viewsPerRotation: 180, views: 180);
        ReconstructedImage image = Assert.Single(Reconstruct.All(
            ParallelScans.Header(acquisition, CtScans.Recipe(121, 121)), [ParallelScans.Views(acquisition, CtPhantoms.WaterCylinder(CtScans.Water, 30))]));
        for (int i = 0; i < image.Pixels.Length; i++)
        {
            Vector3D centre = image.Plane.PixelCentre(i / 121, i % 121);
            Assert.Equal(centre.Length > 39.999, float.IsNaN(image.Pixels.Span[i]));      // channel 100 is 40 mm beside the axis
        }
    }

    [Fact]
    public void Ray_to_a_pixels_channel_passes_through_the_pixel()
    {
        foreach (PatientPosition position in Enum.GetValues<PatientPosition>())
        {
            ParallelBeamPlan plan = new(ParallelScans.Acquisition(pitchMm: .7, offset: 3), CtScans.Recipe(16, 100, 20, -30), position);
            foreach (double angle in (double[])[0, .3, 2, 4.5])
            {
                GridView view = plan.View(angle);
                Vector3D pixel = plan.Centre(3, 12), channels = new(Math.Cos(angle), Math.Sin(angle), 0);
                Assert.Equal(pixel.Dot(channels), .7 * view.T(3, 12) / view.U(3, 12), 1e-4);     // float geometry: 1e-7 of 100 mm
            }
        }
    }

    [Fact]
    public void Vectors_of_rows_equal_the_scalar_reference()
    {
        ParallelBeamPlan plan = new(ParallelScans.Acquisition(channels: 61, pitchMm: 2, rows: 5, viewsPerRotation: 40, views: 20), CtScans.Recipe(33, 140), PatientPosition.Hfdr);
        Random random = new(3);
        double[] angles = [.. Enumerable.Range(0, 20).Select(i => i * Math.PI / 20)];
        float[] integrals = [.. Enumerable.Range(0, 20 * 5 * 61).Select(_ => random.NextSingle())], actual = new float[5 * 33 * 33], expected = new float[actual.Length];
        using IFbpAccumulator image = new CpuFbp().Open(plan);
        image.Add(angles, integrals);
        image.Take(actual);

        float[] filtered = new float[61];
        for (int i = 0; i < 20 * 5; i++)
        {
            RowFilter.FilterReference(plan, integrals.AsSpan(i * 61, 61), filtered);
            Backprojector.AddReference(plan, plan.View(angles[i / 5]), filtered, expected.AsSpan(i % 5 * 33 * 33, 33 * 33));
        }
        // A channel is known to float rounding (4e-5 of one) and the filter to 1e-6 of its central tap, each in 20 views.
        double tolerance = 20 * 5e-5 * plan.Taps[60];
        for (int i = 0; i < actual.Length; i++) Assert.Equal(expected[i], actual[i], tolerance);
    }

    [Theory]
    [InlineData(360L, true)]
    [InlineData(720L, true)]
    [InlineData(1440L, true)]
    [InlineData(null, true)]
    [InlineData(361L, true)]
    [InlineData(719L, true)]
    [InlineData(359L, false)]
    [InlineData(1080L, false)]      // one and a half
    public void Half_a_rotation_and_more_or_whole_ones_can_be_reconstructed(long? views, bool possible)
    {
        Suitability found = Reconstructor.OnCpu().Check(ParallelScans.Header(ParallelScans.Acquisition(views: views), Small), Small);
        Assert.Equal(possible, found.IsPossible);
        if (possible) Assert.Equal("ct.fbp.parallel", found.Method);
        else Assert.Contains("header.ct.view_count", found.Violations.Select(violation => violation.Field));
    }

    [Fact]
    public void Divergent_beam_is_refused_when_this_method_is_asked_for()
    {
        ScanHeader header = ParallelScans.Header(CtScans.Acquisition(), Small with { Method = "ct.fbp.parallel" });
        Assert.Equal(["header.ct.sources[0].beam"], Reconstructor.OnCpu().Check(header, header.Recipes[0]).Violations.Select(violation => violation.Field));
    }
}
