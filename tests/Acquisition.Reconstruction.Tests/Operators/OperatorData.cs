using System.Numerics;
using Acquisition.Reconstruction.Operators;
using Acquisition.Reconstruction.Operators.Host;

namespace Acquisition.Reconstruction.Tests.Operators;

/// <summary>Arrays for tests of operators.</summary>
internal sealed record OperatorData(Shape Shape, HostArray Array)
{
    public double Norm => Math.Sqrt(HostArray.Dot(Array, Array).Re);

    public static OperatorData Random(Shape shape, int seed)
    {
        OperatorData data = new(shape, HostArray.Allocate(shape));
        Random random = new(seed);
        for (int plane = 0; plane < data.Array.Planes; plane++)
            foreach (ref float value in data.Array.Plane(plane).Span) value = 2 * random.NextSingle() - 1;
        return data;
    }

    /// <summary>What nothing may be left of.</summary>
    public static OperatorData NaN(Shape shape)
    {
        OperatorData data = new(shape, HostArray.Allocate(shape));
        for (int plane = 0; plane < data.Array.Planes; plane++) data.Array.Plane(plane).Span.Fill(float.NaN);
        return data;
    }

    public static Complex Dot(OperatorData x, OperatorData y)
    {
        (double re, double im) = HostArray.Dot(x.Array, y.Array);
        return new(re, im);
    }

    /// <summary>a·x + y; the imaginary part of a counts for complex arrays only.</summary>
    public static OperatorData Combine(Complex a, OperatorData x, OperatorData y)
    {
        OperatorData result = new(x.Shape, HostArray.Allocate(x.Shape));
        for (int i = 0; i < x.Shape.Length; i++)
        {
            Complex value = x.Shape.IsComplex ? a * x[i] + y[i] : a.Real * x[i] + y[i];
            result.Array.Re.Span[i] = (float)value.Real;
            if (x.Shape.IsComplex) result.Array.Im.Span[i] = (float)value.Imaginary;
        }
        return result;
    }

    public Complex this[int index] => new(Array.Re.Span[index], Shape.IsComplex ? Array.Im.Span[index] : 0);

    public OperatorData Copy() => Combine(0, this, this);

    public void AssertClose(OperatorData expected, double relative, double scale)
    {
        double error = Combine(-1, expected, this).Norm;
        Assert.True(error <= relative * scale, $"L2 error {error:g3} exceeds {relative:g1} of {scale:g3}.");
    }
}
