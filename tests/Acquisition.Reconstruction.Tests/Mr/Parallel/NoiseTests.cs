using Acquisition.Core.Model.Errors;
using Acquisition.Reconstruction.Mr.Parallel;
using Acquisition.Reconstruction.Tests.Fourier;
using Acquisition.Simulation.Noise;

namespace Acquisition.Reconstruction.Tests.Mr.Parallel;

public class NoiseTests
{
    [Fact]
    public void Covariance_of_a_hand_made_readout_is_that_of_the_textbook()
    {
        NoiseCovariance noise = new(1);
        noise.Add(new([1, 2, 3], [0, 1, -1]), 1);       // mean 2; deviations −1, i, 1 − i: squares 1 + 1 + 2, over N − 1
        Prewhitening whitening = new(noise);
        Assert.Equal(1 / Math.Sqrt(2), whitening[0, 0].Re, 1e-6);
        Assert.Equal(0, whitening[0, 0].Im);
    }

    [Fact]
    public void Whitened_noise_has_the_unit_matrix_as_covariance()
    {
        const int Channels = 12, Samples = 20_000;
        ComplexPlanes coloured = Coloured(Channels, Samples, seed: 1), whitened = ComplexPlanes.Zero(Channels * Samples);
        NoiseCovariance noise = new(Channels);
        foreach (int part in (int[])[0, 1]) noise.Add(Half(coloured, Channels, Samples, part).Span, Channels);
        Assert.Equal(Samples, noise.Samples);
        new Prewhitening(noise).Apply(coloured.Span, whitened.Span);
        for (int i = 0; i < Channels; i++)
            for (int j = 0; j < Channels; j++)
            {
                (double re, double im) = (0, 0);
                for (int p = 0; p < Samples; p++)
                {
                    (double a, double b) = (whitened.Re[i * Samples + p], whitened.Im[i * Samples + p]);
                    (double u, double v) = (whitened.Re[j * Samples + p], whitened.Im[j * Samples + p]);
                    (re, im) = (re + (a * u + b * v) / Samples, im + (b * u - a * v) / Samples);
                }
                // The same samples as measured: what is left are the mean, whose square is 1/N of a variance, and floats.
                Assert.Equal(i == j ? 1 : 0, re, 1e-3);
                Assert.Equal(0, im, 1e-3);
            }
    }

    [Fact]
    public void Vectors_give_the_definition()
    {
        const int Channels = 5, Samples = 37;
        NoiseCovariance noise = new(Channels);
        noise.Add(Coloured(Channels, 300, seed: 2).Span, Channels);
        ChannelMixing mixing = new(new Acquisition.Reconstruction.Mr.Parallel.Algebra.ComplexMatrix(3, Channels));
        ComplexPlanes x = ComplexPlanes.Random(Channels * Samples, seed: 3), y = ComplexPlanes.Random(Channels * Samples, seed: 4), expected = ComplexPlanes.Zero(3 * Samples);
        mixing.Apply(x.Span, y.Span.Slice(0, 3 * Samples));
        mixing.ApplyReference(x.Span, expected.Span);
        for (int i = 0; i < 3 * Samples; i++) Assert.Equal((expected.Re[i], expected.Im[i]), (y.Re[i], y.Im[i]));
    }

    [Fact]
    public void Noise_of_other_dwell_time_and_bandwidth_is_scaled()
    {
        // An image's sample in half the time has twice the variance; a filter that passes 0.79 of the band hides 0.21 of it.
        Assert.Equal(2 / 0.79, NoiseCovariance.VarianceScale(5, 2.5, 0.79), 1e-12);
        const int Channels = 3;
        NoiseCovariance noise = new(Channels);
        noise.Add(Coloured(Channels, 1000, seed: 5).Span, Channels);
        Prewhitening plain = new(noise), scaled = new(noise, 4);
        Assert.Equal(plain[2, 1].Re / 2, scaled[2, 1].Re, 1e-6);
        Assert.Throws<ArgumentOutOfRangeException>(() => NoiseCovariance.VarianceScale(0, 1));
    }

    [Fact]
    public void Dead_copied_and_missing_channels_are_told()
    {
        const int Samples = 500;
        ComplexPlanes readout = Coloured(4, Samples, seed: 6);
        NoiseCovariance good = new(4), dead = new(4), copied = new(4), few = new(4);
        good.Add(readout.Span, 4);
        few.Add(Coloured(4, 4, seed: 7).Span, 4);
        readout.Re.AsSpan(0, Samples).CopyTo(readout.Re.AsSpan(3 * Samples));
        readout.Im.AsSpan(0, Samples).CopyTo(readout.Im.AsSpan(3 * Samples));
        copied.Add(readout.Span, 4);
        readout.Re.AsSpan(2 * Samples, Samples).Clear();
        readout.Im.AsSpan(2 * Samples, Samples).Clear();
        dead.Add(readout.Span, 4);
        _ = new Prewhitening(good);
        Assert.Contains("Channel 2", Refused("SINGULAR_NOISE_COVARIANCE", () => _ = new Prewhitening(dead)), StringComparison.Ordinal);
        Assert.Contains("Channel 3", Refused("SINGULAR_NOISE_COVARIANCE", () => _ = new Prewhitening(copied)), StringComparison.Ordinal);
        Refused("TOO_FEW_NOISE_SAMPLES", () => _ = new Prewhitening(few));
        Refused("UNEQUAL_CHANNELS", () => good.Add(readout.Span, 2));
        Assert.True(float.IsFinite(new Prewhitening(dead, regularisation: 1e-3)[2, 2].Re));
    }

    private static string Refused(string reason, Action action)
    {
        ReconstructionException refusal = Assert.Throws<ReconstructionException>(action);
        Assert.Equal(reason, refusal.Reason);
        return refusal.Message;
    }

    private static ComplexPlanes Half(ComplexPlanes readout, int channels, int samples, int part)
    {
        ComplexPlanes half = ComplexPlanes.Zero(channels * samples / 2);
        for (int c = 0; c < channels; c++)
        {
            readout.Re.AsSpan(c * samples + part * samples / 2, samples / 2).CopyTo(half.Re.AsSpan(c * samples / 2));
            readout.Im.AsSpan(c * samples + part * samples / 2, samples / 2).CopyTo(half.Im.AsSpan(c * samples / 2));
        }
        return half;
    }

    /// <summary>Channels of different gain, each with a part of its neighbour's noise.</summary>
    private static ComplexPlanes Coloured(int channels, int samples, ulong seed)
    {
        ComplexPlanes noise = ComplexPlanes.Zero(channels * samples);
        for (int c = 0; c < channels; c++)
        {
            NoiseStream stream = new(seed, (ulong)c);
            for (int p = 0; p < samples; p++)
            {
                int at = c * samples + p, before = at - samples;
                (noise.Re[at], noise.Im[at]) = ((float)((1 + c) * stream.NextNormal()), (float)((1 + c) * stream.NextNormal()));
                if (c > 0) (noise.Re[at], noise.Im[at]) = (noise.Re[at] + 0.4f * noise.Im[before], noise.Im[at] - 0.3f * noise.Re[before]);
            }
        }
        return noise;
    }
}
