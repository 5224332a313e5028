namespace Acquisition.Reconstruction.Operators;

/// <summary>A pair of filters of up to four taps; one with fewer has zeros at its end.</summary>
internal sealed record WaveletTaps(float H0, float H1, float H2, float H3, float G0, float G1, float G2, float G3)
{
    public static WaveletTaps Of(WaveletFamily family)
    {
        double root = Math.Sqrt(3), unit = 1 / (4 * Math.Sqrt(2));
        float half = (float)Math.Sqrt(0.5);
        float a = (float)((1 + root) * unit), b = (float)((3 + root) * unit), c = (float)((3 - root) * unit), d = (float)((1 - root) * unit);
        return family switch
        {
            WaveletFamily.Haar => new(half, half, 0, 0, half, -half, 0, 0),
            WaveletFamily.Daubechies4 => new(a, b, c, d, d, -c, b, -a),     // g[k] = (−1)^k·h[3 − k]
            _ => throw new ArgumentOutOfRangeException(nameof(family), family, "Not a wavelet family."),
        };
    }

    public float Low(int k) => k switch { 0 => H0, 1 => H1, 2 => H2, _ => H3 };

    public float High(int k) => k switch { 0 => G0, 1 => G1, 2 => G2, _ => G3 };
}
