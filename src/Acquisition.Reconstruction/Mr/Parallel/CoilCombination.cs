using Acquisition.Reconstruction.Numerics;

namespace Acquisition.Reconstruction.Mr.Parallel;

/// <summary>How the images of several coils become one, given their sensitivities in channels of white noise.</summary>
public static class CoilCombination
{
    /// <summary>
    /// The weights of best signal-to-noise ratio that leave the object as it is, <c>w_c = conj(s_c)/Σ|s|²</c>, 0 where no coil sees anything (Roemer et al.,
    /// MRM 16 (1990) 192).
    /// </summary>
    /// <param name="sensitivities">s: [channels × pixels].</param>
    /// <param name="channels">c.</param>
    /// <param name="weights">w: [channels × pixels]; may be the sensitivities.</param>
    /// <exception cref="ArgumentException">The lengths differ, or are not whole images.</exception>
    public static void Weights(Planar<float> sensitivities, int channels, PlanarTarget<float> weights)
    {
        Require.SameLength(sensitivities.Length, weights.Length);
        int pixels = Pixels(sensitivities.Length, channels);
        for (int p = 0; p < pixels; p++)
        {
            double squares = 0;
            for (int at = p; at < sensitivities.Length; at += pixels)
                squares += (double)sensitivities.Re[at] * sensitivities.Re[at] + (double)sensitivities.Im[at] * sensitivities.Im[at];
            float scale = squares > 0 ? (float)(1 / squares) : 0;
            for (int at = p; at < sensitivities.Length; at += pixels) (weights.Re[at], weights.Im[at]) = (scale * sensitivities.Re[at], -scale * sensitivities.Im[at]);
        }
    }

    /// <summary><c>m[p] = Σ_c w[c, p]·x[c, p]</c>.</summary>
    /// <param name="weights">w: [channels × pixels].</param>
    /// <param name="coils">x: [channels × pixels].</param>
    /// <param name="image">m: [pixels].</param>
    /// <exception cref="ArgumentException">The lengths do not fit.</exception>
    public static void Combine(Planar<float> weights, Planar<float> coils, PlanarTarget<float> image)
    {
        Require.SameLength(weights.Length, coils.Length);
        int pixels = image.Length;
        if (pixels == 0 ? coils.Length != 0 : coils.Length % pixels != 0) throw new ArgumentException($"{coils.Length} samples are not whole images of {pixels} pixels.", nameof(coils));
        image.Re.Clear();
        image.Im.Clear();
        for (int at = 0; at < coils.Length; at += pixels)
        {
            PlanarProduct loop = new(weights.Slice(at, pixels), coils.Slice(at, pixels), image);
            Widest.Sweep(ref loop);
        }
    }

    private static int Pixels(int length, int channels)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(channels, 1);
        if (length % channels != 0) throw new ArgumentException($"{length} values are not {channels} images.");
        return length / channels;
    }
}
