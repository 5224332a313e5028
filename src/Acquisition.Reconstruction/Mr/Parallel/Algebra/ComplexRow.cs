using System.Numerics;

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
        Span<double> yr = Re, yi = Im;
        ReadOnlySpan<double> xr = x.Re[..yr.Length], xi = x.Im[..yr.Length];
        yi = yi[..yr.Length];
        int i = 0;
        if (Vector.IsHardwareAccelerated)
        {
            Vector<double> a = new(re), b = new(im);
            for (; i <= yr.Length - Vector<double>.Count; i += Vector<double>.Count)
            {
                Vector<double> u = new(xr[i..]), v = new(xi[i..]);
                Vector.FusedMultiplyAdd(a, u, Vector.FusedMultiplyAdd(-b, v, new Vector<double>(yr[i..]))).CopyTo(yr[i..]);
                Vector.FusedMultiplyAdd(a, v, Vector.FusedMultiplyAdd(b, u, new Vector<double>(yi[i..]))).CopyTo(yi[i..]);
            }
        }
        for (; i < yr.Length; i++) (yr[i], yi[i]) = (yr[i] + re * xr[i] - im * xi[i], yi[i] + re * xi[i] + im * xr[i]);
    }

    /// <summary>Σ conj(this)·x.</summary>
    public (double Re, double Im) Dot(ComplexRow x)
    {
        ReadOnlySpan<double> ar = Re, ai = Im[..Re.Length], xr = x.Re[..Re.Length], xi = x.Im[..Re.Length];
        (double re, double im, int i) = (0, 0, 0);
        if (Vector.IsHardwareAccelerated)
        {
            Vector<double> sumRe = Vector<double>.Zero, sumIm = Vector<double>.Zero;
            for (; i <= ar.Length - Vector<double>.Count; i += Vector<double>.Count)
            {
                Vector<double> a = new(ar[i..]), b = new(ai[i..]), u = new(xr[i..]), v = new(xi[i..]);
                sumRe = Vector.FusedMultiplyAdd(b, v, Vector.FusedMultiplyAdd(a, u, sumRe));
                sumIm = Vector.FusedMultiplyAdd(a, v, Vector.FusedMultiplyAdd(-b, u, sumIm));
            }
            (re, im) = (Vector.Sum(sumRe), Vector.Sum(sumIm));
        }
        for (; i < ar.Length; i++) (re, im) = (re + ar[i] * xr[i] + ai[i] * xi[i], im + ar[i] * xi[i] - ai[i] * xr[i]);
        return (re, im);
    }

    public void Scale(double factor)
    {
        foreach (ref double value in Re) value *= factor;
        foreach (ref double value in Im) value *= factor;
    }
}
