using System.Runtime.InteropServices;
using Acquisition.Reconstruction.Fourier;

namespace Acquisition.Reconstruction.Gpu.Fourier;

/// <summary>A single-precision complex number as kernels and cuFFT lay it out in device memory: real part first.</summary>
internal readonly record struct Complex32(float Re, float Im)
{
    /// <summary><see cref="UnitRoot"/>, which tables are made of: a kernel's own sine is an approximation in PTX.</summary>
    public static Complex32 Root(long k, long n)
    {
        (float re, float im) = UnitRoot.Of(k, n);
        return new(re, im);
    }

    /// <summary>Numbers that lie as (re, im), seen as what they are.</summary>
    public static ReadOnlySpan<Complex32> FromPairs(ReadOnlySpan<float> pairs) => MemoryMarshal.Cast<float, Complex32>(pairs);

    public static Complex32 operator +(Complex32 a, Complex32 b) => new(a.Re + b.Re, a.Im + b.Im);

    public static Complex32 operator -(Complex32 a, Complex32 b) => new(a.Re - b.Re, a.Im - b.Im);

    public static Complex32 operator *(Complex32 a, Complex32 b) => new(a.Re * b.Re - a.Im * b.Im, a.Re * b.Im + a.Im * b.Re);

    public static Complex32 operator *(float scale, Complex32 a) => new(scale * a.Re, scale * a.Im);

    /// <summary>a itself for sign 1, its conjugate for sign −1: how one kernel serves both directions.</summary>
    public static Complex32 Directed(Complex32 a, float sign) => new(a.Re, sign * a.Im);

    /// <summary>−i·sign·a: a quarter turn against the transform's direction.</summary>
    public static Complex32 Turned(Complex32 a, float sign) => new(sign * a.Im, -sign * a.Re);
}
