using System.Numerics;
using Acquisition.Reconstruction.Fourier;

namespace Acquisition.Reconstruction.Mr.Completion;

/// <summary>
/// The completion of one line along a partial axis as its formulas, in double precision: the definition that <see cref="HalfFourier"/> is held to. Along the other axes
/// the data are images already, so that a line is a problem of its own. F is the centred, unitary transform, φ the phase of F⁻¹(w·k) with w of
/// <see cref="HalfFourierWeights.LowPass"/>.
/// </summary>
internal static class HalfFourierReference
{
    /// <summary>Homodyne detection (Noll, Nishimura, Macovski, IEEE TMI 10 (1991) 154): <c>x = Re(e^(−iφ)·F⁻¹(W·k))·e^(iφ)</c>, and k-space is F(x).</summary>
    public static Complex[] Homodyne(PartialAxis axis, Complex[] line)
    {
        Complex[] phase = Phase(axis, line);
        Complex[] image = Transform(FourierDirection.Inverse, Weighted(line, HalfFourierWeights.Homodyne(axis)));
        return Transform(FourierDirection.Forward, InPhase(image, phase));
    }

    /// <summary>
    /// Projection onto convex sets (Haacke, Lindskog, Lin, JMR 92 (1991) 126): in turn the image takes the phase φ, <c>x = Re(e^(−iφ)·x)·e^(iφ)</c>, and its k-space the
    /// data where there are any. The last word have the data. The paper has |x|·e^(iφ), which is no projection and gets nearer to the image more slowly.
    /// </summary>
    public static Complex[] ProjectOntoConvexSets(PartialAxis axis, Complex[] line, int iterations)
    {
        Complex[] phase = Phase(axis, line), estimate = line;
        float[] acquired = HalfFourierWeights.Acquired(axis);
        for (int i = 0; i < iterations; i++)
        {
            Complex[] image = Transform(FourierDirection.Inverse, estimate);
            Complex[] filled = Transform(FourierDirection.Forward, InPhase(image, phase));
            estimate = [.. filled.Select((value, j) => acquired[j] > 0 ? line[j] : value)];
        }
        return estimate;
    }

    private static Complex[] InPhase(Complex[] image, Complex[] phase) => [.. image.Zip(phase, (x, p) => (Complex.Conjugate(p) * x).Real * p)];

    private static Complex[] Phase(PartialAxis axis, Complex[] line) =>
        [.. Transform(FourierDirection.Inverse, Weighted(line, HalfFourierWeights.LowPass(axis))).Select(x => x == 0 ? 1 : x / x.Magnitude)];

    private static Complex[] Weighted(Complex[] line, float[] weights) => [.. line.Zip(weights, (x, w) => x * w)];

    private static Complex[] Transform(FourierDirection direction, Complex[] line)
    {
        int n = line.Length;
        Complex[] result = new Complex[n];
        double sign = direction == FourierDirection.Forward ? -1 : 1;
        for (int k = 0; k < n; k++)
            for (int j = 0; j < n; j++)
                result[k] += line[j] * Complex.FromPolarCoordinates(1 / Math.Sqrt(n), sign * 2 * Math.PI * ((long)(k - n / 2) * (j - n / 2) % n) / n);
        return result;
    }
}
