using Acquisition.Core.Model.Ct;
using Acquisition.Core.Model.Errors;
using Acquisition.Core.Model.Images;
using Acquisition.Simulation.Phantoms;
using Acquisition.Simulation.Scans;

namespace Acquisition.Reconstruction.Tests.Ct.Views;

/// <summary>A patient cannot be scanned again for one view of a thousand.</summary>
public class LostViewTests
{
    private static readonly CtSimulation Scan = CtScans.Simulate(CtScans.Acquisition(rows: 2, views: 984), CtPhantoms.Head(CtScans.Water), CtScans.Recipe(128));

    private static readonly List<ReconstructedImage> Whole = Reconstruct.All(Scan.Header, Scan.Blocks());

    /// <summary>Root mean square of the difference inside the head, HU, measured and rounded up. The water's own limit is 5.</summary>
    [Theory]
    [InlineData(new[] { 0 }, .2)]           // the first: no view before it
    [InlineData(new[] { 500 }, .05)]
    [InlineData(new[] { 983 }, .2)]         // the last: no view after it
    [InlineData(new[] { 63, 64 }, .2)]      // on either side of the end of a batch
    [InlineData(new[] { 500, 501, 502 }, .4)]
    [InlineData(new[] { 10, 110, 210, 310, 410, 510, 610, 710, 810 }, .3)]
    public void Few_views_without_a_usable_sample_are_replaced_and_told(int[] lost, double limit)
    {
        IEnumerable<CtViewBlock> blocks = Scan.Blocks().Altered((_, view, samples) =>
        {
            if (lost.Contains((int)view)) samples.Fill(float.NaN);
        });
        AssertReplaced(blocks, lost.Length, limit);
    }

    [Theory]
    [InlineData(500, 1)]
    [InlineData(63, 3)]
    [InlineData(981, 2)]
    public void Few_views_that_did_not_come_are_replaced_and_told(int first, int count) =>
        AssertReplaced(Scan.Blocks().InBlocksOf(1).Where(block => block.FirstViewIndex < first || block.FirstViewIndex >= first + count), count, .5);

    [Fact]
    public void View_that_did_not_come_beside_one_that_is_lost_is_replaced_with_it() => AssertReplaced(
        Scan.Blocks().InBlocksOf(1).Where(block => block.FirstViewIndex is not (300 or 302)).Altered((_, view, samples) =>
        {
            if (view == 301) samples.Fill(float.NaN);
        }), 3, .5);

    [Fact]
    public void Exposure_that_failed_is_a_lost_view()
    {
        CtSimulation counts = CtScans.Simulate(CtScans.Acquisition() with { Quantity = CtQuantity.RawCounts }, CtPhantoms.WaterCylinder(CtScans.Water, 80), CtScans.Recipe(64));
        IEnumerable<CtViewBlock> blocks = counts.Blocks().Altered((kind, view, samples) =>
        {
            if (kind == CtViewKind.Object && view == 77) samples.Fill(150);      // next to dark
        });
        Assert.Equal("LOST_VIEWS", Assert.Single(Reconstruct.Warnings(counts.Header, blocks), warning => warning.Reason != "REPLACED_SAMPLES").Reason);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(50)]
    public void Replacement_does_not_depend_on_how_the_views_are_cut_into_blocks(int size)
    {
        IEnumerable<CtViewBlock> blocks = Scan.Blocks().Altered((_, view, samples) =>
        {
            if (view is 64 or 65 or 66 or 700) samples.Fill(float.NaN);
        });
        List<ReconstructedImage> expected = Reconstruct.All(Scan.Header, blocks), images = Reconstruct.All(Scan.Header, blocks.InBlocksOf(size));
        Assert.All(expected.Zip(images), pair => Assert.Equal(pair.First.Pixels.ToArray(), pair.Second.Pixels.ToArray()));
    }

    [Fact]
    public void More_than_a_three_hundredth_of_a_rotation_in_a_row_is_refused()
    {
        ReconstructionException refusal = Assert.Throws<ReconstructionException>(() => Reconstruct.All(Scan.Header, Scan.Blocks().Altered((_, view, samples) =>
        {
            if (view is >= 400 and < 404) samples.Fill(float.NaN);
        })));
        Assert.Equal("NO_VALID_SAMPLES", refusal.Reason);
        Assert.Contains("400 to 403", refusal.Message);
    }

    [Fact]
    public void More_than_a_hundredth_of_a_rotation_is_refused() => Assert.Equal("NO_VALID_SAMPLES", Reconstruct.Refusal(Scan.Header, Scan.Blocks().Altered((_, view, samples) =>
    {
        if (view % 98 == 7) samples.Fill(float.NaN);
    })));

    [Theory]
    [InlineData(0, 1)]      // nothing is known of the gantry before the first view
    [InlineData(400, 4)]
    public void Gap_that_cannot_be_bridged_is_refused(int first, int count) => Assert.Equal("MISSING_VIEWS", Reconstruct.Refusal(Scan.Header,
        Scan.Blocks().InBlocksOf(1).Where(block => block.FirstViewIndex < first || block.FirstViewIndex >= first + count)));

    private static void AssertReplaced(IEnumerable<CtViewBlock> blocks, int count, double limit)
    {
        Collected collected = new();
        Reconstruct.Into(collected, Scan.Header, blocks);
        Assert.Equal(count, collected.Warnings.Where(warning => warning.Reason == "LOST_VIEWS").Sum(warning => warning.Count));
        Assert.Equal(2 * 444 * count, collected.Images.Sum(image => image.ReplacedSamples));
        Assert.InRange(Math.Sqrt(collected.Images.Zip(Whole).Average(pair => MeanSquare(pair.First, pair.Second))), 1e-9, limit);
    }

    private static double MeanSquare(ReconstructedImage a, ReconstructedImage b) => Enumerable.Range(0, a.Pixels.Length)
        .Where(i => Math.Pow((i % 128 - 63.5) * 2, 2) + Math.Pow((i / 128 - 63.5) * 2, 2) < 70 * 70).Average(i => Math.Pow(a.Pixels.Span[i] - b.Pixels.Span[i], 2));
}
