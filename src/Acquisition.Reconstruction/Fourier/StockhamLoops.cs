using System.Runtime.CompilerServices;
using Acquisition.Reconstruction.Numerics;

namespace Acquisition.Reconstruction.Fourier;

/// <summary>The loops of <see cref="StockhamPass"/>, one per radix. Twiddles lie as (re, im) pairs, radix − 1 of them for each p.</summary>
internal static class StockhamLoops<V> where V : unmanaged, ILanes<V>
{
    public static void Two(int m, int s, ref float twiddle, ref float xr, ref float xi, ref float yr, ref float yi)
    {
        nint apart = (nint)m * s;
        for (int p = 0; p < m; p++)
        {
            Complex<V> w1 = Twiddle(ref twiddle, p);
            nint from = (nint)p * s, to = from * 2;
            for (nint end = from + s; from < end; from += V.Count, to += V.Count)
            {
                Complex<V> a = Complex<V>.Load(in xr, in xi, from), b = Complex<V>.Load(in xr, in xi, from + apart);
                Butterflies<V>.Two(ref a, ref b);
                a.Store(ref yr, ref yi, to);
                (w1 * b).Store(ref yr, ref yi, to + s);
            }
        }
    }

    public static void Three(int m, int s, ref float twiddle, ref float xr, ref float xi, ref float yr, ref float yi)
    {
        nint apart = (nint)m * s;
        for (int p = 0; p < m; p++)
        {
            Complex<V> w1 = Twiddle(ref twiddle, 2 * p), w2 = Twiddle(ref twiddle, 2 * p + 1);
            nint from = (nint)p * s, to = from * 3;
            for (nint end = from + s; from < end; from += V.Count, to += V.Count)
            {
                Complex<V> a = Complex<V>.Load(in xr, in xi, from), b = Complex<V>.Load(in xr, in xi, from + apart);
                Complex<V> c = Complex<V>.Load(in xr, in xi, from + 2 * apart);
                Butterflies<V>.Three(ref a, ref b, ref c);
                a.Store(ref yr, ref yi, to);
                (w1 * b).Store(ref yr, ref yi, to + s);
                (w2 * c).Store(ref yr, ref yi, to + 2 * s);
            }
        }
    }

    public static void Four(int m, int s, ref float twiddle, ref float xr, ref float xi, ref float yr, ref float yi)
    {
        nint apart = (nint)m * s;
        for (int p = 0; p < m; p++)
        {
            Complex<V> w1 = Twiddle(ref twiddle, 3 * p), w2 = Twiddle(ref twiddle, 3 * p + 1), w3 = Twiddle(ref twiddle, 3 * p + 2);
            nint from = (nint)p * s, to = from * 4;
            for (nint end = from + s; from < end; from += V.Count, to += V.Count)
            {
                Complex<V> a = Complex<V>.Load(in xr, in xi, from), b = Complex<V>.Load(in xr, in xi, from + apart);
                Complex<V> c = Complex<V>.Load(in xr, in xi, from + 2 * apart), d = Complex<V>.Load(in xr, in xi, from + 3 * apart);
                Butterflies<V>.Four(ref a, ref b, ref c, ref d);
                a.Store(ref yr, ref yi, to);
                (w1 * b).Store(ref yr, ref yi, to + s);
                (w2 * c).Store(ref yr, ref yi, to + 2 * s);
                (w3 * d).Store(ref yr, ref yi, to + 3 * s);
            }
        }
    }

    public static void Five(int m, int s, ref float twiddle, ref float xr, ref float xi, ref float yr, ref float yi)
    {
        nint apart = (nint)m * s;
        for (int p = 0; p < m; p++)
        {
            Complex<V> w1 = Twiddle(ref twiddle, 4 * p), w2 = Twiddle(ref twiddle, 4 * p + 1);
            Complex<V> w3 = Twiddle(ref twiddle, 4 * p + 2), w4 = Twiddle(ref twiddle, 4 * p + 3);
            nint from = (nint)p * s, to = from * 5;
            for (nint end = from + s; from < end; from += V.Count, to += V.Count)
            {
                Complex<V> a = Complex<V>.Load(in xr, in xi, from), b = Complex<V>.Load(in xr, in xi, from + apart);
                Complex<V> c = Complex<V>.Load(in xr, in xi, from + 2 * apart), d = Complex<V>.Load(in xr, in xi, from + 3 * apart);
                Complex<V> e = Complex<V>.Load(in xr, in xi, from + 4 * apart);
                Butterflies<V>.Five(ref a, ref b, ref c, ref d, ref e);
                a.Store(ref yr, ref yi, to);
                (w1 * b).Store(ref yr, ref yi, to + s);
                (w2 * c).Store(ref yr, ref yi, to + 2 * s);
                (w3 * d).Store(ref yr, ref yi, to + 3 * s);
                (w4 * e).Store(ref yr, ref yi, to + 4 * s);
            }
        }
    }

    public static void Eight(int m, int s, ref float twiddle, ref float xr, ref float xi, ref float yr, ref float yi)
    {
        nint apart = (nint)m * s;
        for (int p = 0; p < m; p++)
        {
            ref float w = ref Unsafe.Add(ref twiddle, 14 * p);
            nint from = (nint)p * s, to = from * 8;
            for (nint end = from + s; from < end; from += V.Count, to += V.Count)
            {
                Complex<V> a = Complex<V>.Load(in xr, in xi, from), b = Complex<V>.Load(in xr, in xi, from + apart);
                Complex<V> c = Complex<V>.Load(in xr, in xi, from + 2 * apart), d = Complex<V>.Load(in xr, in xi, from + 3 * apart);
                Complex<V> e = Complex<V>.Load(in xr, in xi, from + 4 * apart), f = Complex<V>.Load(in xr, in xi, from + 5 * apart);
                Complex<V> g = Complex<V>.Load(in xr, in xi, from + 6 * apart), h = Complex<V>.Load(in xr, in xi, from + 7 * apart);
                Butterflies<V>.Eight(ref a, ref b, ref c, ref d, ref e, ref f, ref g, ref h);
                a.Store(ref yr, ref yi, to);
                (Twiddle(ref w, 0) * b).Store(ref yr, ref yi, to + s);
                (Twiddle(ref w, 1) * c).Store(ref yr, ref yi, to + 2 * s);
                (Twiddle(ref w, 2) * d).Store(ref yr, ref yi, to + 3 * s);
                (Twiddle(ref w, 3) * e).Store(ref yr, ref yi, to + 4 * s);
                (Twiddle(ref w, 4) * f).Store(ref yr, ref yi, to + 5 * s);
                (Twiddle(ref w, 5) * g).Store(ref yr, ref yi, to + 6 * s);
                (Twiddle(ref w, 6) * h).Store(ref yr, ref yi, to + 7 * s);
            }
        }
    }

    /// <summary>
    /// Any odd radix by its sum. Inputs j and r−j are added and subtracted first, so that a pair of outputs k and r−k costs
    /// two real factors (cosine, sine) for each pair of inputs.
    /// </summary>
    public static void Odd(int radix, ReadOnlySpan<float> roots, int m, int s, ref float twiddle, ref float xr, ref float xi, ref float yr, ref float yi)
    {
        int half = radix / 2;
        nint apart = (nint)m * s;
        Span<Complex<V>> sums = stackalloc Complex<V>[half], differences = stackalloc Complex<V>[half];
        for (int p = 0; p < m; p++)
        {
            ref float w = ref Unsafe.Add(ref twiddle, 2 * (radix - 1) * p);
            nint from = (nint)p * s, to = from * radix;
            for (nint end = from + s; from < end; from += V.Count, to += V.Count)
            {
                Complex<V> first = Complex<V>.Load(in xr, in xi, from), total = first;
                for (int j = 0; j < half; j++)
                {
                    Complex<V> a = Complex<V>.Load(in xr, in xi, from + (j + 1) * apart);
                    Complex<V> b = Complex<V>.Load(in xr, in xi, from + (radix - 1 - j) * apart);
                    (sums[j], differences[j]) = (a + b, a - b);
                    total += sums[j];
                }
                total.Store(ref yr, ref yi, to);
                for (int k = 1; k <= half; k++)
                {
                    Complex<V> even = first, odd = new(V.All(0), V.All(0));
                    for (int j = 0, turn = k; j < half; j++)
                    {
                        even = Complex<V>.Add(even, V.All(roots[2 * turn]), sums[j]);
                        odd = Complex<V>.Add(odd, V.All(roots[2 * turn + 1]), differences[j]);
                        turn += k;
                        if (turn >= radix) turn -= radix;
                    }
                    // The roots' imaginary part is −sin: a quarter turn the other way.
                    (Twiddle(ref w, k - 1) * Complex<V>.SubtractTurned(even, odd)).Store(ref yr, ref yi, to + k * s);
                    (Twiddle(ref w, radix - k - 1) * Complex<V>.AddTurned(even, odd)).Store(ref yr, ref yi, to + (radix - k) * s);
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Complex<V> Twiddle(ref float twiddles, int index) =>
        new(V.All(Unsafe.Add(ref twiddles, 2 * index)), V.All(Unsafe.Add(ref twiddles, 2 * index + 1)));
}
