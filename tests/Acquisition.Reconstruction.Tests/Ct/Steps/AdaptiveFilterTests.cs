using Acquisition.Core.Model.Ct;
using Acquisition.Core.Model.Geometry;
using Acquisition.Core.Model.Images;
using Acquisition.Core.Model.Recipes;
using Acquisition.Reconstruction.Ct.Steps;
using Acquisition.Reconstruction.Tests.Ct.FanBeam;
using Acquisition.Simulation.Ct;
using Acquisition.Simulation.Noise;
using Acquisition.Simulation.Phantoms;
using Acquisition.Simulation.Scans;

namespace Acquisition.Reconstruction.Tests.Ct.Steps;

/// <summary>Noise is made even where attenuation is large, and nothing else happens.</summary>
public class AdaptiveFilterTests
{
    private static readonly CtSource Detector = CtScans.Acquisition(rows: 16, channels: 300).Sources[0];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Noise_above_the_threshold_becomes_that_at_the_threshold(double above)
    {
        const double Threshold = 4, Photons = 1e6;
        double p = Threshold + above, sigmaThere = Math.Exp(Threshold / 2) / Math.Sqrt(Photons), sigma = Math.Exp(p / 2) / Math.Sqrt(Photons);
        NoiseStream noise = new(3, 1);
        float[] view = [.. Enumerable.Range(0, Detector.Elements).Select(_ => (float)(p + sigma * noise.NextNormal()))];
        new AdaptiveFilterStep(new AdaptiveFilter(Threshold)).Apply(view, Detector);
        double[] inner = [.. Enumerable.Range(0, view.Length).Where(i => i / 300 is > 2 and < 13 && i % 300 is > 8 and < 292).Select(i => (double)view[i])];
        double spread = Math.Sqrt(inner.Average(value => Math.Pow(value - p, 2)));
        // Triangular weights over e^(p−t) samples or so; the mean within four standard errors, neighbours being correlated over 7 samples.
        Assert.InRange(spread / sigmaThere, .6, 1.1);
        Assert.Equal(p, inner.Average(), 4 * spread * Math.Sqrt(7.0 / inner.Length));
    }

    [Fact]
    public void Below_the_threshold_nothing_changes()
    {
        NoiseStream noise = new(3, 2);
        float[] view = [.. Enumerable.Range(0, Detector.Elements).Select(_ => (float)(3 + .2 * noise.NextNormal()))], expected = [.. view];
        new AdaptiveFilterStep(new AdaptiveFilter(4)).Apply(view, Detector);
        Assert.Equal(expected, view);
    }

    [Fact]
    public void Slopes_along_rows_and_channels_stay()
    {
        float[] view = [.. Enumerable.Range(0, Detector.Elements).Select(i => 5 + .01f * (i % 300) + .02f * (i / 300))], expected = [.. view];
        new AdaptiveFilterStep(new AdaptiveFilter(4, 6, 4)).Apply(view, Detector);
        for (int i = 0; i < view.Length; i++) Assert.Equal(expected[i], view[i], 1e-5);
    }

    [Fact]
    public void Streaks_along_the_long_axis_of_a_body_become_less_and_a_detail_off_it_stays()
    {
        // Shoulders: 420 × 160 mm of water, 30,000 photons in air, 8 behind the long axis; rods of +500 HU, 8 mm across, above the middle.
        Phantom shoulders = new("shoulders",
            [
                new(new(0, 0, 0), new(210, 80, double.PositiveInfinity), CtScans.Water),
                new(new(0, -60, 0), new(4, 4, double.PositiveInfinity), .5 * CtScans.Water),
            ], []);
        CtAcquisition acquisition = CtScans.Acquisition(rows: 4, views: 984, channels: 888).With(source => source with { ChannelPitchMm = source.ChannelPitchMm / 2 * 2 }) with { Quantity = CtQuantity.RawCounts };
        CtSimulation scan = CtScans.Simulate(acquisition, shoulders, CtScans.Recipe(256, 440), detector: new CtDetector { Photons = 30_000, CountsPerPhoton = 1, ElectronicNoiseCounts = 2 });
        Recipe filtered = scan.Header.Recipes[0] with { Steps = [new AdaptiveFilter(5)] };
        ReconstructedImage plain = Reconstruct.All(scan.Header, scan.Blocks())[1], image = Reconstruct.All(scan.Header, scan.Blocks(), filtered)[1];
        PhantomRegion middle = new("middle", new Vector3D(0, 10, 0), 30, 0), rod = new("rod", new Vector3D(0, -60, 0), 2, 0);
        double before = middle.Measure(plain.Plane, plain.Columns, plain.Pixels.Span).StandardDeviation, after = middle.Measure(image.Plane, image.Columns, image.Pixels.Span).StandardDeviation;
        Assert.InRange(after / before, 0, .75);
        Assert.Equal(FanBeamImageTests.Mean(plain, middle), FanBeamImageTests.Mean(image, middle), 10.0);
        Assert.Equal(FanBeamImageTests.Mean(plain, rod), FanBeamImageTests.Mean(image, rod), 50.0);      // a tenth of its contrast
    }
}
