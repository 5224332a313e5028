using Acquisition.Reconstruction.Numerics;

namespace Acquisition.Reconstruction.Ct.Calibration;

/// <summary>
/// The line integral where few photons arrive. −ln is convex and has no value at zero: of single samples of λ photons its mean is 1/(2λ) too large, and a
/// clamp at some least signal is wrong by as much as it moves. So, before the logarithm, a sample of too few photons becomes the mean of so many neighbours
/// that together they have enough: a mean of signals, negative ones included, is unbiased (mean-preserving filters: Thibault et al., Proc. SPIE 6065
/// (2006) 60650X; signal-adaptive smoothing: Hsieh, Med. Phys. 25 (1998) 2139). What convexity still adds, half the relative variance, is subtracted after it
/// (the delta method; Chang et al., IEEE TMI 36 (2017) 277).
/// </summary>
/// <remarks>
/// How many photons a sample should have is asked of the least of the means over three neighbourhoods, one on each side and one about it: on the dark side of
/// an edge the bright side does not count. Neighbours far above that mean, beyond any noise, do not enter the average either.
/// </remarks>
internal sealed class LowSignal
{
    /// <summary>Signal over noise above which a sample is left as it is: at 20, 400 photons, its logarithm is off by 1/800.</summary>
    public const double Ordinary = 20;

    /// <summary>Signal over noise that averages are to have: at 5, 25 photons, the term that is subtracted leaves 1/1500.</summary>
    public const double Enough = 5;

    /// <summary>Neighbours on either side of a sample that may enter its average.</summary>
    public const int Reach = 8;

    /// <summary>Standard deviations that noise does not reach: also not that of a Poisson number of mean 1/4.</summary>
    private const double Outlier = 8;

    /// <summary>The least transmission where the detector's noise is not known: one step of a 16-bit converter whose full scale is the air signal.</summary>
    public const double ConverterStep = 1.0 / 65536;

    private readonly int _rows, _channels;
    private readonly float[] _photon;       // transmission that one photon makes, by element
    private readonly float[] _dark;         // variance of the transmission without beam
    private readonly float[] _ordinary;     // transmission from which on a sample is left as it is

    /// <param name="noise">Of the detector.</param>
    /// <param name="gain">1/(air − dark) by element, [rows × channels].</param>
    /// <param name="rows">Detector rows.</param>
    /// <param name="channels">Detector channels.</param>
    public LowSignal(in DetectorNoise noise, ReadOnlySpan<float> gain, int rows, int channels)
    {
        (_rows, _channels) = (rows, channels);
        _photon = new float[gain.Length];
        _dark = new float[gain.Length];
        _ordinary = new float[gain.Length];
        const double Square = Ordinary * Ordinary;
        for (int i = 0; i < gain.Length; i++)
        {
            double photon = noise.CountsPerPhoton * gain[i], electronic = noise.ElectronicCounts * gain[i];
            if (photon <= 0) electronic = Math.Max(electronic, ConverterStep);
            // T² = Ordinary²·(photon·T + electronic²).
            double ordinary = (Square * photon + Math.Sqrt(Square * Square * photon * photon + 4 * Square * electronic * electronic)) / 2;
            (_photon[i], _dark[i], _ordinary[i]) = ((float)photon, (float)(electronic * electronic), (float)ordinary);
        }
    }

    /// <summary>Bytes for so many elements.</summary>
    public static long BytesFor(long elements) => elements * 3 * sizeof(float);

    /// <summary>Whether no sample stands out of darkness: an exposure that failed.</summary>
    /// <param name="transmission">[rows × channels]; NaN: not known.</param>
    public bool IsDark(ReadOnlySpan<float> transmission)
    {
        for (int i = 0; i < transmission.Length; i++)
            if (transmission[i] > Outlier * MathF.Sqrt(_dark[i]) + _photon[i]) return false;
        return true;
    }

    /// <summary>Whether a sample is below what darkness can say.</summary>
    public bool IsBelowDarkness(float transmission, int element) => transmission < -(float)Outlier * MathF.Sqrt(_dark[element]);

    /// <summary>Line integrals of one view in place.</summary>
    /// <param name="view">Transmission (I − dark)/(air − dark), [rows × channels]; NaN, which stays, where it is not known.</param>
    /// <param name="floored">Added to, by row: samples that had no signal even so and became the least that their average can tell from none.</param>
    /// <returns>Samples that were averaged with their neighbours.</returns>
    public int TakeLogarithm(Span<float> view, Span<long> floored)
    {
        using Arena.Frame frame = Arena.Open();
        Span<float> transmission = frame.Take(view.Length);
        view.CopyTo(transmission);
        int averaged = 0;
        System.Numerics.Tensors.TensorPrimitives.Log(view, view);
        System.Numerics.Tensors.TensorPrimitives.Negate(view, view);
        for (int i = 0; i < view.Length; i++)
        {
            if (!(transmission[i] < _ordinary[i])) continue;
            view[i] = Estimate(transmission, i, out bool isMean, out bool isFloor);
            if (isMean) averaged++;
            if (isFloor) floored[i / _channels]++;
        }
        return averaged;
    }

    private float Estimate(ReadOnlySpan<float> transmission, int element, out bool isMean, out bool isFloor)
    {
        (int row, int channel) = Math.DivRem(element, _channels);
        double expected = Math.Max(Expected(transmission, row, channel), 0), dark = _dark[element], photon = _photon[element];
        double variance = photon * expected + dark;
        double mean = transmission[element], count = 1;
        isMean = expected * expected <= Enough * Enough * variance;
        if (isMean)
        {
            double enough = expected > 0 ? Enough * Enough * variance / (expected * expected) : double.PositiveInfinity;
            (mean, count) = Average(transmission, row, channel, expected + Outlier * Math.Sqrt(variance + photon * photon), enough);
        }

        // Half a photon, or half the noise, of the average: less cannot be told from nothing.
        double floor = photon > 0 ? Math.Max(photon / count, Math.Sqrt(dark / count)) / 2 : Math.Max(ConverterStep, Math.Sqrt(dark / count) / 2);
        isFloor = !(mean >= floor);
        if (isFloor) return (float)-Math.Log(floor);
        double signal = isMean ? mean : expected, excess = photon > 0 ? (photon * signal + dark) / (2 * count * signal * signal) : 0;
        return (float)(-Math.Log(mean) - Math.Min(excess, .5));
    }

    /// <summary>What the sample should be: the least of the means on either side of it and about it, in its row and the next ones.</summary>
    private double Expected(ReadOnlySpan<float> transmission, int row, int channel)
    {
        int top = Math.Max(row - 1, 0), bottom = Math.Min(row + 1, _rows - 1);
        double left = Mean(transmission, top, bottom, channel - Reach, channel), right = Mean(transmission, top, bottom, channel, channel + Reach);
        return Math.Min(Math.Min(left, right), Mean(transmission, top, bottom, channel - Reach / 2, channel + Reach / 2));
    }

    private double Mean(ReadOnlySpan<float> transmission, int top, int bottom, int left, int right)
    {
        (left, right) = (Math.Max(left, 0), Math.Min(right, _channels - 1));
        double sum = 0;
        int count = 0;
        for (int row = top; row <= bottom; row++)
        {
            foreach (float sample in transmission.Slice(row * _channels + left, right - left + 1))
            {
                if (float.IsNaN(sample)) continue;
                sum += sample;
                count++;
            }
        }
        return count == 0 ? double.PositiveInfinity : sum / count;
    }

    /// <summary>
    /// The mean over the smallest square about the sample that has enough samples, or over the largest. How many are enough is not asked of the samples
    /// themselves: who stops when the sum is large has a mean that is too large.
    /// </summary>
    private (double Mean, double Count) Average(ReadOnlySpan<float> transmission, int row, int channel, double most, double enough)
    {
        double sum = transmission[row * _channels + channel];
        int count = 1;
        for (int reach = 1; reach <= Reach && count < enough; reach++)
        {
            int top = Math.Max(row - reach, 0), bottom = Math.Min(row + reach, _rows - 1);
            for (int r = top; r <= bottom; r++)
            {
                int step = Math.Abs(r - row) == reach ? 1 : 2 * reach;      // a whole side of the square, or its two ends
                for (int c = channel - reach; c <= channel + reach; c += step)
                {
                    if (c < 0 || c >= _channels) continue;
                    float sample = transmission[r * _channels + c];
                    if (!(sample <= most)) continue;
                    sum += sample;
                    count++;
                }
            }
        }
        return (sum / count, count);
    }
}
