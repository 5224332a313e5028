using Acquisition.Core.Model.Ct;
using Acquisition.Core.Model.Images;
using Acquisition.Reconstruction.Ct.Calibration;
using Acquisition.Reconstruction.Tests.Ct.FanBeam;
using Acquisition.Simulation.Ct;
using Acquisition.Simulation.Noise;
using Acquisition.Simulation.Phantoms;
using Acquisition.Simulation.Scans;

namespace Acquisition.Reconstruction.Tests.Ct.Calibration;

/// <summary>Line integrals of few photons are right in the mean.</summary>
public class LowSignalTests
{
    private const int Rows = 16, Channels = 250;
    private const double AirPhotons = 1e5, CountsPerPhoton = .25;

    private static readonly float[] Gain = [.. Enumerable.Repeat((float)(1 / (AirPhotons * CountsPerPhoton)), Rows * Channels)];

    [Theory]
    [InlineData(.25, 0)]
    [InlineData(.5, .3)]
    [InlineData(1, 0)]
    [InlineData(1, 2)]      // electronic noise of two photons: half the samples are negative
    [InlineData(3, 1)]
    [InlineData(10, 0)]
    [InlineData(30, 3)]
    [InlineData(100, 0)]
    [InlineData(300, 5)]
    [InlineData(3000, 5)]
    public void Mean_is_right_at_any_number_of_photons(double photons, double electronic)
    {
        double truth = -Math.Log(photons / AirPhotons);
        double[] transmission = Noisy(_ => photons, electronic);
        float[] view = [.. transmission.Select(t => (float)t)];
        Estimator(electronic).TakeLogarithm(view, new long[Rows]);

        // The standard error of the mean by all the photons that there are, and 0.01 for what the expansion of the logarithm leaves.
        double error = Math.Sqrt((photons + electronic * electronic) / view.Length) / photons;
        Assert.Equal(truth, view.Average(), 4 * error + .01);
        double clamped = transmission.Average(t => -Math.Log(Math.Max(t, 1.0 / 65536)));
        if (photons <= 1) Assert.True(Math.Abs(clamped - truth) > 3 * (4 * error + .01), $"the clamp is off by {clamped - truth}");
    }

    [Fact]
    public void Samples_of_the_ordinary_range_are_the_logarithm_to_the_last_bit()
    {
        double[] transmission = Noisy(i => 1000 + 90 * (i % Channels), 3);
        float[] view = [.. transmission.Select(t => (float)t)], expected = [.. view];
        System.Numerics.Tensors.TensorPrimitives.Log(expected, expected);
        System.Numerics.Tensors.TensorPrimitives.Negate(expected, expected);
        Assert.Equal(0, Estimator(3).TakeLogarithm(view, new long[Rows]));
        Assert.Equal(expected, view);
    }

    [Fact]
    public void Bright_side_of_an_edge_does_not_leak_into_the_dark_side()
    {
        // 2 photons beside 2,000: a mean over both would be wrong by ln 500.
        double[] transmission = Noisy(i => i % Channels < Channels / 2 ? 2000 : 2, 0);
        float[] view = [.. transmission.Select(t => (float)t)];
        Estimator(0).TakeLogarithm(view, new long[Rows]);
        foreach (int channel in (int[])[125, 126, 127, 130])
        {
            double mean = Enumerable.Range(0, Rows).Average(row => view[row * Channels + channel]);
            Assert.Equal(-Math.Log(2 / AirPhotons), mean, .5);      // 16 rows of 2 photons, averaged by 25 and more: 4 standard errors of 7 to 12 %
        }
        for (int channel = 0; channel < 125; channel++) Assert.InRange(view[3 * Channels + channel], 3.6, 4.3);        // ln 50 and four sigma: not touched
    }

    [Fact]
    public void What_has_no_signal_at_all_becomes_the_least_that_can_be_told_from_none()
    {
        float[] view = new float[Rows * Channels];
        long[] floored = new long[Rows];
        Estimator(0).TakeLogarithm(view, floored);
        Assert.All(floored, count => Assert.Equal(Channels, count));
        Assert.Equal(-Math.Log(.5 / (16 * 17) / AirPhotons), view[8 * Channels + 100], 1e-3);      // half a photon in 17 channels of all rows
    }

    [Fact]
    public void Noise_of_the_detector_is_found_in_its_calibration_views()
    {
        CtAcquisition acquisition = CtScans.Acquisition(rows: 16) with { Quantity = CtQuantity.RawCounts };
        CtDetector detector = new() { Photons = 1e5, CountsPerPhoton = .3, ElectronicNoiseCounts = 4, GainSpread = .1 };
        CtSignalChain chain = new(acquisition, detector, 7);
        int elements = acquisition.Sources[0].Elements;
        ViewSpread air = new(elements, true), dark = new(elements, false);
        double[] signal = new double[elements];
        byte[] bytes = new byte[elements * sizeof(float)];
        float[] nothing = new float[elements], samples = new float[elements];
        for (int view = 0; view < 6; view++)
        {
            chain.Detect(CtViewKind.Air, view, default, nothing, [], bytes);
            Buffer.BlockCopy(bytes, 0, samples, 0, bytes.Length);
            for (int i = 0; i < elements; i++) samples[i] *= 1 + .01f * view;        // a tube that drifts
            for (int i = 0; i < elements; i++) signal[i] += samples[i] / 6;
            air.Add(samples, samples.Average());
            chain.Detect(CtViewKind.Dark, view, default, nothing, [], bytes);
            Buffer.BlockCopy(bytes, 0, samples, 0, bytes.Length);
            for (int i = 0; i < elements; i++) signal[i] -= samples[i] / 6;
            dark.Add(samples, samples.Average());
        }
        DetectorNoise noise = DetectorNoise.Of(signal, air, dark);
        // 7,104 elements of three pairs: a median to 2 %; the expansion of χ²'s to 1 %.
        Assert.Equal(.3, noise.CountsPerPhoton, .03 * .3);
        Assert.Equal(4, noise.ElectronicCounts, .03 * 4);
    }

    [Fact]
    public void Starved_cylinder_is_water_in_the_mean()
    {
        // 1,000 photons in air, 5 behind 260 mm of water.
        CtAcquisition acquisition = CtScans.Acquisition(rows: 4) with { Quantity = CtQuantity.RawCounts };
        CtSimulation scan = CtScans.Simulate(acquisition, CtPhantoms.WaterCylinder(CtScans.Water, 130), CtScans.Recipe(128, 300),
            detector: new CtDetector { Photons = 1000, CountsPerPhoton = 20, ElectronicNoiseCounts = 20 });
        List<ReconstructedImage> images = Reconstruct.All(scan.Header, scan.Blocks());
        PhantomRegion centre = new("centre", new(0, 0, 0), 60, 0);
        // The mean over a disc of 120 mm in four slices has a standard error of about 1 HU.
        Assert.Equal(0, images.Average(image => FanBeamImageTests.Mean(image, centre)), 5.0);
        Assert.Contains("PHOTON_STARVATION", Reconstruct.Warnings(scan.Header, scan.Blocks()).Select(warning => warning.Reason));
    }

    private static LowSignal Estimator(double electronicPhotons) => new(new(CountsPerPhoton, electronicPhotons * CountsPerPhoton), Gain, Rows, Channels);

    private static double[] Noisy(Func<int, double> photons, double electronic)
    {
        NoiseStream noise = new(11, 3);
        double[] transmission = new double[Rows * Channels];
        for (int i = 0; i < transmission.Length; i++) transmission[i] = (noise.NextPoisson(photons(i)) + electronic * noise.NextNormal()) / AirPhotons;
        return transmission;
    }
}
