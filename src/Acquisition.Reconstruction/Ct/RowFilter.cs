using Acquisition.Reconstruction.Numerics;

namespace Acquisition.Reconstruction.Ct;

/// <summary>Filters detector rows: weight, convolve with the plan's taps, weight.</summary>
public static class RowFilter
{
    /// <summary>
    /// The definition: <c>q[m] = post[m]·Σₙ taps[m−n]·pre[n]·p[n]</c>, summed in double precision.
    /// </summary>
    /// <param name="plan">The weights and taps.</param>
    /// <param name="lineIntegrals">p: one detector row, [channels].</param>
    /// <param name="filtered">q: [channels]; may not overlap the input.</param>
    public static void FilterReference(FbpPlan plan, ReadOnlySpan<float> lineIntegrals, Span<float> filtered)
    {
        int channels = plan.Channels;
        Require.Length(lineIntegrals.Length, channels);
        Require.Length(filtered.Length, channels);
        for (int m = 0; m < channels; m++)
        {
            double sum = 0;
            for (int n = 0; n < channels; n++)
                sum += (double)plan.Taps[m - n + channels - 1] * plan.PreWeights[n] * lineIntegrals[n];
            filtered[m] = (float)(sum * plan.PostWeights[m]);
        }
    }
}
