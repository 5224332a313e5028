using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Acquisition.Reconstruction.Mr.Parallel.Algebra;

/// <summary>Complex numbers in double precision that lie one after the other, and the two loops that factorisations are made of.</summary>
internal readonly ref struct ComplexRow(Span<double> re, Span<double> im)
{
    public Span<double> Re { get; } = re;

    public Span<double> Im { get; } = im;

    public int Length => Re.Length;

    public ComplexRow Slice(int start, int length) => new(Re.Slice(start, length), Im.Slice(start, length));

    /// <summary>this += (re + i·im)·x.</summary>
    public void Add(double re, double im, ComplexRow x)
    {
        int length = Same(x), i = 0;
        ref double yr = ref MemoryMarshal.GetReference(Re), yi = ref MemoryMarshal.GetReference(Im);
        ref double xr = ref MemoryMarshal.GetReference(x.Re), xi = ref MemoryMarshal.GetReference(x.Im);
        if (Vector512.IsHardwareAccelerated)
        {
            Vector512<double> a = Vector512.Create(re), b = Vector512.Create(im);
            for (; i <= length - Vector512<double>.Count; i += Vector512<double>.Count)
            {
                nuint at = (nuint)i;
                Vector512<double> u = Vector512.LoadUnsafe(ref xr, at), v = Vector512.LoadUnsafe(ref xi, at);
                Vector512.FusedMultiplyAdd(a, u, Vector512.FusedMultiplyAdd(-b, v, Vector512.LoadUnsafe(ref yr, at))).StoreUnsafe(ref yr, at);
                Vector512.FusedMultiplyAdd(a, v, Vector512.FusedMultiplyAdd(b, u, Vector512.LoadUnsafe(ref yi, at))).StoreUnsafe(ref yi, at);
            }
        }
        if (Vector256.IsHardwareAccelerated)
        {
            Vector256<double> a = Vector256.Create(re), b = Vector256.Create(im);
            for (; i <= length - Vector256<double>.Count; i += Vector256<double>.Count)
            {
                nuint at = (nuint)i;
                Vector256<double> u = Vector256.LoadUnsafe(ref xr, at), v = Vector256.LoadUnsafe(ref xi, at);
                Vector256.FusedMultiplyAdd(a, u, Vector256.FusedMultiplyAdd(-b, v, Vector256.LoadUnsafe(ref yr, at))).StoreUnsafe(ref yr, at);
                Vector256.FusedMultiplyAdd(a, v, Vector256.FusedMultiplyAdd(b, u, Vector256.LoadUnsafe(ref yi, at))).StoreUnsafe(ref yi, at);
            }
        }
        for (; i < length; i++)
            (Re[i], Im[i]) = (Re[i] + re * x.Re[i] - im * x.Im[i], Im[i] + re * x.Im[i] + im * x.Re[i]);
    }

    /// <summary>Σ conj(this)·x.</summary>
    public (double Re, double Im) Dot(ComplexRow x)
    {
        int length = Same(x), i = 0;
        ref double ar = ref MemoryMarshal.GetReference(Re), ai = ref MemoryMarshal.GetReference(Im);
        ref double xr = ref MemoryMarshal.GetReference(x.Re), xi = ref MemoryMarshal.GetReference(x.Im);
        (double re, double im) = (0, 0);
        if (Vector256.IsHardwareAccelerated)
        {
            Vector256<double> sumRe = default, sumIm = default;
            for (; i <= length - Vector256<double>.Count; i += Vector256<double>.Count)
            {
                nuint at = (nuint)i;
                Vector256<double> a = Vector256.LoadUnsafe(ref ar, at), b = Vector256.LoadUnsafe(ref ai, at);
                Vector256<double> u = Vector256.LoadUnsafe(ref xr, at), v = Vector256.LoadUnsafe(ref xi, at);
                sumRe = Vector256.FusedMultiplyAdd(b, v, Vector256.FusedMultiplyAdd(a, u, sumRe));
                sumIm = Vector256.FusedMultiplyAdd(a, v, Vector256.FusedMultiplyAdd(-b, u, sumIm));
            }
            (re, im) = (Vector256.Sum(sumRe), Vector256.Sum(sumIm));
        }
        for (; i < length; i++) (re, im) = (re + Re[i] * x.Re[i] + Im[i] * x.Im[i], im + Re[i] * x.Im[i] - Im[i] * x.Re[i]);
        return (re, im);
    }

    /// <summary>this += (a + i·b)·x + (c + i·d)·z.</summary>
    public void Add(double a, double b, ComplexRow x, double c, double d, ComplexRow z)
    {
        int length = Math.Min(Same(x), Same(z)), i = 0;
        ref double yr = ref MemoryMarshal.GetReference(Re), yi = ref MemoryMarshal.GetReference(Im);
        ref double xr = ref MemoryMarshal.GetReference(x.Re), xi = ref MemoryMarshal.GetReference(x.Im);
        ref double zr = ref MemoryMarshal.GetReference(z.Re), zi = ref MemoryMarshal.GetReference(z.Im);
        if (Vector256.IsHardwareAccelerated)
        {
            Vector256<double> va = Vector256.Create(a), vb = Vector256.Create(b), vc = Vector256.Create(c), vd = Vector256.Create(d);
            for (; i <= length - Vector256<double>.Count; i += Vector256<double>.Count)
            {
                nuint at = (nuint)i;
                Vector256<double> u = Vector256.LoadUnsafe(ref xr, at), v = Vector256.LoadUnsafe(ref xi, at);
                Vector256<double> s = Vector256.LoadUnsafe(ref zr, at), t = Vector256.LoadUnsafe(ref zi, at);
                Vector256<double> re = Vector256.FusedMultiplyAdd(va, u, Vector256.FusedMultiplyAdd(-vb, v, Vector256.LoadUnsafe(ref yr, at)));
                Vector256<double> im = Vector256.FusedMultiplyAdd(va, v, Vector256.FusedMultiplyAdd(vb, u, Vector256.LoadUnsafe(ref yi, at)));
                Vector256.FusedMultiplyAdd(vc, s, Vector256.FusedMultiplyAdd(-vd, t, re)).StoreUnsafe(ref yr, at);
                Vector256.FusedMultiplyAdd(vc, t, Vector256.FusedMultiplyAdd(vd, s, im)).StoreUnsafe(ref yi, at);
            }
        }
        for (; i < length; i++)
        {
            Re[i] += a * x.Re[i] - b * x.Im[i] + c * z.Re[i] - d * z.Im[i];
            Im[i] += a * x.Im[i] + b * x.Re[i] + c * z.Im[i] + d * z.Re[i];
        }
    }

    /// <summary>Σ conj(this)·x, and target += (re + i·im)·this, in one pass.</summary>
    public (double Re, double Im) DotAdd(double re, double im, ComplexRow x, ComplexRow target)
    {
        int length = Math.Min(Same(x), Same(target)), i = 0;
        ref double ar = ref MemoryMarshal.GetReference(Re), ai = ref MemoryMarshal.GetReference(Im);
        ref double xr = ref MemoryMarshal.GetReference(x.Re), xi = ref MemoryMarshal.GetReference(x.Im);
        ref double yr = ref MemoryMarshal.GetReference(target.Re), yi = ref MemoryMarshal.GetReference(target.Im);
        (double dotRe, double dotIm) = (0, 0);
        if (Vector256.IsHardwareAccelerated)
        {
            Vector256<double> sumRe = default, sumIm = default, p = Vector256.Create(re), q = Vector256.Create(im);
            for (; i <= length - Vector256<double>.Count; i += Vector256<double>.Count)
            {
                nuint at = (nuint)i;
                Vector256<double> a = Vector256.LoadUnsafe(ref ar, at), b = Vector256.LoadUnsafe(ref ai, at);
                Vector256<double> u = Vector256.LoadUnsafe(ref xr, at), v = Vector256.LoadUnsafe(ref xi, at);
                sumRe = Vector256.FusedMultiplyAdd(b, v, Vector256.FusedMultiplyAdd(a, u, sumRe));
                sumIm = Vector256.FusedMultiplyAdd(a, v, Vector256.FusedMultiplyAdd(-b, u, sumIm));
                Vector256.FusedMultiplyAdd(p, a, Vector256.FusedMultiplyAdd(-q, b, Vector256.LoadUnsafe(ref yr, at))).StoreUnsafe(ref yr, at);
                Vector256.FusedMultiplyAdd(p, b, Vector256.FusedMultiplyAdd(q, a, Vector256.LoadUnsafe(ref yi, at))).StoreUnsafe(ref yi, at);
            }
            (dotRe, dotIm) = (Vector256.Sum(sumRe), Vector256.Sum(sumIm));
        }
        for (; i < length; i++)
        {
            (dotRe, dotIm) = (dotRe + Re[i] * x.Re[i] + Im[i] * x.Im[i], dotIm + Re[i] * x.Im[i] - Im[i] * x.Re[i]);
            target.Re[i] += re * Re[i] - im * Im[i];
            target.Im[i] += re * Im[i] + im * Re[i];
        }
        return (dotRe, dotIm);
    }

    public void Scale(double factor)
    {
        foreach (ref double value in Re) value *= factor;
        foreach (ref double value in Im) value *= factor;
    }

    private int Same(ComplexRow other)
    {
        if (other.Length < Length) throw new ArgumentException($"{other.Length} elements are fewer than {Length}.", nameof(other));
        return Length;
    }
}
