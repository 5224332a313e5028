using Acquisition.Reconstruction.Numerics;

namespace Acquisition.Reconstruction.Fourier;

/// <summary>The spectrum of a filter with real, symmetric taps, which is real: for every backend that convolves by transforms.</summary>
internal static class TapSpectrum
{
    /// <summary>
    /// <c>G[k] = 1/N·Σₙ g[n]·exp(−i2πkn/N)</c>: the 1/N of the two transforms of a convolution is in it. From N = 2·samples − 1 on, with taps
    /// n = 1 − samples … samples − 1, nothing wraps around.
    /// </summary>
    /// <param name="taps">g[n], n = −(c − 1) … c − 1: an odd number of them, at most N.</param>
    /// <param name="plan">The transform of N points.</param>
    public static float[] Of(ReadOnlySpan<float> taps, FourierPlan plan)
    {
        int middle = taps.Length / 2, length = plan.Length;
        float[] re = new float[length];
        for (int n = -middle; n <= middle; n++) re[n < 0 ? n + length : n] = taps[n + middle] / length;
        plan.Transform(FourierDirection.Forward, new PlanarTarget<float>(re, new float[length]));
        return re;
    }
}
