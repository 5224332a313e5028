using System.Runtime.InteropServices;
using Acquisition.Core.Model.Ct;
using Acquisition.Core.Model.Errors;
using Acquisition.Core.Model.Images;
using Acquisition.Core.Model.Recipes;
using Acquisition.Core.Model.Scans;
using Acquisition.Reconstruction.Tests.Ct.Helical;
using Acquisition.Reconstruction.Tests.Ct.ParallelBeam;
using Acquisition.Simulation.Phantoms;
using Acquisition.Simulation.Scans;

namespace Acquisition.Reconstruction.Tests.Ct;

/// <summary>What is wrong in the field, to every method: images that are right, or an error with its reason; never a crash, a NaN inside the patient or silence.</summary>
public class BadInputTests
{
    private static readonly Phantom Cylinder = CtPhantoms.WaterCylinder(CtScans.Water, 60);

    private static readonly Dictionary<string, Input> Methods = new()
    {
        ["ct.fbp.fan"] = Of(CtScans.Simulate(CtScans.Acquisition(rows: 4, channels: 150, views: 300), Cylinder, CtScans.Recipe(48, 160))),
        ["ct.fbp.parallel"] = Parallel(),
        ["ct.fdk"] = Of(CtScans.Simulate(
            CtScanners.ConeBeam(48, 6, 300).AsLineIntegrals(), Cylinder, new Recipe { Method = "ct.fdk", Grid = ImageGrid.Square(160, 48, default) with { Slices = 3, SliceIncrementMm = 4, SliceThicknessMm = 4 } }, rays: Simulation.Ct.CtRays.Cone)),
        ["ct.wfbp"] = Helix(),
        ["ct.iterative"] = Of(CtScans.Simulate(
            CtScans.Acquisition(channels: 150, views: 300), Cylinder, new Recipe { Method = "ct.iterative", Settings = new IterativeCt(), Grid = ImageGrid.Square(160, 48, default) })),
    };

    public static TheoryData<string> All => [.. Methods.Keys];

    [Theory]
    [MemberData(nameof(All))]
    public void Scan_without_a_fault_is_water_and_nothing_is_said(string method)
    {
        Collected collected = Run(method, blocks => blocks);
        Assert.Empty(collected.Warnings);
        AssertWater(collected);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Three_elements_of_ten_that_are_dead_make_water_and_a_warning(string method)
    {
        Collected collected = Run(method, blocks => blocks.Altered((_, _, samples) =>
        {
            Random random = new(5);     // the same elements in every view
            for (int i = 0; i < samples.Length; i++)
                if (random.NextDouble() < .3) samples[i] = float.NaN;
        }));
        AssertWarned(collected, "REPLACED_SAMPLES");
        AssertWater(collected, 15);
        Assert.All(collected.Images, image => Assert.True(image.ReplacedSamples > 0));
    }

    [Theory]
    [MemberData(nameof(All))]
    public void View_of_NaN_makes_water_and_a_warning(string method)
    {
        Collected collected = Run(method, blocks => blocks.Altered((_, view, samples) =>
        {
            if (view == 150) samples.Fill(float.NaN);
        }));
        AssertWarned(collected, "LOST_VIEWS");
        AssertWater(collected);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void View_that_did_not_come_makes_water_and_a_warning(string method)
    {
        Collected collected = Run(method, blocks => blocks.InBlocksOf(1).Where(block => block.FirstViewIndex != 150));
        AssertWarned(collected, "LOST_VIEWS");
        AssertWater(collected);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Scattered_values_that_are_no_numbers_or_no_line_integrals_make_water_and_a_warning(string method)
    {
        float[] bad = [float.NaN, float.PositiveInfinity, float.NegativeInfinity, 1e30f, -float.MaxValue];
        Collected collected = Run(method, blocks => blocks.Altered((_, view, samples) =>
        {
            for (int i = 0; i < 5; i++) samples[(int)((view * 37 + i * 101) % samples.Length)] = bad[i];
        }));
        AssertWarned(collected, "REPLACED_SAMPLES");
        AssertWater(collected, 10);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Counts_of_zero_and_below_make_water(string method)
    {
        // Counts of 1,000,000 photons; in every view two neighbours read zero and one less than darkness.
        Collected collected = Run(method, blocks => Counted(blocks, (_, view, samples) =>
        {
            int at = (int)(view * 7 % (samples.Length - 3));
            samples[at] = samples[at + 1] = 0;
            samples[at + 2] = -5000;
        }), ct => ct with { Quantity = CtQuantity.RawCounts });
        AssertWarned(collected, "REPLACED_SAMPLES");
        AssertWater(collected, 10);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Object_views_of_zeros_alone_have_no_valid_samples(string method) => Assert.Equal("NO_VALID_SAMPLES", Refusal(
        method, blocks => Counted(blocks, (_, _, samples) => samples.Clear()), ct => ct with { Quantity = CtQuantity.RawCounts }));

    [Theory]
    [MemberData(nameof(All))]
    public void View_that_came_twice_is_refused(string method) =>
        Assert.Equal("DUPLICATE_VIEWS", Refusal(method, blocks => blocks.InBlocksOf(1).SelectMany(block => Enumerable.Repeat(block, block.FirstViewIndex == 150 ? 2 : 1))));

    [Theory]
    [MemberData(nameof(All))]
    public void Blocks_out_of_order_are_refused(string method) => Assert.Contains(
        Refusal(method, blocks => blocks.InBlocksOf(1).OrderBy(block => block.FirstViewIndex == 150 ? 10_000 : block.FirstViewIndex)), (string[])["MISSING_VIEWS", "DUPLICATE_VIEWS"]);

    [Theory]
    [MemberData(nameof(All))]
    public void Gap_of_many_views_is_refused(string method) =>
        Assert.Equal("MISSING_VIEWS", Refusal(method, blocks => blocks.InBlocksOf(1).Where(block => block.FirstViewIndex is < 150 or > 160)));

    /// <summary>Views in order whose angles are not. Algebra takes angles in any order, if they are those of the samples: here they are not.</summary>
    [Theory]
    [InlineData("ct.fbp.fan")]
    [InlineData("ct.fbp.parallel")]
    [InlineData("ct.fdk")]
    [InlineData("ct.wfbp")]
    public void Angles_that_are_not_sorted_are_refused(string method) => Assert.Equal("INVALID_VIEW", Refusal(method, blocks => blocks.InBlocksOf(1).Select(block =>
        block with { Views = [block.Views[0] with { AngleRad = block.Views[0].AngleRad + (block.FirstViewIndex is 150 ? .2 : block.FirstViewIndex is 151 ? -.2 : 0) }] })));

    [Theory]
    [InlineData("ct.fbp.fan")]
    [InlineData("ct.fbp.parallel")]
    [InlineData("ct.fdk")]
    [InlineData("ct.wfbp")]
    public void Angle_that_repeats_is_refused(string method)
    {
        double? stuck = null;
        Assert.Equal("INVALID_VIEW", Refusal(method, blocks => blocks.InBlocksOf(1).Select(block =>
        {
            if (block.FirstViewIndex == 150) stuck = block.Views[0].AngleRad;
            return block.FirstViewIndex > 150 ? block with { Views = [block.Views[0] with { AngleRad = stuck!.Value }] } : block;
        })));
    }

    [Fact]
    public void Algebra_takes_views_of_a_rotation_in_any_order()
    {
        Input input = Methods["ct.iterative"];
        (CtView View, byte[] Samples)[] views = [.. input.Blocks.InBlocksOf(1).Select(block => (block.Views[0], block.Samples.ToArray()))];
        Random random = new(8);
        random.Shuffle(views);
        Collected collected = Run("ct.iterative", _ => views.Select((view, i) => new CtViewBlock(CtViewKind.Object, i, [view.View], view.Samples)));
        AssertWater(collected, 10);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Angle_that_is_no_number_is_refused(string method) => Assert.Equal("INVALID_VIEW", Refusal(method, blocks => blocks.InBlocksOf(1).Select(block =>
        block.FirstViewIndex == 150 ? block with { Views = [block.Views[0] with { AngleRad = double.NaN }] } : block)));

    [Theory]
    [MemberData(nameof(All))]
    public void Scan_that_ends_in_the_middle_has_a_reason_and_what_was_complete(string method)
    {
        Collected collected = new();
        Input input = Methods[method];
        int kept = (int)(input.Blocks.Sum(block => block.Views.Count) * .6);
        ReconstructionException refusal = Assert.Throws<ReconstructionException>(() => Reconstruct.Into(collected, input.Header, input.Blocks.InBlocksOf(1).Take(kept)));
        Assert.Equal("MISSING_VIEWS", refusal.Reason);
        if (method != "ct.wfbp")
        {
            Assert.Empty(collected.Images);
            return;
        }
        // A helix has slices from its beginning on; towards its end pixels that not all angles see are NaN, never half a sum.
        ReconstructedImage[] whole = [.. collected.Images.Where(image => !double.IsNaN(Steps.Images.Mean(image, 40)))];
        Assert.InRange(whole.Length, 20, 40);
        Assert.All(whole, image => Assert.Equal(0, Steps.Images.Mean(image, 40), 5.0));
        Assert.Contains(collected.Warnings, warning => warning.Reason == "SLICES_WITHOUT_VIEWS");
    }

    [Theory]
    [InlineData("ct.fbp.fan")]
    [InlineData("ct.fdk")]
    [InlineData("ct.iterative")]
    public void Table_that_moves_in_a_rotation_at_rest_is_refused(string method) => Assert.Equal("INVALID_VIEW", Refusal(method, blocks => blocks.InBlocksOf(1).Select(block =>
        block.FirstViewIndex > 150 ? block with { Views = [block.Views[0] with { TablePositionMm = 30 }] } : block)));

    [Fact]
    public void Table_that_stops_in_a_helix_is_called_so_and_slices_before_it_are_kept()
    {
        Collected collected = new();
        // Thirty rotations on one spot: more than slices about it could ever use.
        HelicalScans scan = new HelicalScans(lengthMm: 360);
        scan = scan with { Path = (index, view) => view with { TablePositionMm = Math.Min(view.TablePositionMm, -120) } };
        Recipe recipe = new() { Grid = ImageGrid.Square(160, 48, default) with { Center = null } };
        string reason = Assert.Throws<ReconstructionException>(() => Reconstruct.Into(collected, scan.Header(recipe), scan.Blocks(Cylinder))).Reason;
        Assert.Equal("TABLE_STOPPED", reason);
        AssertWater(collected);
    }

    private static Collected Run(string method, Func<IEnumerable<CtViewBlock>, IEnumerable<CtViewBlock>> change, Func<CtAcquisition, CtAcquisition>? header = null)
    {
        Collected collected = new();
        Into(collected, method, change, header);
        return collected;
    }

    private static string Refusal(string method, Func<IEnumerable<CtViewBlock>, IEnumerable<CtViewBlock>> change, Func<CtAcquisition, CtAcquisition>? header = null) =>
        Assert.Throws<ReconstructionException>(() => Into(new Collected(), method, change, header)).Reason;

    private static void Into(Collected collected, string method, Func<IEnumerable<CtViewBlock>, IEnumerable<CtViewBlock>> change, Func<CtAcquisition, CtAcquisition>? header)
    {
        Input input = Methods[method];
        Reconstruct.Into(collected, header is null ? input.Header : input.Header with { Acquisition = header((CtAcquisition)input.Header.Acquisition) }, change(input.Blocks));
    }

    /// <summary>The line integrals as counts: 50,000 in air, 200 in darkness.</summary>
    private static IEnumerable<CtViewBlock> Counted(IEnumerable<CtViewBlock> blocks, Action<CtViewKind, long, Span<float>> change)
    {
        int elements = blocks.First().Samples.Length / sizeof(float) / blocks.First().Views.Count;
        foreach ((CtViewKind kind, float level) in ((CtViewKind, float)[])[(CtViewKind.Dark, 200), (CtViewKind.Air, 50_200)])
        {
            float[] view = new float[elements];
            Array.Fill(view, level);
            yield return new CtViewBlock(kind, 0, [new CtView(0, 0)], MemoryMarshal.AsBytes(view.AsSpan()).ToArray());
        }
        IEnumerable<CtViewBlock> counts = blocks.Altered((_, _, samples) =>
        {
            for (int i = 0; i < samples.Length; i++) samples[i] = 200 + 50_000 * MathF.Exp(-samples[i]);
        });
        foreach (CtViewBlock block in counts.Altered(change)) yield return block;
    }

    private static void AssertWarned(Collected collected, string reason) => Assert.Contains(reason, collected.Warnings.Select(warning => warning.Reason));

    private static void AssertWater(Collected collected, double tolerance = 5)
    {
        Assert.NotEmpty(collected.Images);
        foreach (ReconstructedImage image in collected.Images)
            Assert.Equal(0, Steps.Images.Mean(image, 40), tolerance);
    }

    private static Input Of(CtSimulation scan) => new(scan.Header, [.. scan.Blocks()]);

    private static Input Parallel()
    {
        CtAcquisition acquisition = ParallelScans.Acquisition(rows: 2, channels: 150, pitchMm: 1.2, viewsPerRotation: 600, views: 300);
        return new(ParallelScans.Header(acquisition, CtScans.Recipe(48, 160)), [ParallelScans.Views(acquisition, Cylinder)]);
    }

    private static Input Helix()
    {
        HelicalScans scan = new();
        return new(scan.Header(new Recipe { Grid = ImageGrid.Square(160, 48, default) with { Center = null } }), [.. scan.Blocks(Cylinder)]);
    }

    private sealed record Input(ScanHeader Header, List<CtViewBlock> Blocks);
}
