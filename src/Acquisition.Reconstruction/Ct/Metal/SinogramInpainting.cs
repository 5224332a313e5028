using Acquisition.Reconstruction.Numerics;

namespace Acquisition.Reconstruction.Ct.Metal;

/// <summary>
/// Replaces the rays of a trace: p/prior is interpolated linearly along the channels between the rays beside it and multiplied by the prior (Meyer et al., Med.
/// Phys. 37 (2010) 5482). Where the prior is flat it is the linear interpolation of Kalender, Hebel &amp; Ebersberger, Radiology 164 (1987) 576.
/// </summary>
internal static class SinogramInpainting
{
    /// <summary>Below this part of a row's largest the prior says nothing: air has no shape.</summary>
    private const float Least = 0.02f;

    /// <param name="row">p: one detector row of one view, [channels]; changed in the trace.</param>
    /// <param name="trace">Of the metal: where it is above 0.</param>
    /// <param name="prior">What rays would be without metal, by and large.</param>
    public static void Apply(Span<float> row, ReadOnlySpan<float> trace, ReadOnlySpan<float> prior)
    {
        Require.SameLength(row.Length, trace.Length);
        Require.SameLength(row.Length, prior.Length);
        float least = 0;
        foreach (float value in prior) least = Math.Max(least, Least * value);
        if (least == 0) least = 1;
        for (int channel = 0; channel < row.Length; channel++)
        {
            if (!(trace[channel] > 0)) continue;
            int end = channel;
            while (end < row.Length && trace[end] > 0) end++;
            Fill(row, prior, channel, end, least);
            channel = end;
        }
    }

    /// <summary>From the ray before first to the ray at end; from one alone where the detector ends.</summary>
    private static void Fill(Span<float> row, ReadOnlySpan<float> prior, int first, int end, float least)
    {
        int left = first - 1, right = end;
        if (left < 0 && right == row.Length) return;
        if (left < 0) left = right;
        if (right == row.Length) right = left;
        float from = row[left] / Math.Max(prior[left], least), to = row[right] / Math.Max(prior[right], least);
        for (int i = first; i < end; i++)
        {
            float part = right == left ? 0 : (float)(i - left) / (right - left);
            row[i] = (from + part * (to - from)) * Math.Max(prior[i], least);
        }
    }
}
