using System.Numerics;
using Acquisition.Reconstruction.Fourier;
using Acquisition.Reconstruction.Numerics;

namespace Acquisition.Reconstruction.Tests.Fourier;

/// <summary>Complex test data, and the transform as its sum in double precision: the witness, independent of the product.</summary>
internal sealed record ComplexPlanes(float[] Re, float[] Im)
{
    public int Length => Re.Length;
    public PlanarTarget<float> Span => new(Re, Im);
    public PlanarMemory<float> Memory => new(Re, Im);
    public double Energy => Re.Zip(Im, (a, b) => (double)a * a + (double)b * b).Sum();

    public static ComplexPlanes Zero(int length) => new(new float[length], new float[length]);

    public static ComplexPlanes Random(int length, int seed)
    {
        Random random = new(seed);
        float[] Plane() => [.. Enumerable.Range(0, length).Select(_ => (float)(2 * random.NextDouble() - 1))];
        return new(Plane(), Plane());
    }

    public ComplexPlanes Copy() => new([.. Re], [.. Im]);

    public ComplexPlanes Part(int start, int length) => new(Re[start..(start + length)], Im[start..(start + length)]);

    public ComplexPlanes Pick(int[] at) => new([.. at.Select(i => Re[i])], [.. at.Select(i => Im[i])]);

    public ComplexPlanes Transposed(int rows, int columns) =>
        Pick([.. Enumerable.Range(0, rows * columns).Select(i => i % rows * columns + i / rows)]);

    public ComplexPlanes Plus(float factor, ComplexPlanes other) =>
        new([.. Re.Zip(other.Re, (a, b) => a + factor * b)], [.. Im.Zip(other.Im, (a, b) => a + factor * b)]);

    /// <summary><c>X[k] = scale·Σₙ x[n]·exp(∓i2π(k−c)(n−c)/N)</c>.</summary>
    public ComplexPlanes Sum(FourierDirection direction, int centre, double scale)
    {
        int sign = direction == FourierDirection.Forward ? -1 : 1;
        Complex[] root = [.. Enumerable.Range(0, Length).Select(j => Complex.FromPolarCoordinates(1, sign * 2 * Math.PI * j / Length))];
        ComplexPlanes result = Zero(Length);
        for (int k = 0; k < Length; k++)
        {
            Complex sum = 0;
            for (int n = 0; n < Length; n++)
            {
                long turn = (long)(k - centre) * (n - centre) % Length;
                sum += new Complex(Re[n], Im[n]) * root[turn < 0 ? turn + Length : turn];
            }
            (result.Re[k], result.Im[k]) = ((float)(sum.Real * scale), (float)(sum.Imaginary * scale));
        }
        return result;
    }

    /// <summary>
    /// To 1e-6 in L2: a few float roundings (6e-8) a pass, up to a dozen passes and the three transforms of a convolution.
    /// </summary>
    public void AssertClose(ComplexPlanes expected)
    {
        double error = Math.Sqrt(Plus(-1, expected).Energy), tolerance = 1e-6 * Math.Sqrt(expected.Energy);
        Assert.True(error <= tolerance, $"L2 error {error:g3} exceeds {tolerance:g3} at length {Length}.");
    }

    public void AssertEqual(ComplexPlanes expected)
    {
        Assert.Equal(expected.Re, Re);
        Assert.Equal(expected.Im, Im);
    }
}
