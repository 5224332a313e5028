using System.Runtime.CompilerServices;

namespace Acquisition.Reconstruction.Numerics;

/// <summary>A vector of complex numbers: one vector of real and one of imaginary parts.</summary>
internal readonly struct Complex<V>(V re, V im) where V : unmanaged, ILanes<V>
{
    public readonly V Re = re;
    public readonly V Im = im;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Complex<V> Load(ref readonly float re, ref readonly float im, nint index) => new(V.Load(in re, index), V.Load(in im, index));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(ref float re, ref float im, nint index)
    {
        Re.Store(ref re, index);
        Im.Store(ref im, index);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Complex<V> operator +(Complex<V> a, Complex<V> b) => new(a.Re + b.Re, a.Im + b.Im);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Complex<V> operator -(Complex<V> a, Complex<V> b) => new(a.Re - b.Re, a.Im - b.Im);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Complex<V> operator *(Complex<V> a, Complex<V> b) =>
        new(V.MultiplySubtract(a.Re, b.Re, a.Im * b.Im), V.MultiplyAdd(a.Re, b.Im, a.Im * b.Re));

    /// <summary>s·a for real s.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Complex<V> operator *(V s, Complex<V> a) => new(s * a.Re, s * a.Im);

    /// <summary>a + s·b for real s.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Complex<V> Add(Complex<V> a, V s, Complex<V> b) => new(V.MultiplyAdd(s, b.Re, a.Re), V.MultiplyAdd(s, b.Im, a.Im));

    /// <summary>a − i·b: a quarter turn in the direction of the forward transform, without a multiplication.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Complex<V> AddTurned(Complex<V> a, Complex<V> b) => new(a.Re + b.Im, a.Im - b.Re);

    /// <summary>a + i·b.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Complex<V> SubtractTurned(Complex<V> a, Complex<V> b) => new(a.Re - b.Im, a.Im + b.Re);

    /// <summary>a − i·s·b for real s.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Complex<V> AddTurned(Complex<V> a, V s, Complex<V> b) => new(V.MultiplyAdd(s, b.Im, a.Re), V.SubtractProduct(a.Im, s, b.Re));

    /// <summary>a + i·s·b for real s.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Complex<V> SubtractTurned(Complex<V> a, V s, Complex<V> b) => new(V.SubtractProduct(a.Re, s, b.Im), V.MultiplyAdd(s, b.Re, a.Im));
}
