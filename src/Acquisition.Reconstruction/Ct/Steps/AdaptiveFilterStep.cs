using Acquisition.Core.Model.Ct;
using Acquisition.Core.Model.Recipes;
using Acquisition.Reconstruction.Numerics;

namespace Acquisition.Reconstruction.Ct.Steps;

/// <summary>
/// Smooths only where the beam was attenuated most and the noise of a few rays would make streaks through the whole image: multi-dimensional adaptive filtering
/// (Kachelrieß, Watzke, Kalender, Med. Phys. 28 (2001) 475), in two of its three dimensions, channel and row. The variance of a line integral p grows
/// as eᵖ: a sample above the threshold t becomes a mean over e^(p−t) samples or so, whose noise is that of a sample at the threshold. Triangular weights,
/// whose width grows without a step from the single sample at t.
/// </summary>
internal sealed class AdaptiveFilterStep(AdaptiveFilter settings) : EachView
{
    public override void Apply(Span<float> lineIntegrals, CtSource source)
    {
        using Arena.Frame frame = Arena.Open();
        Span<float> original = frame.Take(lineIntegrals.Length);
        lineIntegrals.CopyTo(original);
        float threshold = (float)settings.Threshold;
        for (int row = 0; row < source.DetectorRows; row++)
        {
            for (int channel = 0; channel < source.DetectorChannels; channel++)
            {
                int i = row * source.DetectorChannels + channel;
                // A sample's own noise may not decide how much it is smoothed: the higher half would be, and the mean fall.
                double samples = Math.Exp(Mean(original, source, row, channel) - threshold);
                if (samples <= 1) continue;
                double acrossRows = Math.Min(Math.Sqrt(samples), Math.Min(settings.RowReach, source.DetectorRows - 1) + 1);
                double alongRow = Math.Min(samples / acrossRows, settings.ChannelReach + 1);
                lineIntegrals[i] = Smoothed(original, source, row, channel, acrossRows, alongRow);
            }
        }
    }

    /// <summary>Over the sample and its neighbours.</summary>
    private static double Mean(ReadOnlySpan<float> view, CtSource source, int row, int channel)
    {
        int left = Math.Max(channel - 2, 0), right = Math.Min(channel + 2, source.DetectorChannels - 1);
        int top = Math.Max(row - 1, 0), bottom = Math.Min(row + 1, source.DetectorRows - 1);
        double sum = 0;
        for (int r = top; r <= bottom; r++)
            for (int c = left; c <= right; c++) sum += view[r * source.DetectorChannels + c];
        return sum / ((bottom - top + 1) * (right - left + 1));
    }

    /// <summary>Weights (1 − |i|/w): from the sample alone at w = 1 on. At the detector's edges as wide on either side, so that slopes stay.</summary>
    private static float Smoothed(ReadOnlySpan<float> view, CtSource source, int row, int channel, double acrossRows, double alongRow)
    {
        int rows = (int)Math.Min(Math.Ceiling(acrossRows) - 1, Math.Min(row, source.DetectorRows - 1 - row));
        int channels = (int)Math.Min(Math.Ceiling(alongRow) - 1, Math.Min(channel, source.DetectorChannels - 1 - channel));
        double sum = 0, weights = 0;
        for (int r = -rows; r <= rows; r++)
        {
            double ofRow = 1 - Math.Abs(r) / acrossRows;
            ReadOnlySpan<float> samples = view.Slice((row + r) * source.DetectorChannels + channel - channels, 2 * channels + 1);
            for (int c = -channels; c <= channels; c++)
            {
                double weight = ofRow * (1 - Math.Abs(c) / alongRow);
                sum += weight * samples[c + channels];
                weights += weight;
            }
        }
        return (float)(sum / weights);
    }
}
