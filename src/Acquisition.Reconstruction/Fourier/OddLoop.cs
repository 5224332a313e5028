using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Acquisition.Reconstruction.Numerics;

namespace Acquisition.Reconstruction.Fourier;

/// <summary>
/// Any odd radix by its sum. Inputs j and r − j are added and subtracted first, so that a pair of outputs k and r − k costs two real factors (cosine, sine)
/// for each pair of inputs; three pairs of outputs share what they load.
/// </summary>
internal static class OddLoop
{
    /// <summary>Pairs of outputs that are summed side by side.</summary>
    public const int Together = 3;

    /// <summary>cos and sin of 2πjk/r: [k in threes × j × k in a three × (cos, sin)], zero for k that are one too many.</summary>
    public static float[] Roots(int radix)
    {
        int half = radix / 2, threes = (half + Together - 1) / Together;
        float[] roots = new float[threes * half * Together * 2];
        for (int k = 1; k <= half; k++)
            for (int j = 1; j <= half; j++)
            {
                int at = (((k - 1) / Together * half + j - 1) * Together + (k - 1) % Together) * 2;
                (float cos, float sin) = UnitRoot.Of((long)j * k, radix);
                (roots[at], roots[at + 1]) = (cos, -sin);
            }
        return roots;
    }
}

/// <inheritdoc cref="OddLoop"/>
internal static class OddLoop<V, T>
    where V : unmanaged, ILanes<V>
    where T : ITurning
{
    [SkipLocalsInit]
    public static void Run(
        int radix, ReadOnlySpan<float> roots, ReadOnlySpan<PassPlace> places, float scale, ref float twiddles, PassRows x, ref nint from, PassRows y, ref nint to)
    {
        int half = radix / 2;
        V all = V.All(scale);
        Span<V> pairs = stackalloc V[StackLines.Count<V>(4 * half)];
        ref V firstPair = ref StackLines.First(pairs);        // sum (re, im), difference (re, im)
        foreach (PassPlace place in places)
        {
            ref nint near = ref Unsafe.Add(ref from, place.FromTurn), far = ref Unsafe.Add(ref to, place.ToTurn);
            ref float w = ref Unsafe.Add(ref twiddles, place.Twiddle);
            nint source = place.From * x.Stride, target = place.To * y.Stride;
            for (int q = 0; q < LaneTile.Lanes; q += V.Count, source += V.Count, target += V.Count)
            {
                Complex<V> first = x.Load<V>(source + near), total = first;
                ref V pair = ref firstPair;
                for (int j = 1; j <= half; j++, pair = ref Unsafe.Add(ref pair, 4))
                {
                    Complex<V> a = x.Load<V>(source + Unsafe.Add(ref near, j)), b = x.Load<V>(source + Unsafe.Add(ref near, radix - j));
                    Complex<V> sum = a + b, difference = a - b;
                    total += sum;
                    (pair, Unsafe.Add(ref pair, 1), Unsafe.Add(ref pair, 2), Unsafe.Add(ref pair, 3)) = (sum.Re, sum.Im, difference.Re, difference.Im);
                }
                y.Store(target + far, T.Turns ? all * total : total);
                ref float root = ref MemoryMarshal.GetReference(roots);
                for (int k = 1; k <= half; k += OddLoop.Together)
                {
                    V zero = V.All(0);
                    Complex<V> even0 = first, even1 = first, even2 = first, odd0 = new(zero, zero), odd1 = odd0, odd2 = odd0;
                    pair = ref firstPair;
                    for (int j = 0; j < half; j++, pair = ref Unsafe.Add(ref pair, 4), root = ref Unsafe.Add(ref root, 2 * OddLoop.Together))
                    {
                        Complex<V> sum = new(pair, Unsafe.Add(ref pair, 1)), difference = new(Unsafe.Add(ref pair, 2), Unsafe.Add(ref pair, 3));
                        even0 = Complex<V>.Add(even0, V.All(root), sum);
                        odd0 = Complex<V>.Add(odd0, V.All(Unsafe.Add(ref root, 1)), difference);
                        even1 = Complex<V>.Add(even1, V.All(Unsafe.Add(ref root, 2)), sum);
                        odd1 = Complex<V>.Add(odd1, V.All(Unsafe.Add(ref root, 3)), difference);
                        even2 = Complex<V>.Add(even2, V.All(Unsafe.Add(ref root, 4)), sum);
                        odd2 = Complex<V>.Add(odd2, V.All(Unsafe.Add(ref root, 5)), difference);
                    }
                    Store(radix, k, even0, odd0, ref w, y, target, ref far);
                    if (k + 1 <= half) Store(radix, k + 1, even1, odd1, ref w, y, target, ref far);
                    if (k + 2 <= half) Store(radix, k + 2, even2, odd2, ref w, y, target, ref far);
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(int radix, int k, Complex<V> even, Complex<V> odd, ref float w, PassRows y, nint target, ref nint far)
    {
        y.Store(target + Unsafe.Add(ref far, k), Turn(Complex<V>.AddTurned(even, odd), ref w, k));
        y.Store(target + Unsafe.Add(ref far, radix - k), Turn(Complex<V>.SubtractTurned(even, odd), ref w, radix - k));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Complex<V> Turn(Complex<V> value, ref float w, int k) => T.Turns
        ? new Complex<V>(V.All(Unsafe.Add(ref w, 2 * k - 2)), V.All(Unsafe.Add(ref w, 2 * k - 1))) * value
        : value;
}
