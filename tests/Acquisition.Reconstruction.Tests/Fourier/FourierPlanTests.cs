using Acquisition.Reconstruction.Fourier;
using Acquisition.Reconstruction.Numerics;

namespace Acquisition.Reconstruction.Tests.Fourier;

public class FourierPlanTests
{
    // Every kind of length: all radices alone and mixed, direct primes, primes by convolution, powers of two.
    public static TheoryData<int> Lengths => [.. Enumerable.Range(1, 64), 67, 97, 120, 128, 173, 230, 256, 257, 320, 343, 346, 361, 509, 512, 625, 720, 1000, 1021, 1024, 2187];

    [Theory]
    [MemberData(nameof(Lengths))]
    public void Transform_equals_the_sum(int length)
    {
        foreach (FourierDirection direction in Enum.GetValues<FourierDirection>())
        {
            (float[] re, float[] im) = Random(length, seed: length);
            (float[] expectedRe, float[] expectedIm) = Sum(direction, re, im, centre: 0, scale: 1);
            new FourierPlan(length).Transform(direction, new PlanarTarget<float>(re, im));
            AssertClose(expectedRe, expectedIm, re, im);
        }
    }

    [Theory]
    [MemberData(nameof(Lengths))]
    public void Centred_transform_has_its_origin_in_the_middle_and_keeps_the_energy(int length)
    {
        foreach (FourierDirection direction in Enum.GetValues<FourierDirection>())
        {
            (float[] re, float[] im) = Random(length, seed: length);
            double energy = Energy(re, im);
            (float[] expectedRe, float[] expectedIm) = Sum(direction, re, im, length / 2, 1 / Math.Sqrt(length));
            new FourierPlan(length).TransformCentred(direction, new PlanarTarget<float>(re, im));
            AssertClose(expectedRe, expectedIm, re, im);
            Assert.Equal(energy, Energy(re, im), energy * 1e-5);
        }
    }

    /// <summary>The transform as its sum in double precision, written independently of the product's reference.</summary>
    internal static (float[] Re, float[] Im) Sum(FourierDirection direction, float[] re, float[] im, int centre, double scale)
    {
        int n = re.Length;
        (float[] outRe, float[] outIm) = (new float[n], new float[n]);
        int sign = direction == FourierDirection.Forward ? -1 : 1;
        System.Numerics.Complex[] root = [.. Enumerable.Range(0, n).Select(j => System.Numerics.Complex.FromPolarCoordinates(1, sign * 2 * Math.PI * j / n))];
        for (int k = 0; k < n; k++)
        {
            System.Numerics.Complex sum = 0;
            for (int j = 0; j < n; j++)
            {
                long turn = (long)(k - centre) * (j - centre) % n;
                sum += new System.Numerics.Complex(re[j], im[j]) * root[turn < 0 ? turn + n : turn];
            }
            (outRe[k], outIm[k]) = ((float)(sum.Real * scale), (float)(sum.Imaginary * scale));
        }
        return (outRe, outIm);
    }

    internal static (float[] Re, float[] Im) Random(int count, int seed)
    {
        Random random = new(seed);
        float[] Plane() => [.. Enumerable.Range(0, count).Select(_ => (float)(2 * random.NextDouble() - 1))];
        return (Plane(), Plane());
    }

    internal static double Energy(float[] re, float[] im) => re.Zip(im, (a, b) => (double)a * a + (double)b * b).Sum();

    internal static void AssertClose(float[] expectedRe, float[] expectedIm, float[] re, float[] im)
    {
        double error = Math.Sqrt(expectedRe.Zip(re, (a, b) => Math.Pow(a - b, 2)).Sum() + expectedIm.Zip(im, (a, b) => Math.Pow(a - b, 2)).Sum());
        // Float rounding grows with the number of passes; Bluestein's three transforms and chirps lose a digit more.
        double tolerance = 1e-6 * Math.Sqrt(Energy(expectedRe, expectedIm));
        Assert.True(error <= tolerance, $"L2 error {error:g3} of at most {tolerance:g3} at length {re.Length}.");
    }
}
