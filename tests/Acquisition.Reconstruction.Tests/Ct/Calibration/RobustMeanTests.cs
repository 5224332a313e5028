using Acquisition.Core.Model.Ct;
using Acquisition.Reconstruction.Ct.Calibration;
using Acquisition.Simulation.Phantoms;
using Acquisition.Simulation.Scans;

namespace Acquisition.Reconstruction.Tests.Ct.Calibration;

/// <summary>One calibration view that went wrong changes nothing.</summary>
public class RobustMeanTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]     // among the views that are kept until they can be judged
    [InlineData(3)]
    [InlineData(11)]
    public void View_without_beam_is_left_out_wherever_it_comes(int blank)
    {
        RobustMean mean = new(2);
        for (int view = 0; view < 12; view++) mean.Add(view == blank ? [3, 5] : [1000 + view % 2, 2000 - view % 2]);
        mean.Finish();
        Assert.Equal((12, 1), (mean.Views, mean.Rejected));
        Assert.InRange(mean[0], 1000.4, 1000.6);
        Assert.InRange(mean[1], 1999.4, 1999.6);
    }

    [Fact]
    public void Drift_of_the_tube_is_averaged()
    {
        RobustMean mean = new(1);
        for (int view = 0; view < 40; view++) mean.Add([1000 + view]);      // 4 %
        mean.Finish();
        Assert.Equal(0, mean.Rejected);
        Assert.Equal(1019.5, mean[0], 1e-9);
    }

    [Fact]
    public void Dark_views_about_zero_are_all_kept()
    {
        Random random = new(1);
        RobustMean mean = new(100);
        for (int view = 0; view < 200; view++) mean.Add([.. Enumerable.Range(0, 100).Select(_ => random.NextSingle() - .5f)]);
        mean.Finish();
        Assert.InRange(mean.Rejected, 0, 2);        // beyond six spreads, while few views have shown what the spread is
        Assert.Equal(0, mean[0], .2);               // 0.29/√200 = 0.02 is one deviation
    }

    [Fact]
    public void Fewer_than_three_views_are_all_taken()
    {
        RobustMean mean = new(1);
        mean.Add([10]);
        mean.Add([30]);
        mean.Finish();
        Assert.Equal(20, mean[0]);
    }

    [Theory]
    [InlineData(CtViewKind.Air, "AIR_VIEW_REJECTED")]
    [InlineData(CtViewKind.Dark, "DARK_VIEW_REJECTED")]
    public void Image_is_the_same_with_a_calibration_view_that_went_wrong_and_somebody_is_told(CtViewKind kind, string reason)
    {
        CtAcquisition acquisition = CtScans.Acquisition() with { Quantity = CtQuantity.RawCounts };
        CtSimulation scan = CtScans.Simulate(acquisition, CtPhantoms.WaterCylinder(CtScans.Water, 80));
        Collected good = new(), bad = new();
        Reconstruct.Into(good, scan.Header, scan.Blocks());
        // An air view without beam, a dark view with it.
        Reconstruct.Into(bad, scan.Header, scan.Blocks().Altered((of, view, samples) =>
        {
            if (of == kind && view == 1) samples.Fill(kind == CtViewKind.Air ? 200 : 50_000);
        }));
        Assert.Empty(good.Warnings);
        Assert.Equal((reason, 1), (Assert.Single(bad.Warnings).Reason, bad.Warnings[0].Count));
        ReadOnlySpan<float> expected = good.Images[0].Pixels.Span, pixels = bad.Images[0].Pixels.Span;
        for (int i = 0; i < pixels.Length; i++) Assert.Equal(expected[i], pixels[i], .05);      // float rounding of the same means
    }
}
