using Acquisition.Core.Model.Ct;
using Acquisition.Core.Model.Images;
using Acquisition.Core.Model.Recipes;
using Acquisition.Core.Model.Scans;
using Acquisition.Core.Ports.Reconstruction;
using Acquisition.Reconstruction.Tests.Ct.ParallelBeam;
using Acquisition.Simulation.Phantoms;
using Acquisition.Simulation.Scans;

namespace Acquisition.Reconstruction.Tests.Ct.Iterative;

/// <summary>What the method takes and refuses, and what it does with views that do not follow. Alone, as memory is measured.</summary>
[Collection(nameof(IterativeMethodTests))]
[CollectionDefinition(nameof(IterativeMethodTests), DisableParallelization = true)]
public class IterativeMethodTests
{
    private static readonly Recipe Recipe = new() { Grid = ImageGrid.Square(256, 32), Settings = new IterativeCt { Iterations = 2, Subsets = 2 } };

    [Fact]
    public void It_is_taken_only_when_it_is_asked_for()
    {
        ScanHeader header = Header(IterativeScans.Cone(DetectorShape.Flat));
        Assert.Equal("ct.iterative", Check(header, Recipe).Method);
        Assert.Equal("ct.iterative", Check(header, new Recipe { Method = "ct.iterative", Grid = Recipe.Grid }).Method);
        Assert.NotEqual("ct.iterative", Check(header, new Recipe { Grid = Recipe.Grid }).Method);
    }

    public static TheoryData<string, string> Spoilt => new()
    {
        { "header.ct.path", "stationary" }, { "header.ct.path", "fan helix" }, { "header.ct.view_count", "fan of one and a half" }, { "header.ct.view_count", "cone without end" },
        { "header.ct.table_feed_per_rotation_mm", "helix without feed" }, { "header.ct.sources[0].central_channel", "off the detector" },
        { "recipe.grid.center_mm", "fan with z" }, { "recipe.grid.slice_thickness_mm", "thick" }, { "recipe.grid.spacing_x_mm", "wide" }, { "recipe.grid.matrix_x", "large" },
        { "recipe.iterative_ct.subset_count", "subsets" }, { "recipe.settings", "fbp" },
    };

    [Theory]
    [MemberData(nameof(Spoilt))]
    public void What_it_cannot_do_is_said_with_its_field(string field, string what)
    {
        CtAcquisition fan = IterativeScans.Fan(20), cone = IterativeScans.Cone(DetectorShape.Flat), helix = IterativeScans.Helix(1, 2);
        (CtAcquisition ct, Recipe recipe) = what switch
        {
            "stationary" => (fan with { Path = CtPath.Stationary }, Recipe),
            "fan helix" => (fan with { Path = CtPath.Helical }, Recipe),
            "fan of one and a half" => (fan with { ViewCount = 30 }, Recipe),
            "cone without end" => (cone with { ViewCount = null }, Recipe),
            "helix without feed" => (helix with { TableFeedPerRotationMm = null }, Recipe),
            "off the detector" => (fan.With(source => source with { CentralChannel = 0 }), Recipe),
            "fan with z" => (fan, Recipe with { Grid = Recipe.Grid with { Center = new(0, 0, 1) } }),
            "thick" => (cone, Recipe with { Grid = Recipe.Grid with { SliceIncrementMm = 1, SliceThicknessMm = 2 } }),
            "wide" => (fan, Recipe with { Grid = ImageGrid.Square(900, 32) }),
            "large" => (cone, Recipe with { Grid = ImageGrid.Square(256, 4096) with { SliceIncrementMm = 0.1 } }),
            "subsets" => (fan, Recipe with { Settings = new IterativeCt { Subsets = 21 } }),
            _ => (fan, Recipe with { Method = "ct.iterative", Settings = new FilteredBackprojection() }),
        };
        Suitability said = Check(Header(ct), recipe with { Method = "ct.iterative" });
        Assert.Contains(field, said.Violations.Select(violation => violation.Field));
    }

    [Fact]
    public void Views_that_do_not_follow_are_refused_with_a_reason()
    {
        CtSimulation scan = CtScans.Simulate(IterativeScans.Fan(20), CtPhantoms.Head(CtScans.Water), Recipe);
        CtViewBlock whole = Assert.Single(scan.Blocks());
        CtViewBlock Changed(Func<CtView, CtView> change) => whole with { Views = [.. whole.Views.Select((view, i) => i == 7 ? change(view) : view)] };
        Assert.Equal("INVALID_VIEW", Reconstruct.Refusal(scan.Header, [Changed(view => view with { TablePositionMm = 3 })]));
        Assert.Equal("INVALID_VIEW", Reconstruct.Refusal(scan.Header, [Changed(view => view with { AngleRad = double.NaN })]));
        Assert.Equal("NOT_SUPPORTED", Reconstruct.Refusal(scan.Header, [Changed(view => view with { ProjectionMatrix = new double[12] })]));
        Assert.Equal("MISSING_VIEWS", Reconstruct.Refusal(scan.Header, new[] { whole }.InBlocksOf(7).Take(2)));
        Assert.Equal("MISSING_VIEWS", Reconstruct.Refusal(scan.Header with { Acquisition = (CtAcquisition)scan.Header.Acquisition with { ViewCount = null } }, []));
    }

    [Fact]
    public void Angles_need_not_be_even_and_each_rotation_is_an_image_where_the_table_was()
    {
        CtAcquisition ct = IterativeScans.Fan(24) with { ViewCount = 48, TableFeedPerRotationMm = 10 };
        CtSimulation scan = CtScans.Simulate(ct, CtPhantoms.WaterCylinder(CtScans.Water, 80), Recipe with { Settings = new IterativeCt() });
        List<ReconstructedImage> images = Reconstruct.All(scan.Header, scan.Blocks());
        Assert.Equal([(1, -5.0), (2, 5.0)], images.Select(image => (image.InstanceNumber, Math.Round(image.Plane.Location, 9))));

        // The same views in another order than that of their angles: the same image, but for what stops short of the minimum.
        CtViewBlock first = scan.Blocks().First();
        int length = first.Samples.Length / first.Views.Count;
        int[] order = [.. Enumerable.Range(0, 24).Select(i => i * 7 % 24)];
        CtViewBlock mixed = first with { Views = [.. order.Select(i => first.Views[i])], Samples = order.SelectMany(i => first.Samples.Slice(i * length, length).ToArray()).ToArray() };
        ScanHeader one = scan.Header with { Acquisition = ct with { ViewCount = 24 } };
        ReconstructedImage image = Assert.Single(Reconstruct.All(one, [mixed]));
        foreach (PhantomRegion region in scan.Phantom.Regions) Assert.Equal(IterativeScans.Mean(images[0], region with { Centre = region.Centre with { Z = -5 } }), IterativeScans.Mean(image, region with { Centre = region.Centre with { Z = image.Plane.Location } }), 5.0);
    }

    [Theory]
    [InlineData(IterativeKind.OsSart)]
    [InlineData(IterativeKind.TotalVariation)]
    public void Scan_that_nobody_wants_any_more_stops_within_the_solver(IterativeKind kind)
    {
        CtSimulation scan = CtScans.Simulate(IterativeScans.Fan(200), CtPhantoms.WaterCylinder(CtScans.Water, 80), Recipe with { Grid = ImageGrid.Square(256, 128), Settings = new IterativeCt { Kind = kind, Iterations = 1000 } });
        using IReconstruction reconstruction = Reconstructor.OnCpu().Open(scan.Header, scan.Header.Recipes[0]);
        CtViewBlock[] blocks = [.. scan.Blocks()];
        foreach (CtViewBlock block in blocks[..^1]) reconstruction.Add(block, new Collected(), CancellationToken.None);
        // The last view begins a solution of many seconds.
        using CancellationTokenSource cancelled = new(TimeSpan.FromMilliseconds(50));
        Assert.Throws<OperationCanceledException>(() => reconstruction.Add(blocks[^1], new Collected(), cancelled.Token));
    }

    [Theory]
    [InlineData("fan", IterativeKind.TotalVariation)]
    [InlineData("fan", IterativeKind.OsSart)]
    [InlineData("parallel", IterativeKind.TotalVariation)]
    [InlineData("cone", IterativeKind.TotalVariation)]
    [InlineData("helix", IterativeKind.OsSart)]
    public void Memory_is_told_beforehand(string what, IterativeKind kind)
    {
        CtAcquisition ct = what switch
        {
            "fan" => IterativeScans.Fan(400, channels: 400),
            "parallel" => ParallelScans.Acquisition(channels: 125, pitchMm: 2, rows: 16, viewsPerRotation: 180, views: 180),
            "cone" => IterativeScans.Cone(DetectorShape.Flat),
            _ => IterativeScans.Helix(1, 3),
        };
        Recipe recipe = new() { Grid = ImageGrid.Square(256, what == "fan" ? 512 : 128), Settings = new IterativeCt { Kind = kind, Iterations = 1, Subsets = 4 } };
        ScanHeader header = Header(ct, recipe);
        CtViewBlock block = new(CtViewKind.Object, 0, Views(ct), new byte[ct.ViewCount!.Value * ct.Sources[0].Elements * sizeof(float)]);
        Reconstruct.All(header, [block]);       // threads' arenas and code are there
        long told = Check(header, recipe).WorkingBytes, least = long.MaxValue;
        for (int i = 0; i < 3; i++)
        {
            // A collection meanwhile may count what is left of a buffer, and an arena may have been given up: the least is this one's.
            long before = GC.GetTotalAllocatedBytes(precise: true);
            Reconstruct.All(header, [block]);
            least = Math.Min(least, GC.GetTotalAllocatedBytes(precise: true) - before);
        }
        // What is allocated is what is held, but for the threads' arenas: a part of what was told. No more than told, and no less than two fifths of it.
        Assert.InRange((double)least / told, 0.4, 1.05);
    }

    private static CtView[] Views(CtAcquisition ct) =>
        [.. Enumerable.Range(0, (int)ct.ViewCount!.Value).Select(i => new CtView(i * 2 * Math.PI / ct.ViewsPerRotation, i * (ct.TableFeedPerRotationMm ?? 0) / ct.ViewsPerRotation))];

    private static Suitability Check(ScanHeader header, Recipe recipe) => Reconstructor.OnCpu().Check(header, recipe);

    private static ScanHeader Header(CtAcquisition ct, Recipe? recipe = null) => new CtSimulation(new()).Header with { Acquisition = ct, Recipes = [recipe ?? Recipe] };
}
