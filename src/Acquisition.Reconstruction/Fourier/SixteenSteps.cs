using System.Runtime.CompilerServices;
using Acquisition.Reconstruction.Numerics;

namespace Acquisition.Reconstruction.Fourier;

/// <summary>
/// A transform of 16 as 4 × 4: <c>X[d + 4e] = Σ_c i^(−ce)·ω^(cd)·Σ_b i^(−bd)·x[c + 4b]</c>, ω = exp(−i2π/16). Between the two sums the numbers lie in memory,
/// [c × d × (re, im)] vectors.
/// </summary>
internal static class SixteenSteps<V> where V : unmanaged, ILanes<V>
{
    private const float Cos = 0.923879532511286756f, Sin = 0.382683432365089772f;       // of π/8
    private const float Half = 0.707106781186547524f;                                   // of π/4, both

    /// <summary>ω^c, ω^2c, ω^3c for c = 1 … 3, (re, im).</summary>
    private static ReadOnlySpan<float> Roots => [Cos, -Sin, Half, -Half, Sin, -Cos, Half, -Half, 0, -1, -Half, -Half, Sin, -Cos, -Half, -Half, -Cos, Sin];

    /// <summary>The inner sum of one column and its roots.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Column(int index, Complex<V> a, Complex<V> b, Complex<V> c, Complex<V> d, ref V columns)
    {
        Butterflies<V>.Four(ref a, ref b, ref c, ref d);
        if (index > 0)
        {
            ref float root = ref Unsafe.AsRef(in Roots[6 * index - 6]);
            b = new Complex<V>(V.All(root), V.All(Unsafe.Add(ref root, 1))) * b;
            c = new Complex<V>(V.All(Unsafe.Add(ref root, 2)), V.All(Unsafe.Add(ref root, 3))) * c;
            d = new Complex<V>(V.All(Unsafe.Add(ref root, 4)), V.All(Unsafe.Add(ref root, 5))) * d;
        }
        ref V column = ref Unsafe.Add(ref columns, 8 * index);
        (column, Unsafe.Add(ref column, 1)) = (a.Re, a.Im);
        (Unsafe.Add(ref column, 2), Unsafe.Add(ref column, 3)) = (b.Re, b.Im);
        (Unsafe.Add(ref column, 4), Unsafe.Add(ref column, 5)) = (c.Re, c.Im);
        (Unsafe.Add(ref column, 6), Unsafe.Add(ref column, 7)) = (d.Re, d.Im);
    }

    /// <summary>The outer sum: X[index], X[index + 4], X[index + 8], X[index + 12].</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Row(int index, ref V columns, out Complex<V> a, out Complex<V> b, out Complex<V> c, out Complex<V> d)
    {
        ref V row = ref Unsafe.Add(ref columns, 2 * index);
        a = new(row, Unsafe.Add(ref row, 1));
        b = new(Unsafe.Add(ref row, 8), Unsafe.Add(ref row, 9));
        c = new(Unsafe.Add(ref row, 16), Unsafe.Add(ref row, 17));
        d = new(Unsafe.Add(ref row, 24), Unsafe.Add(ref row, 25));
        Butterflies<V>.Four(ref a, ref b, ref c, ref d);
    }
}
