using Acquisition.Reconstruction.Numerics;

namespace Acquisition.Reconstruction.Fourier;

/// <summary>The tables of Bluestein's transform, for every backend. Complex numbers lie as (re, im).</summary>
internal static class Chirp
{
    /// <summary>w[n] = exp(−iπn²/N), n = 0 … N − 1.</summary>
    public static float[] Of(int length)
    {
        float[] chirp = new float[2 * length];
        // n² is reduced modulo the chirp's period 2N as an integer: exact for every length.
        for (int n = 0; n < length; n++) (chirp[2 * n], chirp[2 * n + 1]) = UnitRoot.Of((long)n * n, 2L * length);
        return chirp;
    }

    /// <summary>The transform, by a plan of at least 2N − 1 points, of w* wrapped around 0; the 1/m of the convolution's two transforms is in it.</summary>
    public static float[] Spectrum(ReadOnlySpan<float> chirp, FourierPlan plan)
    {
        int m = plan.Length;
        float[] re = new float[m], im = new float[m], spectrum = new float[2 * m];
        for (int n = 0; 2 * n < chirp.Length; n++)
        {
            int mirror = n == 0 ? 0 : m - n;
            (re[n], im[n]) = (chirp[2 * n], -chirp[2 * n + 1]);
            (re[mirror], im[mirror]) = (re[n], im[n]);
        }
        plan.Transform(FourierDirection.Forward, new PlanarTarget<float>(re, im));
        for (int k = 0; k < m; k++) (spectrum[2 * k], spectrum[2 * k + 1]) = (re[k] / m, im[k] / m);
        return spectrum;
    }
}
