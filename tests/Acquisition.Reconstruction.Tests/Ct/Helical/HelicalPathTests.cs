using Acquisition.Core.Model.Ct;
using Acquisition.Core.Model.Errors;
using Acquisition.Core.Model.Geometry;
using Acquisition.Core.Model.Images;
using Acquisition.Core.Model.Recipes;
using Acquisition.Core.Ports.Reconstruction;
using Acquisition.Simulation.Phantoms;

namespace Acquisition.Reconstruction.Tests.Ct.Helical;

/// <summary>Whatever way the gantry and the table go, and what is refused.</summary>
public class HelicalPathTests
{
    private const double Water = CtScans.Water;

    /// <summary>Three balls in water, each on one side of one axis: left, front, head.</summary>
    private static readonly Phantom Markers = new("markers",
        [
            new(new(0, 0, 0), new(90, 90, double.PositiveInfinity), Water),
            new(new(50, 10, 0), new(8, 8, 30), .5 * Water),
            new(new(-10, -50, 0), new(8, 8, 30), .5 * Water),
            new(new(20, 40, 4), new(8, 8, 3), .5 * Water),
        ],
        []);

    [Theory]
    [InlineData(PatientPosition.Hfs, 1, 1)]
    [InlineData(PatientPosition.Hfp, 1, -1)]
    [InlineData(PatientPosition.Hfdr, -1, 1)]
    [InlineData(PatientPosition.Hfdl, -1, -1)]
    [InlineData(PatientPosition.Ffs, 1, 1)]
    [InlineData(PatientPosition.Ffp, -1, 1)]
    [InlineData(PatientPosition.Ffdr, 1, -1)]
    [InlineData(PatientPosition.Ffdl, -1, -1)]
    public void Markers_lie_on_their_side_in_every_position_whichever_way_gantry_and_table_go(PatientPosition position, int turn, int travel)
    {
        HelicalScans scan = new(pitch: .8 * travel) { Position = position, Turn = turn, StartRad = 2.1 };
        scan = scan with { Acquisition = scan.Acquisition with { ViewCount = 900 } };
        Recipe recipe = new() { Grid = ImageGrid.Square(220, 110, new(0, 0, 0)) with { Slices = 9, SliceIncrementMm = 1.25 } };
        List<ReconstructedImage> images = scan.Reconstruct(Markers, recipe);
        Assert.Equal(9, images.Count);
        double Hu(double x, double y, double z) => HelicalImageTests.Mean(images.MinBy(image => Math.Abs(image.Plane.Location - z))!, new("", new(x, y, 0), 4, 0));
        foreach ((double hu, double expected) in new[] { (Hu(50, 10, 0), 500.0), (Hu(-10, -50, 0), 500), (Hu(20, 40, 4), 500), (Hu(20, 40, -4), 0), (Hu(-50, 10, 0), 0), (Hu(-10, 50, 0), 0) })
            Assert.Equal(expected, hu, 15.0);    // streaks and the blur of 2 mm pixels
        Assert.Equal(images.OrderBy(image => image.Plane.Location).Select(image => image.InstanceNumber), Enumerable.Range(1, 9));
    }

    public static TheoryData<double, int, int, string> Ways
    {
        get
        {
            TheoryData<double, int, int, string> ways = [];
            foreach (double pitch in (double[])[.2, .55, 1, 1.5])
                foreach (int travel in (int[])[1, -1])
                    foreach (int turn in (int[])[1, -1])
                        foreach (string header in (string[])["signed", "unsigned", "open"]) ways.Add(pitch, travel, turn, header);
            return ways;
        }
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public void Every_slice_comes_at_every_pitch_whichever_way_gantry_and_table_go_and_whatever_sign_the_feed_has(double pitch, int travel, int turn, string header)
    {
        HelicalScans scan = new(rows: 8, pitch: pitch * travel, lengthMm: 26) { Turn = turn };
        CtAcquisition told = header switch
        {
            "signed" => scan.Acquisition,
            "unsigned" => scan.Acquisition with { TableFeedPerRotationMm = Math.Abs(scan.Acquisition.TableFeedPerRotationMm!.Value) },
            _ => scan.Acquisition with { TableFeedPerRotationMm = null, ViewCount = null },
        };
        Phantom phantom = CtPhantoms.WaterCylinder(Water, 60, 20 * travel, 10 * turn);
        Collected collected = new();
        Reconstruct.Into(collected, scan.Header(Recipe(null)) with { Acquisition = told }, scan.Blocks(phantom));
        List<ReconstructedImage> images = [.. collected.Images.OrderBy(image => image.Plane.Location)];
        // Of 26 mm, at the most half the feed and the fan's share of it are without all their views at either end.
        Assert.InRange(images.Count * .625, 26 - 1.5 * pitch * 5, 26 + 5);
        Assert.Empty(collected.Warnings);
        for (int i = 1; i < images.Count; i++) Assert.Equal(.625, images[i].Plane.Location - images[i - 1].Plane.Location, 1e-3);
        Assert.InRange(images[0].Plane.Location + images[^1].Plane.Location, -1.5, 1.5);       // about the middle of the scan, to a slice and a view
        foreach (ReconstructedImage image in images)
            foreach (PhantomRegion region in phantom.Regions) Assert.Equal(0, HelicalImageTests.Mean(image, region), 5.0);
    }

    [Fact]
    public void Where_the_table_says_it_is_counts_and_not_the_headers_feed()
    {
        // Speed between half and one and a half times the header's: a table that starts, and brakes.
        HelicalScans scan = new(pitch: .7, lengthMm: 40) { };
        double feed = scan.Acquisition.TableFeedPerRotationMm!.Value, views = scan.Acquisition.ViewCount!.Value;
        HelicalScans uneven = scan with { Path = (i, view) => view with { TablePositionMm = view.TablePositionMm + feed / (2 * Math.PI) * .5 * Math.Sin(2 * Math.PI * i / 250) } };
        foreach (ReconstructedImage image in uneven.Reconstruct(Markers, Recipe(5)))
        {
            Assert.Equal(0, HelicalImageTests.Mean(image, new("", new(-50, 10, 0), 8, 0)), 5.0);
            double ball = Math.Abs(image.Plane.Location - 4) < 1.5 ? 500 : Math.Abs(image.Plane.Location - 4) > 5 ? 0 : double.NaN;
            if (!double.IsNaN(ball)) Assert.Equal(ball, HelicalImageTests.Mean(image, new("", new(20, 40, 0), 4, 0)), 15.0);
        }
    }

    [Fact]
    public void Angles_that_jitter_by_less_than_half_a_step_are_taken_as_reported()
    {
        Random random = new(5);
        double[] jitter = [.. Enumerable.Range(0, 4000).Select(_ => .2 * (random.NextDouble() - .5) * 2 * Math.PI / 250)];
        HelicalScans scan = new(lengthMm: 40) { Path = (i, view) => view with { AngleRad = view.AngleRad + jitter[i] } };
        foreach (ReconstructedImage image in scan.Reconstruct(CtPhantoms.WaterCylinder(Water, 80, 20, 10), Recipe(3)))
            foreach (PhantomRegion region in CtPhantoms.WaterCylinder(Water, 80, 20, 10).Regions) Assert.Equal(0, HelicalImageTests.Mean(image, region), 5.0);
    }

    [Fact]
    public void Scans_of_unknown_length_make_the_same_slices_as_they_come()
    {
        HelicalScans known = new(lengthMm: 40);
        HelicalScans growing = known with { Acquisition = known.Acquisition with { ViewCount = null }, ViewCount = known.Acquisition.ViewCount!.Value };
        HelicalScans unsaid = growing with { Acquisition = growing.Acquisition with { TableFeedPerRotationMm = null }, Path = (i, view) => known.View(i) };
        Phantom phantom = CtPhantoms.WaterCylinder(Water, 60);
        List<ReconstructedImage> expected = known.Reconstruct(phantom, Recipe(null));
        List<ReconstructedImage> images = growing.Reconstruct(phantom, Recipe(null)), others = unsaid.Reconstruct(phantom, Recipe(null));
        Assert.InRange(images.Count, expected.Count - 1, expected.Count + 1);
        Assert.InRange(others.Count, expected.Count - 1, expected.Count + 1);
        Assert.Equal(Enumerable.Range(1, images.Count), images.Select(image => image.InstanceNumber));
        foreach (ReconstructedImage image in images.Concat(others)) Assert.Equal(0, HelicalImageTests.Mean(image, phantom.Region("water centre")), 2.0);
    }

    [Fact]
    public void Slices_leave_during_the_scan_in_order_and_few_are_left_at_its_end()
    {
        HelicalScans scan = new(lengthMm: 120);
        Recipe recipe = Recipe(null) with { Grid = Recipe(null).Grid with { SliceIncrementMm = .625 } };
        Collected collected = new();
        using IReconstruction reconstruction = Reconstructor.OnCpu().Open(scan.Header(recipe), recipe);
        List<int> made = [];
        foreach (CtViewBlock block in scan.Blocks(CtPhantoms.WaterCylinder(Water, 40)))
        {
            reconstruction.Add(block, collected, default);
            made.Add(collected.Images.Count);
        }
        reconstruction.Complete(collected, default);
        Assert.True(made.Distinct().Count() >= 3, "slices came in one piece");
        Assert.True(collected.Images.Count - made[^1] <= 64, $"{collected.Images.Count - made[^1]} of {collected.Images.Count} slices were left");
        Assert.Equal(Enumerable.Range(1, collected.Images.Count), collected.Images.Select(image => image.InstanceNumber));
    }

    [Fact]
    public void Result_does_not_depend_on_the_blocks()
    {
        HelicalScans scan = new(lengthMm: 30);
        Phantom phantom = CtPhantoms.WaterCylinder(Water, 40, 10);
        List<ReconstructedImage> expected = Reconstruct.All(scan.Header(Recipe(3)), scan.Blocks(phantom));
        List<ReconstructedImage> actual = Reconstruct.All(scan.Header(Recipe(3)), scan.Blocks(phantom).InBlocksOf(7));
        for (int i = 0; i < 3; i++)
            for (int p = 0; p < expected[i].Pixels.Length; p++)
                Assert.Equal(expected[i].Pixels.Span[p], actual[i].Pixels.Span[p], .05);     // float rounding of sums in another order, HU
    }

    [Fact]
    public void Slices_without_views_are_left_out_and_said_to_be()
    {
        HelicalScans scan = new(lengthMm: 30);
        Recipe recipe = Recipe(null) with { Grid = ImageGrid.Square(100, 32, new(0, 0, 0)) with { Slices = 61, SliceIncrementMm = 1 } };
        Collected collected = new();
        Reconstruct.Into(collected, scan.Header(recipe), scan.Blocks(CtPhantoms.WaterCylinder(Water, 40)), recipe);
        Assert.All(collected.Images, image => Assert.InRange(image.Plane.Location, -15, 15));
        Warning warning = Assert.Single(collected.Warnings);
        Assert.Equal("SLICES_WITHOUT_VIEWS", warning.Reason);
        Assert.Equal(61, collected.Images.Count + warning.Count);
        Assert.All(collected.Images, image => Assert.Equal((int)Math.Round(image.Plane.Location) + 31, image.InstanceNumber));
    }

    [Fact]
    public void Slices_that_were_complete_have_left_when_a_scan_is_aborted()
    {
        HelicalScans scan = new(lengthMm: 90);
        Collected collected = new();
        List<CtViewBlock> blocks = [.. scan.Blocks(CtPhantoms.WaterCylinder(Water, 40))];
        ReconstructionException error = Assert.Throws<ReconstructionException>(() => Reconstruct.Into(collected, scan.Header(Recipe(null)), blocks.Take(2 * blocks.Count / 3)));
        Assert.Equal("MISSING_VIEWS", error.Reason);
        Assert.True(collected.Images.Count >= 32);
        Assert.All(collected.Images, image => Assert.Equal(0, HelicalImageTests.Mean(image, new("", default, 8, 0)), 2.0));
    }

    [Fact]
    public void Table_that_stops_for_a_while_is_no_harm_and_one_that_stays_is_refused()
    {
        HelicalScans Stopping(int forViews, int count) => new HelicalScans(lengthMm: 40) is var scan ? scan with
        {
            Acquisition = scan.Acquisition with { ViewCount = count },
            Path = (i, view) => view with { TablePositionMm = 10.0 / 250 * (Math.Min(i, 500) + Math.Max(0, i - 500 - forViews)) - 20 },
        } : scan;
        Phantom phantom = CtPhantoms.WaterCylinder(Water, 60);
        Recipe recipe = Recipe(null) with { Grid = ImageGrid.Square(200, 64, new(0, 0, 0)) with { Slices = 5 } };
        foreach (ReconstructedImage image in Stopping(200, 1200).Reconstruct(phantom, recipe)) Assert.Equal(0, HelicalImageTests.Mean(image, phantom.Region("water centre")), 2.0);
        HelicalScans stays = Stopping(5000, 5400);
        Assert.Equal("TABLE_STOPPED", Reconstruct.Refusal(stays.Header(recipe), stays.Blocks(phantom)));
    }

    [Theory]
    [InlineData("degrees", "INVALID_VIEW")]
    [InlineData("gap", "INVALID_VIEW")]
    [InlineData("unsorted", "INVALID_VIEW")]
    [InlineData("repeated", "INVALID_VIEW")]
    [InlineData("turns back", "INVALID_VIEW")]
    [InlineData("not a number", "INVALID_VIEW")]
    [InlineData("focal spot nowhere", "INVALID_VIEW")]
    [InlineData("focal spot out of turn", "INVALID_VIEW")]
    [InlineData("matrix", "NOT_SUPPORTED")]
    public void Views_that_follow_no_helix_are_refused(string what, string reason)
    {
        HelicalScans scan = new(lengthMm: 20)
        {
            Path = (i, view) => what switch
            {
                "degrees" => view with { AngleRad = double.RadiansToDegrees(view.AngleRad) },
                "gap" => view with { AngleRad = view.AngleRad + (i > 300 ? 2 * Math.PI / 250 : 0) },
                "unsorted" => view with { AngleRad = view.AngleRad + (i == 300 ? -3 * Math.PI / 250 : 0) },
                "repeated" => view with { AngleRad = view.AngleRad - (i > 300 ? 2 * Math.PI / 250 : 0) },
                "turns back" => view with { TablePositionMm = i > 300 ? view.TablePositionMm - 2 * (i - 300) * 10.0 / 250 : view.TablePositionMm },
                "not a number" => view with { TablePositionMm = i == 300 ? double.NaN : view.TablePositionMm },
                "focal spot nowhere" => view with { FocalSpotAxialOffsetMm = i == 300 ? double.NaN : 0 },
                "focal spot out of turn" => view with { FocalSpotAxialOffsetMm = i == 300 ? .4 : 0 },
                _ => view with { ProjectionMatrix = new double[12] },
            },
        };
        CtViewBlock[] blocks = [.. Enumerable.Range(0, 10).Select(b => new CtViewBlock(CtViewKind.Object, 40 * b, [.. Enumerable.Range(40 * b, 40).Select(scan.View)], new byte[40 * 4 * 16 * 222]))];
        Assert.Equal(reason, Reconstruct.Refusal(scan.Header(Recipe(3)), blocks));
    }

    [Fact]
    public void Views_too_few_for_a_slice_end_in_an_error()
    {
        HelicalScans scan = new(lengthMm: 40);
        scan = scan with { Acquisition = scan.Acquisition with { ViewCount = 120 } };
        Assert.Equal("MISSING_VIEWS", Reconstruct.Refusal(scan.Header(Recipe(null)), scan.Blocks(CtPhantoms.WaterCylinder(Water, 40))));
    }

    [Fact]
    public void Samples_that_were_replaced_are_counted_with_the_slices_that_they_are_behind()
    {
        HelicalScans scan = new(lengthMm: 60);
        Recipe recipe = Recipe(null) with { Grid = ImageGrid.Square(200, 64, default(Vector3D)) with { Slices = 31, SliceIncrementMm = 1 } };
        CtViewBlock[] blocks = [.. scan.Blocks(CtPhantoms.WaterCylinder(Water, 60)).Altered((_, view, samples) => { if (view == 700) samples[5] = float.NaN; })];
        List<ReconstructedImage> images = Reconstruct.All(scan.Header(recipe), blocks);
        Assert.Contains(images, image => image.ReplacedSamples == 1);
        double table = scan.View(700).TablePositionMm;
        foreach (ReconstructedImage image in images.Where(image => Math.Abs(image.Plane.Location - table) > 10)) Assert.Equal(0, image.ReplacedSamples);
        foreach (ReconstructedImage image in images) Assert.Equal(0, HelicalImageTests.Mean(image, new("", default, 10, 0)), 2.0);
    }

    [Theory]
    [InlineData(.05, "header.ct.table_feed_per_rotation_mm")]
    [InlineData(2.2, "header.ct.table_feed_per_rotation_mm")]
    public void Pitches_beyond_what_a_helix_is_are_refused(double pitch, string field)
    {
        HelicalScans scan = new(pitch: pitch);
        Recipe recipe = Recipe(3) with { Method = "ct.wfbp" };
        Suitability found = Reconstructor.OnCpu().Check(scan.Header(recipe), recipe);
        Assert.Contains(field, found.Violations.Select(violation => violation.Field));
    }

    private static Recipe Recipe(int? slices) => new()
    {
        Grid = ImageGrid.Square(200, 64) with { Slices = slices, SliceIncrementMm = slices is null ? null : 2 },
    };
}
