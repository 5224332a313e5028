using Acquisition.Reconstruction.Numerics;

namespace Acquisition.Reconstruction.Operators.Host;

/// <summary>An array in the host's memory: one plane of real numbers, or two of complex ones. A view: copies share the memory.</summary>
public readonly struct HostArray
{
    private HostArray(Memory<float> re, Memory<float> im, bool isComplex)
    {
        Re = re;
        Im = im;
        IsComplex = isComplex;
    }

    /// <summary>Real parts, or the real numbers themselves.</summary>
    public Memory<float> Re { get; }

    /// <summary>Imaginary parts; empty if real.</summary>
    public Memory<float> Im { get; }

    public bool IsComplex { get; }

    public int Length => Re.Length;

    public int Planes => IsComplex ? 2 : 1;

    /// <summary>Both planes, of a complex array.</summary>
    public PlanarTarget<float> Planar => new(Re.Span, Im.Span);

    public static HostArray Real(Memory<float> values) => new(values, default, false);

    /// <exception cref="ArgumentException">The planes differ in length.</exception>
    public static HostArray Complex(Memory<float> re, Memory<float> im)
    {
        Require.SameLength(re.Length, im.Length);
        return new(re, im, true);
    }

    /// <summary>Zeros.</summary>
    public static HostArray Allocate(Shape shape) =>
        new(new float[shape.Length], shape.IsComplex ? new float[shape.Length] : default, shape.IsComplex);

    /// <summary>⟨x, y⟩ = Σ conj(x)·y, summed in double precision.</summary>
    public static (double Re, double Im) Dot(HostArray x, HostArray y)
    {
        (double re, double im) = (0, 0);
        ReadOnlySpan<float> xr = x.Re.Span, xi = x.Im.Span, yr = y.Re.Span, yi = y.Im.Span;
        for (int i = 0; i < xr.Length; i++)
        {
            re += (double)xr[i] * yr[i];
            if (!x.IsComplex) continue;
            re += (double)xi[i] * yi[i];
            im += (double)xr[i] * yi[i] - (double)xi[i] * yr[i];
        }
        return (re, im);
    }

    /// <summary>Plane 0, the real parts, or plane 1, the imaginary ones.</summary>
    public Memory<float> Plane(int index) => index == 0 ? Re : Im;

    public HostArray Slice(int start, int length) => new(Re.Slice(start, length), IsComplex ? Im.Slice(start, length) : default, IsComplex);

    public void CopyTo(HostArray target)
    {
        Re.CopyTo(target.Re);
        Im.CopyTo(target.Im);
    }
}
