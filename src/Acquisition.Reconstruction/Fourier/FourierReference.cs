using Acquisition.Reconstruction.Numerics;

namespace Acquisition.Reconstruction.Fourier;

/// <summary>The discrete Fourier transform as its sum: the definition that every faster transform is held to.</summary>
public static class FourierReference
{
    /// <summary><c>X[k] = Σₙ x[n]·exp(∓i2πkn/N)</c>, not scaled in either direction.</summary>
    public static void Transform(FourierDirection direction, Planar<float> input, PlanarTarget<float> output) =>
        Sum(direction, input, output, centre: 0, scale: 1);

    /// <summary>
    /// The centred, unitary transform: index ⌊N/2⌋ is the origin on both sides, as in fftshift(fft(ifftshift(x)))/√N.
    /// <c>X[k] = N^(−1/2) Σₙ x[n]·exp(∓i2π(k−c)(n−c)/N)</c>, c = ⌊N/2⌋.
    /// </summary>
    public static void TransformCentred(FourierDirection direction, Planar<float> input, PlanarTarget<float> output) =>
        Sum(direction, input, output, centre: input.Length / 2, scale: 1 / Math.Sqrt(input.Length));

    private static void Sum(FourierDirection direction, Planar<float> input, PlanarTarget<float> output, int centre, double scale)
    {
        int n = input.Length;
        Require.SameLength(n, output.Length);
        double sign = direction == FourierDirection.Forward ? -1 : 1;
        for (int k = 0; k < n; k++)
        {
            double re = 0, im = 0;
            for (int j = 0; j < n; j++)
            {
                // The product is reduced modulo N as an integer, so that the angle is exact however long the transform.
                (double sin, double cos) = Math.SinCos(sign * 2 * Math.PI * ((long)(k - centre) * (j - centre) % n) / n);
                re += input.Re[j] * cos - input.Im[j] * sin;
                im += input.Re[j] * sin + input.Im[j] * cos;
            }
            output.Re[k] = (float)(re * scale);
            output.Im[k] = (float)(im * scale);
        }
    }
}
