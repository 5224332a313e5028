using Acquisition.Core.Model.Ct;
using Acquisition.Core.Model.Images;
using Acquisition.Reconstruction.Tests.Ct.FanBeam;
using Acquisition.Simulation.Ct;
using Acquisition.Simulation.Phantoms;
using Acquisition.Simulation.Scans;

namespace Acquisition.Reconstruction.Tests.Ct.Calibration;

/// <summary>From detector counts to an image, and what bad samples do to it.</summary>
public class CtNormalisationTests
{
    [Theory]
    [InlineData(SampleFormat.Uint16)]
    [InlineData(SampleFormat.Float32)]
    public void Counts_of_uneven_elements_become_water_of_0_HU(SampleFormat format)
    {
        CtSimulation scan = CtScans.Simulate(Counts(format), CtPhantoms.WaterCylinder(CtScans.Water, 80), detector: new CtDetector { Noise = false, GainSpread = .05 });
        ReconstructedImage image = Assert.Single(Reconstruct.All(scan.Header, scan.Blocks()));
        foreach (PhantomRegion region in scan.Phantom.Regions) Assert.Equal(0, FanBeamImageTests.Mean(image, region), 5.0);
        Assert.Equal(0, image.ReplacedSamples);
    }

    [Fact]
    public void Noise_of_the_beam_stays_around_0_HU()
    {
        CtSimulation scan = CtScans.Simulate(Counts(SampleFormat.Uint16), CtPhantoms.WaterCylinder(CtScans.Water, 80), detector: new CtDetector());
        ReconstructedImage image = Assert.Single(Reconstruct.All(scan.Header, scan.Blocks()));
        foreach (PhantomRegion region in scan.Phantom.Regions) Assert.Equal(0, FanBeamImageTests.Mean(image, region), 5.0);
    }

    [Fact]
    public void Bad_elements_are_replaced_by_their_neighbours_and_counted()
    {
        CtAcquisition acquisition = Counts(SampleFormat.Float32).With(source => source with { BadElements = [new(0, 150), new(0, 151), new(0, 300)] });
        CtSimulation scan = CtScans.Simulate(acquisition, CtPhantoms.WaterCylinder(CtScans.Water, 80));
        ReconstructedImage image = Assert.Single(Reconstruct.All(scan.Header, scan.Blocks().Altered((_, _, samples) =>
        {
            samples[150] = 7;
            samples[151] = 60_000;
            samples[300] = float.NaN;
        })));
        foreach (PhantomRegion region in scan.Phantom.Regions) Assert.Equal(0, FanBeamImageTests.Mean(image, region), 5.0);
        Assert.Equal(3 * acquisition.ViewsPerRotation, image.ReplacedSamples);
    }

    [Fact]
    public void Element_that_sees_no_beam_counts_as_bad()
    {
        CtAcquisition acquisition = Counts(SampleFormat.Float32);
        CtSimulation scan = CtScans.Simulate(acquisition, CtPhantoms.WaterCylinder(CtScans.Water, 80));
        ReconstructedImage image = Assert.Single(Reconstruct.All(scan.Header, scan.Blocks().Altered((_, _, samples) => samples[200] = 180)));
        foreach (PhantomRegion region in scan.Phantom.Regions) Assert.Equal(0, FanBeamImageTests.Mean(image, region), 5.0);
        Assert.Equal(acquisition.ViewsPerRotation, image.ReplacedSamples);
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity)]
    public void Samples_that_are_not_finite_do_not_spread(float bad)
    {
        foreach (CtAcquisition acquisition in (CtAcquisition[])[Counts(SampleFormat.Float32), CtScans.Acquisition()])
        {
            CtSimulation scan = CtScans.Simulate(acquisition, CtPhantoms.WaterCylinder(CtScans.Water, 80));
            ReconstructedImage image = Assert.Single(Reconstruct.All(scan.Header, scan.Blocks().Altered((kind, view, samples) =>
            {
                if (kind == CtViewKind.Object && view % 10 == 3) samples[(int)(7 * view % samples.Length)] = bad;
            })));
            foreach (PhantomRegion region in scan.Phantom.Regions) Assert.Equal(0, FanBeamImageTests.Mean(image, region), 5.0);
            Assert.Equal(49, image.ReplacedSamples);        // views 3, 13, … 483
            Assert.True(image.Pixels.ToArray().All(float.IsFinite));
        }
    }

    [Fact]
    public void Samples_of_calibration_views_that_are_not_finite_are_left_out_of_the_mean()
    {
        CtSimulation scan = CtScans.Simulate(Counts(SampleFormat.Float32), CtPhantoms.WaterCylinder(CtScans.Water, 80));
        ReconstructedImage image = Assert.Single(Reconstruct.All(scan.Header, scan.Blocks().Altered((kind, view, samples) =>
        {
            if (kind != CtViewKind.Object && view == 1) samples.Fill(float.NaN);
        })));
        foreach (PhantomRegion region in scan.Phantom.Regions) Assert.Equal(0, FanBeamImageTests.Mean(image, region), 5.0);
        Assert.Equal(0, image.ReplacedSamples);
    }

    [Fact]
    public void Signals_below_the_floor_are_raised_to_it_and_counted()
    {
        CtSimulation scan = CtScans.Simulate(Counts(SampleFormat.Float32), CtPhantoms.WaterCylinder(CtScans.Water, 80));
        ReconstructedImage image = Assert.Single(Reconstruct.All(scan.Header, scan.Blocks().Altered((kind, view, samples) =>
        {
            if (kind == CtViewKind.Object && view == 100) samples[50] = samples[51] = -5;       // below the dark signal
        })));
        Assert.Equal(2, image.ReplacedSamples);
        Assert.True(image.Pixels.ToArray().All(float.IsFinite));
    }

    [Fact]
    public void Detector_without_a_usable_element_is_refused()
    {
        CtAcquisition acquisition = CtScans.Acquisition(channels: 20, views: 20);
        CtSimulation scan = CtScans.Simulate(acquisition with { Quantity = CtQuantity.RawCounts }, CtPhantoms.WaterCylinder(CtScans.Water, 80), CtScans.Recipe(16));
        Assert.Equal("NO_VALID_SAMPLES", Reconstruct.Refusal(scan.Header, scan.Blocks().Altered((_, _, samples) => samples.Fill(100))));
    }

    private static CtAcquisition Counts(SampleFormat format) => CtScans.Acquisition() with { Quantity = CtQuantity.RawCounts, SampleFormat = format };
}
