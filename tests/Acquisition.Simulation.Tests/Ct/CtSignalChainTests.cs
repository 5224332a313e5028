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

    [Fact]
    public void Line_integrals_in_16_bits_are_refused() => Assert.Throws<ArgumentException>(
        () => new CtSignalChain(Counts with { Quantity = CtQuantity.LineIntegrals }, Even, 1));

    private static ushort[] Detect(CtAcquisition scan, CtDetector detector, CtViewKind kind, float integral, int index = 0) =>
        MemoryMarshal.Cast<byte, ushort>(Bytes(scan, detector, kind, integral, index)).ToArray();

    private static float[] DetectFloats(CtAcquisition scan, CtDetector detector, float integral) =>
        MemoryMarshal.Cast<byte, float>(Bytes(scan, detector, CtViewKind.Object, integral, 0)).ToArray();

    private static byte[] Bytes(CtAcquisition scan, CtDetector detector, CtViewKind kind, float integral, int index)
    {
        var chain = new CtSignalChain(scan, detector, seed: 11);
        float[] integrals = [.. Enumerable.Repeat(integral, scan.Sources[0].DetectorRows * scan.Sources[0].DetectorChannels)];
        var bytes = new byte[integrals.Length * chain.BytesPerSample];
        chain.Detect(kind, index, integrals, bytes);
        return bytes;
    }
}
