using System.Runtime.InteropServices;
using Acquisition.Core.Model.Ct;
using Acquisition.Simulation.Ct;
using Acquisition.Simulation.Scans;

namespace Acquisition.Simulation.Tests.Ct;

public class CtSignalChainTests
{
    private const double Errors = 5; // standard errors; the seed is fixed
    private static readonly CtAcquisition Counts = CtScanners.Axial(rows: 1, channels: 50_000);
    private static readonly CtDetector Even = new() { GainSpread = 0, OffsetSpreadCounts = 0 };

    [Fact]
    public void Noiseless_counts_follow_Beer_and_Lambert()
    {
        ushort[] samples = Detect(Counts, Even with { Noise = false }, CtViewKind.Object, 2.5f);

        Assert.All(samples, sample => Assert.Equal(Math.Round(200 + .025 * 2e6 * Math.Exp(-2.5)), sample));
    }

    [Theory]
    [InlineData(CtViewKind.Object, 4)] // 36 631 photons
    [InlineData(CtViewKind.Air, 0)]
    public void Counts_have_the_mean_and_the_variance_of_photons_amplifier_and_converter(CtViewKind kind, float integral)
    {
        double[] samples = [.. Detect(Counts, Even, kind, integral).Select(sample => (double)sample)];

        double photons = 2e6 * Math.Exp(-integral);
        double mean = 200 + .025 * photons, variance = .025 * .025 * photons + 1 + 1.0 / 12; // the last: rounding to a count
        Assert.Equal(mean, samples.Average(), Errors * Math.Sqrt(variance / samples.Length));
        Assert.Equal(variance, samples.Average(s => (s - mean) * (s - mean)), Errors * variance * Math.Sqrt(2.0 / samples.Length));
    }

    [Fact]
    public void Dark_view_is_the_offset_and_the_amplifiers_noise()
    {
        double[] samples = [.. Detect(Counts, Even, CtViewKind.Dark, 0).Select(sample => (double)sample)];

        Assert.Equal(200, samples.Average(), Errors * Math.Sqrt((1 + 1.0 / 12) / samples.Length));
        Assert.Equal(1 + 1.0 / 12, samples.Average(s => (s - 200) * (s - 200)), Errors * 1.1 * Math.Sqrt(2.0 / samples.Length));
    }

    [Theory]
    [InlineData(CtViewKind.Object, 1)] // the next view
    [InlineData(CtViewKind.Air, 0)] // the view of another kind with the same number
    public void Noise_of_a_view_has_nothing_to_do_with_that_of_another(CtViewKind kind, int index)
    {
        double[] one = [.. Detect(Counts, Even, CtViewKind.Object, 0).Select(sample => (double)sample)];
        double[] other = [.. Detect(Counts, Even, kind, 0, index).Select(sample => (double)sample)];

        const double Mean = 200 + .025 * 2e6, Variance = .025 * .025 * 2e6 + 1 + 1.0 / 12;
        Assert.Equal(0, one.Zip(other, (a, b) => (a - Mean) * (b - Mean)).Average(), Errors * Variance / Math.Sqrt(one.Length));
    }

    [Fact]
    public void Elements_differ_in_gain_and_offset_and_keep_them_from_view_to_view()
    {
        CtDetector uneven = new() { Noise = false };
        ushort[] dark = Detect(Counts, uneven, CtViewKind.Dark, 0), air = Detect(Counts, uneven, CtViewKind.Air, 0);
        ushort[] sample = Detect(Counts, uneven, CtViewKind.Object, 1, index: 77);

        Assert.InRange(air.Max() - air.Min(), 50_000 * .02 * 6, 50_000 * .02 * 10); // ±4 standard deviations among 50 000
        for (int i = 0; i < sample.Length; i++)
            // Three samples, each rounded by half a count, of which the dark one counts twice.
            Assert.Equal(Math.Exp(-1), (double)(sample[i] - dark[i]) / (air[i] - dark[i]), 2.5 / 40_000);
    }

    [Fact]
    public void Converter_saturates_and_never_wraps() =>
        Assert.All(Detect(Counts, Even with { CountsPerPhoton = .1 }, CtViewKind.Air, 0), sample => Assert.Equal(ushort.MaxValue, sample));

    [Fact]
    public void Bad_element_sees_no_photons()
    {
        CtAcquisition scan = Counts with { Sources = [Counts.Sources[0] with { BadElements = [new(0, 3)] }] };

        ushort[] samples = Detect(scan, Even with { Noise = false }, CtViewKind.Air, 0);

        Assert.Equal(200, samples[3]);
        Assert.Equal(50_200, samples[2]);
    }

    [Fact]
    public void Line_integrals_are_exact_without_noise_and_scatter_as_the_photons_do_with_it()
    {
        CtAcquisition scan = Counts with { Quantity = CtQuantity.LineIntegrals, SampleFormat = SampleFormat.Float32 };

        Assert.All(DetectFloats(scan, new CtDetector { Noise = false }, 4), sample => Assert.Equal(4, sample, 5e-7)); // float rounding of 4

        double[] noisy = [.. DetectFloats(scan, new CtDetector { ElectronicNoiseCounts = 0 }, 4).Select(sample => (double)sample)];
        double variance = Math.Exp(4) / 2e6; // of −ln N is 1/mean N
        Assert.Equal(4 + variance / 2, noisy.Average(), Errors * Math.Sqrt(variance / noisy.Length)); // −ln is convex: half the variance
        Assert.Equal(variance, noisy.Average(s => (s - 4) * (s - 4)), Errors * variance * Math.Sqrt(2.0 / noisy.Length));
    }

    [Theory]
    [InlineData(800, 2)]
    [InlineData(100, .25)]
    public void Counts_scale_with_the_tube_current_and_the_reference_channels_say_so(double milliamperes, double factor)
    {
        CtAcquisition scan = Counts with { Sources = [Counts.Sources[0] with { ReferenceChannels = 2 }] };
        CtDetector detector = Even with { Noise = false, CountsPerPhoton = .01 };
        CtView view = new CtView(0, 0) with { TubeCurrentMa = milliamperes };

        Assert.All(Detect(scan, detector, CtViewKind.Object, 1.5f, view: view), sample => Assert.Equal(Math.Round(200 + factor * .01 * 2e6 * Math.Exp(-1.5)), sample));

        CtSignalChain chain = new(scan, detector, 11);
        Assert.Equal(factor, chain.Reported(CtViewKind.Object, 3, view).ReferenceSignals[1] / chain.Reported(CtViewKind.Air, 0, new CtView(0, 0)).ReferenceSignals[1], 1e-6);
        Assert.Equal(0, chain.Reported(CtViewKind.Dark, 0, view).ReferenceSignals[0]);
    }

    [Fact]
    public void Output_that_no_current_tells_shows_alike_in_the_samples_and_in_the_reference_channels()
    {
        CtAcquisition scan = Counts with { Sources = [Counts.Sources[0] with { ReferenceChannels = 1 }] };
        CtSignalChain chain = new(scan, Even with { Noise = false, TubeOutputSpread = .03 }, 11);
        var bytes = new byte[2 * 50_000];
        List<double> outputs = [];
        for (int index = 0; index < 200; index++)
        {
            CtView view = new(0, 0);
            chain.Detect(CtViewKind.Object, index, view, new float[50_000], [], bytes);
            double output = (MemoryMarshal.Cast<byte, ushort>(bytes)[77] - 200) / 50_000.0;
            Assert.Equal(output, chain.Reported(CtViewKind.Object, index, view).ReferenceSignals[0] / 30_000, 2e-5); // half a count, and a float
            outputs.Add(output);
        }

        Assert.Equal(.03, Math.Sqrt(outputs.Average(output => (output - 1) * (output - 1))), Errors * .03 / Math.Sqrt(2 * 200));
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(4, 0)]
    [InlineData(4, 1.5f)]
    public void Beam_of_many_energies_is_hardened_as_the_spectrum_says(float total, float bone)
    {
        CtAcquisition scan = Counts with { Quantity = CtQuantity.LineIntegrals, SampleFormat = SampleFormat.Float32 };

        float measured = DetectFloats(scan, new CtDetector { Noise = false, Spectrum = CtSpectrum.Tube120Kv }, total, bone)[9];

        Assert.Equal(CtSpectrum.Tube120Kv.LineIntegral(total - bone, bone), measured, 1e-6);
    }

    [Fact]
    public void Photons_of_each_energy_are_counted_for_themselves()
    {
        CtDetector detector = Even with { ElectronicNoiseCounts = 0, Spectrum = CtSpectrum.Tube120Kv };
        double[] samples = [.. Detect(Counts, detector, CtViewKind.Object, 3).Select(sample => (double)sample)];

        // Compound Poisson: the variance is the sum of photons times the square of what one adds.
        double meanEnergy = CtSpectrum.Tube120Kv.Lines.Sum(line => line.Share * line.EnergyKev);
        double mean = 200 + CtSpectrum.Tube120Kv.Lines.Sum(line => .025 * 2e6 * line.Share * line.EnergyKev / meanEnergy * Math.Exp(-3 * line.Water));
        double variance = CtSpectrum.Tube120Kv.Lines.Sum(line => .025 * .025 * 2e6 * line.Share * Math.Pow(line.EnergyKev / meanEnergy, 2) * Math.Exp(-3 * line.Water)) + 1 / 12.0;
        Assert.Equal(mean, samples.Average(), Errors * Math.Sqrt(variance / samples.Length));
        Assert.Equal(variance, samples.Average(s => (s - mean) * (s - mean)), Errors * variance * Math.Sqrt(2.0 / samples.Length));
    }

    [Fact]
    public void Scatter_adds_the_same_everywhere_in_proportion_to_what_passes()
    {
        CtSignalChain chain = new(Counts, Even with { Noise = false, ScatterFraction = .1 }, 11);
        float[] half = [.. Enumerable.Range(0, 50_000).Select(i => i < 25_000 ? 0f : 5f)];
        var bytes = new byte[2 * half.Length];
        chain.Detect(CtViewKind.Object, 0, default, half, [], bytes);
        ReadOnlySpan<ushort> samples = MemoryMarshal.Cast<byte, ushort>(bytes);

        double scatter = .1 * .5 * (1 + Math.Exp(-5)) * 50_000;
        Assert.Equal(Math.Round(200 + 50_000 + scatter), samples[100]);
        Assert.Equal(Math.Round(200 + 50_000 * Math.Exp(-5) + scatter), samples[40_000]);
    }

    [Fact]
    public void Starved_element_counts_no_photon_at_all()
    {
        ushort[] samples = Detect(Counts, Even with { Photons = 1000, CountsPerPhoton = 50, ElectronicNoiseCounts = 0 }, CtViewKind.Object, 8);

        double none = samples.Count(sample => sample == 200) / (double)samples.Length, expected = Math.Exp(-1000 * Math.Exp(-8));
        Assert.Equal(expected, none, Errors * Math.Sqrt(expected * (1 - expected) / samples.Length)); // P(0) of Poisson
    }

    [Fact]
    public void Gain_that_drifts_after_the_air_views_stays_with_its_element()
    {
        CtDetector drifting = Even with { Noise = false, GainDriftSpread = .01 };
        ushort[] air = Detect(Counts, drifting, CtViewKind.Air, 0), one = Detect(Counts, drifting, CtViewKind.Object, 0), other = Detect(Counts, drifting, CtViewKind.Object, 0, index: 5);

        Assert.All(air, sample => Assert.Equal(50_200, sample));
        Assert.Equal(one, other);
        Assert.Equal(.01, Math.Sqrt(one.Average(s => Math.Pow((s - 50_200) / 50_000.0, 2))), Errors * .01 / Math.Sqrt(2.0 * one.Length));
    }

    [Fact]
    public void Dead_elements_modules_and_rows_pass_no_photons()
    {
        CtAcquisition scan = CtScanners.Axial(rows: 4, channels: 100);
        CtSource source = scan.Sources[0];
        foreach (IReadOnlyList<DetectorElement> dead in new[] { DeadElements.Row(source, 2), DeadElements.Module(1, 2, 30, 16), DeadElements.Scattered(source, .3, 5) })
        {
            ushort[] samples = Detect(scan, Even with { Noise = false, DeadElements = dead }, CtViewKind.Air, 0);

            for (int i = 0; i < samples.Length; i++) Assert.Equal(dead.Contains(new(i / 100, i % 100)) ? 200 : 50_200, samples[i]);
        }

        Assert.Equal([100, 32], new[] { DeadElements.Row(source, 2).Count, DeadElements.Module(1, 2, 30, 16).Count });
        Assert.InRange(DeadElements.Scattered(source, .3, 5).Count, 120 - 5 * 9, 120 + 5 * 9); // binomial of 400: standard deviation 9
    }

    [Fact]
    public void Line_integrals_in_16_bits_are_refused() => Assert.Throws<ArgumentException>(
        () => new CtSignalChain(Counts with { Quantity = CtQuantity.LineIntegrals }, Even, 1));

    private static ushort[] Detect(CtAcquisition scan, CtDetector detector, CtViewKind kind, float integral, int index = 0, CtView view = default) =>
        MemoryMarshal.Cast<byte, ushort>(Bytes(scan, detector, kind, integral, 0, index, view)).ToArray();

    private static float[] DetectFloats(CtAcquisition scan, CtDetector detector, float integral, float bone = 0) =>
        MemoryMarshal.Cast<byte, float>(Bytes(scan, detector, CtViewKind.Object, integral, bone, 0, default)).ToArray();

    private static byte[] Bytes(CtAcquisition scan, CtDetector detector, CtViewKind kind, float integral, float bone, int index, CtView view)
    {
        var chain = new CtSignalChain(scan, detector, seed: 11);
        float[] integrals = [.. Enumerable.Repeat(integral, scan.Sources[0].Elements)], ofBone = bone == 0 ? [] : [.. integrals.Select(_ => bone)];
        var bytes = new byte[integrals.Length * chain.BytesPerSample];
        chain.Detect(kind, index, view, integrals, ofBone, bytes);
        return bytes;
    }
}
