using Acquisition.Core.Model.Ct;
using Acquisition.Core.Model.Images;
using Acquisition.Core.Model.Recipes;
using Acquisition.Core.Model.Scans;
using Acquisition.Reconstruction.Ct.ConeBeam;
using Acquisition.Simulation.Ct;
using Acquisition.Simulation.Phantoms;
using Acquisition.Simulation.Scans;

namespace Acquisition.Reconstruction.Tests.Ct.ConeBeam;

/// <summary>Views with a projection matrix each.</summary>
public class MatrixTests
{
    private static CtMisalignment Aligned => default;

    [Theory]
    [InlineData(1.0)]
    [InlineData(-3.7)]      // any scale, also one that counts depth backwards
    public void Matrix_of_the_nominal_gantry_is_the_nominal_geometry(double scale)
    {
        CtAcquisition scan = ConeScans.Acquisition(offset: 2.2, rowOffset: -1.7);
        CtSource source = scan.Sources[0];
        ConeBeamPlan plan = ConeScans.Plan(scan, ConeScans.Recipe(16, 120, 9, 5, z: 13));
        foreach (double angle in (double[])[.1, 2, -2.5])
        {
            double[] p = [.. CtProjectionMatrix.Of(source, new CtView(angle, 11), Aligned).Select(x => scale * x)];
            MatrixView matrix = new(p, source, 11, 0);
            Assert.Equal(angle, matrix.AngleRad, 1e-9);
            Assert.Equal(ConeScans.SourceIsocentre, matrix.RadiusMm, 1e-6);
            Assert.Equal(1 / plan.ChannelStep, matrix.ChannelsPerMm, 1e-9);
            ConeView expected = plan.View(angle, 11), actual = matrix.Project(plan, source);
            foreach ((int line, int row, int column) in ((int, int, int)[])[(0, 0, 0), (8, 3, 12), (4, 15, 7)])
            {
                Assert.Equal(expected.U.At(line, row, column), actual.U.At(line, row, column), 1e-5);
                Assert.Equal(expected.T.At(line, row, column), actual.T.At(line, row, column), 1e-4);
                Assert.Equal(expected.V.At(line, row, column), actual.V.At(line, row, column), 1e-4);
            }
            float[] cosines = new float[source.Elements], nominal = CosineWeights.Of(source);
            matrix.FillCosines(plan, source, cosines);
            for (int i = 0; i < cosines.Length; i += 97) Assert.Equal(nominal[i], cosines[i], 1e-6);
            for (int channel = 0; channel < source.DetectorChannels; channel += 13)
                Assert.Equal(Math.Atan((channel - source.CentralChannel) * source.ChannelPitchMm / source.SourceDetectorDistanceMm), matrix.FanAngle(source, channel), 1e-9);
        }
    }

    [Theory]
    [InlineData(180, false)]
    [InlineData(110, false)]        // a short scan
    [InlineData(180, true)]
    [InlineData(110, true)]
    public void Volume_by_matrices_of_the_nominal_gantry_is_the_volume_by_the_header(long views, bool free)
    {
        CtAcquisition scan = ConeScans.Acquisition(viewCount: views);
        Recipe recipe = ConeScans.Recipe(48, 190, 3, 20);
        List<ReconstructedImage> expected = ConeScans.Images(scan, Head(), recipe);
        List<ReconstructedImage> actual = Images(scan, recipe, 0, 0, withMatrices: true, free);
        Assert.Equal(expected.Count, actual.Count);
        foreach ((ReconstructedImage a, ReconstructedImage b) in expected.Zip(actual))
            for (int i = 0; i < a.Pixels.Length; i++)
                if (!float.IsNaN(a.Pixels.Span[i])) Assert.Equal(a.Pixels.Span[i], b.Pixels.Span[i], free && views == 110 ? 8.0 : 1.0);      // a view's weight is a mean over its step or the value in its middle; else float places
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Gantry_that_sags_is_sharp_with_its_matrices_and_blurred_without(bool free)
    {
        CtAcquisition scan = ConeScans.Acquisition(rows: 96, channels: 200, views: 240);
        Recipe recipe = ConeScans.Recipe(128, 190, 1);
        float[] still = Images(scan, recipe, 0, 0, withMatrices: true, free)[0].Pixels.ToArray(), between = Images(scan, recipe, 0, 0, withMatrices: true, free, turnedRad: Math.PI / 240)[0].Pixels.ToArray();
        float[] with = Images(scan, recipe, 2, .01, withMatrices: true, free)[0].Pixels.ToArray(), without = Images(scan, recipe, 2, .01, withMatrices: false, false)[0].Pixels.ToArray();
        double sampling = Rms(still, between), known = Rms(still, with), ignored = Rms(still, without);
        // With them every ray is where it was: other rays of the same object, as those half a step between are, and unevenly spaced ones. Without them edges are 2 mm off, another way
        // in each view.
        Assert.InRange(known, 0, 2 * sampling);
        Assert.InRange(ignored, 2 * known, double.PositiveInfinity);
    }

    public static TheoryData<string> BadMatrices => ["missing", "singular", "nan", "far", "mirrored", "tilted", "zoomed"];

    [Theory]
    [MemberData(nameof(BadMatrices))]
    public void Matrix_that_is_no_circle_about_the_axis_is_refused(string what)
    {
        CtAcquisition scan = ConeScans.Acquisition(rows: 8, channels: 16, views: 30);
        CtSource source = scan.Sources[0];
        CtTrajectory path = CtTrajectory.Rotations(scan).With((i, view) =>
        {
            double[] p = CtProjectionMatrix.Of(source, view, what == "far" ? new(new(0, 0, 60), default, 0) : what == "tilted" ? new(default, default, .3) : Aligned);
            if (i < 5) p = CtProjectionMatrix.Of(source, view, Aligned);
            else if (what == "singular") Array.Copy(p, 0, p, 4, 4);
            else if (what == "nan") p[6] = double.NaN;
            else if (what == "mirrored") for (int k = 0; k < 4; k++) p[k] = 15 * p[8 + k] - p[k];
            else if (what == "zoomed") for (int k = 0; k < 4; k++) p[k] = 7.5 * p[8 + k] + 1.3 * (p[k] - 7.5 * p[8 + k]);
            return what == "missing" && i >= 5 ? view : view with { ProjectionMatrix = p };
        });
        foreach (bool free in (bool[])[false, true])
        {
            // The simulator itself cannot follow some of these: the samples do not matter.
            ScanHeader sent = Header(free ? scan.AsFreePath() with { ViewCount = 30 } : scan);
            CtViewBlock block = new(CtViewKind.Object, 0, [.. Enumerable.Range(0, 30).Select(path.View)], new byte[30 * source.Elements * 4]);
            Assert.Equal("INVALID_VIEW", Reconstruct.Refusal(sent, [block]));
        }
    }

    [Theory]
    [InlineData("repeated", "INVALID_VIEW")]
    [InlineData("unsorted", "INVALID_VIEW")]
    [InlineData("gap", "MISSING_VIEWS")]
    [InlineData("short", "MISSING_VIEWS")]
    [InlineData("twice round", "NOT_SUPPORTED")]
    public void Free_path_that_is_no_arc_is_refused(string what, string reason)
    {
        CtAcquisition scan = ConeScans.Acquisition(rows: 8, channels: 16, views: 60);
        double Angle(int i) => 2 * Math.PI / 60 * (what switch
        {
            "repeated" => i == 20 ? 19 : i,
            "unsorted" => i == 20 ? 22 : i == 22 ? 20 : i,
            "gap" => i >= 20 ? i + 1 : i,
            "short" => i / 2.0,
            _ => 2.1 * i,
        });
        int count = what == "gap" ? 50 : 60;
        CtView[] views = [.. Enumerable.Range(0, count).Select(i => new CtView(Angle(i), 0)).Select(view => view with { ProjectionMatrix = CtProjectionMatrix.Of(scan.Sources[0], view, Aligned) })];
        CtViewBlock block = new(CtViewKind.Object, 0, views, new byte[count * scan.Sources[0].Elements * 4]);
        Assert.Equal(reason, Reconstruct.Refusal(Header(scan.AsFreePath() with { ViewCount = count }), [block]));
    }

    [Fact]
    public void Free_path_may_be_uneven()
    {
        CtAcquisition scan = ConeScans.Acquisition(views: 240);
        Recipe recipe = ConeScans.Recipe(64, 190, 1);
        CtAcquisition free = scan.AsFreePath() with { ViewCount = 240 };
        CtTrajectory path = CtTrajectory.Rotations(scan).With((i, view) => view with { AngleRad = view.AngleRad + .3 * Math.Sin(2 * Math.PI * i / 240) }).WithProjectionMatrices(scan.Sources[0], 0, 0, 1);
        CtSimulation simulation = Simulation(free, recipe, path);
        ReconstructedImage image = Assert.Single(Reconstruct.All(simulation.Header, simulation.Blocks()));
        foreach (PhantomRegion region in Head().Regions.Where(region => region.Centre.Z == 0 && region.Centre.Length < 85 && region.Name is not "air insert"))
            Assert.Equal(1000 * (region.Expected / CtScans.Water - 1), image.Mean(region), 12.0);
    }

    private static Phantom Head() => CtPhantoms.Head(CtScans.Water);

    private static List<ReconstructedImage> Images(CtAcquisition scan, Recipe recipe, double errorMm, double errorRad, bool withMatrices, bool free, double turnedRad = 0)
    {
        CtTrajectory path = CtTrajectory.Rotations(scan).With((_, view) => view with { AngleRad = view.AngleRad + turnedRad }).WithProjectionMatrices(scan.Sources[0], errorMm, errorRad, 7);
        CtSimulation simulation = Simulation(free ? scan.AsFreePath() with { ViewCount = scan.ViewCount } : scan, recipe, path);
        IEnumerable<CtViewBlock> blocks = simulation.Blocks();
        if (!withMatrices) blocks = blocks.Select(block => block with { Views = [.. block.Views.Select(view => view with { ProjectionMatrix = null })] });
        return Reconstruct.All(simulation.Header, blocks);
    }

    private static CtSimulation Simulation(CtAcquisition scan, Recipe recipe, CtTrajectory path) => new(new CtSimulationOptions
    {
        Acquisition = scan,
        Phantom = Head(),
        Rays = CtRays.Cone,
        Detector = new CtDetector { Noise = false },
        Trajectory = path,
        Recipe = recipe,
    });

    private static ScanHeader Header(CtAcquisition scan) => CtScans.Simulate(ConeScans.Acquisition(rows: 8, channels: 16, views: 30), Head(), ConeScans.Recipe(8, 100, 1)).Header with { Acquisition = scan };

    private static double Rms(float[] a, float[] b) => Math.Sqrt(a.Zip(b).Where(pair => !float.IsNaN(pair.First) && !float.IsNaN(pair.Second)).Average(pair => (double)(pair.First - pair.Second) * (pair.First - pair.Second)));

}
