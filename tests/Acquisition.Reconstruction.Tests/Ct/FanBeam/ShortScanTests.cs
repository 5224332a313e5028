using System.Runtime.InteropServices;
using Acquisition.Core.Model.Ct;
using Acquisition.Core.Model.Geometry;
using Acquisition.Core.Model.Images;
using Acquisition.Core.Model.Scans;
using Acquisition.Core.Ports.Reconstruction;
using Acquisition.Reconstruction.Tests.Ct.ParallelBeam;
using Acquisition.Simulation.Ct;
using Acquisition.Simulation.Phantoms;

namespace Acquisition.Reconstruction.Tests.Ct.FanBeam;

/// <summary>Fans over less than a whole rotation: as accurate as whole ones.</summary>
public class ShortScanTests
{
    // 444 channels are 500 mm long at 541 mm, with a quarter offset: half a rotation and the fan of the nearer edge are 320.7 of 492 views.
    private const int Fewest = 321;

    [Theory]
    [InlineData(DetectorShape.Cylindrical, Fewest, 1, 0, 0)]
    [InlineData(DetectorShape.Cylindrical, Fewest, -1, 0, 0)]      // the other way round
    [InlineData(DetectorShape.Flat, Fewest, 1, 50, -40)]
    [InlineData(DetectorShape.Flat, 360, -1, -50, 40)]             // over-scan
    [InlineData(DetectorShape.Cylindrical, 420, 1, 50, 40)]
    [InlineData(DetectorShape.Cylindrical, 491, 1, 0, 60)]         // all but one
    public void Water_is_0_HU_at_the_centre_and_the_edge(DetectorShape shape, int views, int turn, double x, double y)
    {
        CtAcquisition acquisition = CtScans.Acquisition(shape) with { ViewCount = views };
        Phantom phantom = CtPhantoms.WaterCylinder(CtScans.Water, 80, x, y);
        ReconstructedImage image = Assert.Single(Reconstruct.All(ParallelScans.Header(acquisition, CtScans.Recipe(160, 320)), [Views(acquisition, phantom, .7, turn)]));
        foreach (PhantomRegion region in phantom.Regions) Assert.Equal(0, FanBeamImageTests.Mean(image, region), 5.0);
        Assert.Equal(0, FanBeamImageTests.Mean(image, new("middle", new(x, y, 0), 20, 0)), 2.0);
        Assert.Equal(-1000, FanBeamImageTests.Mean(image, new("air", new(x > 0 ? x - 100 : x + 100, y, 0), 8, 0)), 10.0);
    }

    [Theory]
    [InlineData(DetectorShape.Cylindrical, 642)]
    [InlineData(DetectorShape.Flat, 760)]
    public void Inserts_of_a_head_have_their_attenuation(DetectorShape shape, int views)
    {
        CtAcquisition acquisition = CtScans.Acquisition(shape, channels: 888, views: 984) with { ViewCount = views };
        Phantom phantom = CtPhantoms.Head(CtScans.Water);
        ReconstructedImage image = Assert.Single(Reconstruct.All(ParallelScans.Header(acquisition, CtScans.Recipe(256, 240)), [Views(acquisition, phantom, 2, 1)]));
        foreach (string name in (string[])["bone insert", "fat insert", "+50 HU insert", "-50 HU insert", PhantomRegion.LeftMarker, PhantomRegion.AnteriorMarker])
        {
            PhantomRegion region = phantom.Region(name);
            double expected = CtTruth.Hounsfield(region.Expected, CtScans.Water);
            Assert.Equal(expected, FanBeamImageTests.Mean(image, region), .01 * (1000 + expected));    // 1 % of the attenuation
        }
    }

    [Fact]
    public void Image_is_seen_in_the_circle_that_a_whole_rotation_sees()
    {
        CtAcquisition whole = CtScans.Acquisition(), part = whole with { ViewCount = Fewest };
        Phantom phantom = CtPhantoms.WaterCylinder(CtScans.Water, 80);
        ReconstructedImage Image(CtAcquisition acquisition) => Assert.Single(Reconstruct.All(ParallelScans.Header(acquisition, CtScans.Recipe(100, 600)), [Views(acquisition, phantom, 0, 1)]));
        Assert.Equal(Image(whole).Pixels.ToArray().Select(float.IsNaN), Image(part).Pixels.ToArray().Select(float.IsNaN));
    }

    [Fact]
    public void Image_does_not_depend_on_how_the_views_are_cut_into_blocks()
    {
        CtAcquisition acquisition = CtScans.Acquisition(rows: 3, channels: 100, views: 150) with { ViewCount = 110 };
        ScanHeader header = ParallelScans.Header(acquisition, CtScans.Recipe(50));
        CtViewBlock views = Views(acquisition, CtPhantoms.Head(CtScans.Water), 3, -1);
        List<ReconstructedImage> whole = Reconstruct.All(header, [views]);
        Assert.Equal(3, whole.Count);
        foreach (int size in (int[])[1, 7, 64])     // a first view that comes alone does not know yet where the source turns
            Assert.All(whole.Zip(Reconstruct.All(header, new[] { views }.InBlocksOf(size))), pair => Assert.Equal(pair.First.Pixels.ToArray(), pair.Second.Pixels.ToArray()));
    }

    [Fact]
    public void Views_that_are_missing_or_uneven_are_refused()
    {
        CtAcquisition acquisition = CtScans.Acquisition(channels: 100, views: 150) with { ViewCount = 110 };
        ScanHeader header = ParallelScans.Header(acquisition, CtScans.Recipe(16));
        CtViewBlock[] blocks = [.. new[] { Views(acquisition, CtPhantoms.Head(CtScans.Water), 0, 1) }.InBlocksOf(10)];
        Assert.Equal("MISSING_VIEWS", Reconstruct.Refusal(header, blocks[..^1]));
        Assert.Equal("MISSING_VIEWS", Reconstruct.Refusal(header, blocks.Where((_, i) => i != 4)));
        Assert.Equal("EXTRA_VIEWS", Reconstruct.Refusal(header, [.. blocks, blocks[0] with { FirstViewIndex = 110 }]));
        Assert.Equal("INVALID_VIEW", Reconstruct.Refusal(header, blocks.Select((block, i) =>
            i == 5 ? block with { Views = [.. block.Views.Select(view => view with { AngleRad = view.AngleRad + .1 })] } : block)));
    }

    [Theory]
    [InlineData(320L, false)]       // less than half a rotation and the fan
    [InlineData(Fewest, true)]
    [InlineData(491L, true)]
    [InlineData(492L, true)]
    [InlineData(493L, false)]
    [InlineData(492L + Fewest, false)]
    [InlineData(3 * 492L, true)]
    public void Half_a_rotation_and_the_fan_are_the_least(long views, bool possible)
    {
        ScanHeader header = ParallelScans.Header(CtScans.Acquisition() with { ViewCount = views }, CtScans.Recipe());
        Suitability found = Reconstructor.OnCpu().Check(header, header.Recipes[0]);
        Assert.Equal(possible, found.IsPossible);
        if (!possible) Assert.Equal("header.ct.view_count", Assert.Single(found.Violations).Field);
    }

    // At the middle γ = 0: the variance is ∫w² dβ, which is π/2 in a whole rotation and (π − 2Δ) + 3/8 · 4Δ in a short one.
    [Theory]
    [InlineData(Fewest)]
    [InlineData(400)]
    [InlineData(460)]
    public void Noise_grows_as_the_weights_say(int views)
    {
        double[] whole = Noise(492), part = Noise(views);
        double delta = Math.PI * views / 492 - Math.PI / 2, expected = Math.Sqrt((Math.PI - delta / 2) / (Math.PI / 2));
        Assert.Equal(expected, part[0] / whole[0], .04);      // standard deviations of 8 times 2,000 pixels
        for (int i = 1; i < part.Length; i++) Assert.InRange(part[i] / whole[i], 1, 1.6);     // found: 1.08 to 1.53
    }

    /// <summary>Standard deviations at the middle and 80 mm off it on four sides, of images of independent noise of the same size in each sample.</summary>
    private static double[] Noise(int views)
    {
        CtAcquisition acquisition = CtScans.Acquisition(rows: 8) with { ViewCount = views };
        Random random = new(views);
        float[] samples = [.. Enumerable.Range(0, views * acquisition.Sources[0].Elements).Select(_ => (float)(.01 * Gauss(random)))];
        CtView[] angles = [.. Enumerable.Range(0, views).Select(i => new CtView(2 * Math.PI * i / acquisition.ViewsPerRotation, 0))];
        CtViewBlock block = new(CtViewKind.Object, 0, angles, MemoryMarshal.AsBytes(samples.AsSpan()).ToArray());
        List<ReconstructedImage> images = Reconstruct.All(ParallelScans.Header(acquisition, CtScans.Recipe(256, 256)), [block]);
        return [.. new (double X, double Y)[] { (0, 0), (80, 0), (-80, 0), (0, 80), (0, -80) }
            .Select(at => Math.Sqrt(images.Average(image => Math.Pow(StandardDeviation(image, at), 2))))];

        static double StandardDeviation(ReconstructedImage image, (double X, double Y) at) =>
            new PhantomRegion("", new(at.X, at.Y, image.Plane.Location), 25, 0).Measure(image.Plane, image.Columns, image.Pixels.Span).StandardDeviation;

        static double Gauss(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
    }

    /// <summary>All views in one block, from the angle on.</summary>
    private static CtViewBlock Views(CtAcquisition acquisition, Phantom phantom, double startRad, int turn)
    {
        int elements = acquisition.Sources[0].Elements;
        CtForwardModel forward = new(acquisition, PatientPosition.Hfs, phantom, CtRays.Fans);
        CtView[] views = [.. Enumerable.Range(0, (int)acquisition.ViewCount!.Value).Select(i => new CtView(startRad + turn * 2 * Math.PI * i / acquisition.ViewsPerRotation, 0))];
        float[] samples = new float[views.Length * elements];
        Parallel.For(0, views.Length, i => forward.Project(views[i], samples.AsSpan(i * elements, elements)));
        return new CtViewBlock(CtViewKind.Object, 0, views, MemoryMarshal.AsBytes(samples.AsSpan()).ToArray());
    }
}
