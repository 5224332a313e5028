using Acquisition.Reconstruction.Mr.Parallel.Algebra;
using Acquisition.Reconstruction.Numerics;

namespace Acquisition.Reconstruction.Mr.Parallel;

/// <summary>
/// The covariance of the receiver channels from noise readouts, as they come: <c>Ψ[i, j] = Σ (n_i − n̄_i)·conj(n_j − n̄_j)/(N − 1)</c>, of complex samples, so
/// that a channel's real and imaginary part have Ψ[i, i]/2 each (Kellman &amp; McVeigh, MRM 54 (2005) 1439). One caller at a time.
/// </summary>
public sealed class NoiseCovariance
{
    private readonly double[] _sumRe;
    private readonly double[] _sumIm;
    private readonly ComplexMatrix _products;

    /// <param name="channels">Receiver channels.</param>
    public NoiseCovariance(int channels)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(channels, 1);
        Channels = channels;
        _sumRe = new double[channels];
        _sumIm = new double[channels];
        _products = new(channels, channels);
    }

    public int Channels { get; }

    /// <summary>Samples of each channel so far.</summary>
    public long Samples { get; private set; }

    /// <summary>Adds a readout.</summary>
    /// <param name="readout">[channels × samples].</param>
    /// <param name="channels">Channels of this readout.</param>
    /// <exception cref="Core.Model.Errors.ReconstructionException">UNEQUAL_CHANNELS.</exception>
    /// <exception cref="ArgumentException">The readout is not as many channels of equal length.</exception>
    public void Add(Planar<float> readout, int channels)
    {
        if (channels != Channels) throw ParallelErrors.UnequalChannels(Channels, channels);
        (int samples, int rest) = Math.DivRem(readout.Length, channels);
        if (rest != 0) throw new ArgumentException($"{readout.Length} samples are not {channels} channels of equal length.", nameof(readout));
        ComplexMatrix noise = new(channels, samples);
        for (int i = 0; i < readout.Length; i++) (noise.Re[i], noise.Im[i]) = (readout.Re[i], readout.Im[i]);
        for (int i = 0; i < channels; i++)
        {
            foreach (double re in noise.Row(i).Re) _sumRe[i] += re;
            foreach (double im in noise.Row(i).Im) _sumIm[i] += im;
            for (int j = i; j < channels; j++)
            {
                (double re, double im) = noise.Row(j).Dot(noise.Row(i));       // n_i·conj(n_j)
                (double sumRe, double sumIm) = _products[i, j];
                _products[i, j] = (sumRe + re, sumIm + im);
            }
        }
        Samples += samples;
    }

    /// <summary>Ψ as measured.</summary>
    /// <returns>[channels × channels], Hermitian.</returns>
    /// <exception cref="Core.Model.Errors.ReconstructionException">TOO_FEW_NOISE_SAMPLES.</exception>
    internal ComplexMatrix Matrix()
    {
        if (Samples <= Channels) throw ParallelErrors.TooFewNoiseSamples(Samples, Channels);
        ComplexMatrix psi = new(Channels, Channels);
        for (int i = 0; i < Channels; i++)
            for (int j = i; j < Channels; j++)
            {
                (double re, double im) = _products[i, j];
                re = (re - (_sumRe[i] * _sumRe[j] + _sumIm[i] * _sumIm[j]) / Samples) / (Samples - 1);
                im = (im - (_sumIm[i] * _sumRe[j] - _sumRe[i] * _sumIm[j]) / Samples) / (Samples - 1);
                psi[i, j] = (re, i == j ? 0 : im);
                psi[j, i] = (re, i == j ? 0 : -im);
            }
        return psi;
    }

    /// <summary>Σ Ψ[i, i]/channels.</summary>
    /// <exception cref="Core.Model.Errors.ReconstructionException">TOO_FEW_NOISE_SAMPLES.</exception>
    public double MeanVariance()
    {
        ComplexMatrix psi = Matrix();
        return Enumerable.Range(0, Channels).Average(i => psi[i, i].Re);
    }

    /// <summary>
    /// How the variance of the image's samples differs from that of the noise's: <c>Δt_noise/(Δt_image·b)</c>. A sample taken in half the time has twice the
    /// band and so twice the variance; and where the digitiser's filter passes only the part b of the whole band, 0.79 for many receivers, the noise
    /// readouts' variance is b times that of the flat density in the middle, where the object lies (Kellman &amp; McVeigh, MRM 54 (2005) 1439; ISMRMRD's
    /// relativeReceiverNoiseBandwidth).
    /// </summary>
    /// <param name="noiseDwellTimeUs">Time of a noise sample; positive.</param>
    /// <param name="imageDwellTimeUs">Time of an image's sample; positive.</param>
    /// <param name="relativeNoiseBandwidth">b; positive.</param>
    /// <exception cref="ArgumentOutOfRangeException">One of them is not positive and finite.</exception>
    public static double VarianceScale(double noiseDwellTimeUs, double imageDwellTimeUs, double relativeNoiseBandwidth = 1)
    {
        foreach (double value in (ReadOnlySpan<double>)[noiseDwellTimeUs, imageDwellTimeUs, relativeNoiseBandwidth])
            if (!(value > 0 && double.IsFinite(value))) throw new ArgumentOutOfRangeException(nameof(noiseDwellTimeUs), value, "Times and bandwidth are positive.");
        return noiseDwellTimeUs / (imageDwellTimeUs * relativeNoiseBandwidth);
    }
}
