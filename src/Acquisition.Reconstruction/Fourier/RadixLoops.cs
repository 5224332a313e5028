using System.Runtime.CompilerServices;
using Acquisition.Reconstruction.Numerics;

namespace Acquisition.Reconstruction.Fourier;

/// <summary>Whether a pass multiplies its results: a constant to the JIT.</summary>
internal interface ITurning
{
    static abstract bool Turns { get; }
}

internal readonly struct Turned : ITurning
{
    public static bool Turns => true;
}

/// <summary>The last pass of a transform that is not scaled.</summary>
internal readonly struct NotTurned : ITurning
{
    public static bool Turns => false;
}

/// <summary>
/// The loops of <see cref="FourierPass"/>, one for each radix that has a butterfly of its own. Inputs of a butterfly lie <c>from[i]</c>, its outputs <c>to[i]</c>
/// floats from its place. Twiddles lie as (re, im) pairs, radix − 1 of them for each p, and have the scale in them.
/// </summary>
internal static class RadixLoops<V, T>
    where V : unmanaged, ILanes<V>
    where T : ITurning
{
    public static void Two(ReadOnlySpan<PassPlace> places, float scale, ref float twiddles, PassRows x, ref nint from, PassRows y, ref nint to)
    {
        V all = V.All(scale);
        foreach (PassPlace place in places)
        {
            ref nint near = ref Unsafe.Add(ref from, place.FromTurn), far = ref Unsafe.Add(ref to, place.ToTurn);
            ref float w = ref Unsafe.Add(ref twiddles, place.Twiddle);
            nint source = place.From * x.Stride, target = place.To * y.Stride;
            for (int q = 0; q < LaneTile.Lanes; q += V.Count, source += V.Count, target += V.Count)
            {
                Complex<V> a = x.Load<V>(source + near), b = x.Load<V>(source + Unsafe.Add(ref near, 1));
                Butterflies<V>.Two(ref a, ref b);
                y.Store(target + far, T.Turns ? all * a : a);
                y.Store(target + Unsafe.Add(ref far, 1), Turn(b, ref w, 1));
            }
        }
    }

    public static void Three(ReadOnlySpan<PassPlace> places, float scale, ref float twiddles, PassRows x, ref nint from, PassRows y, ref nint to)
    {
        V all = V.All(scale);
        foreach (PassPlace place in places)
        {
            ref nint near = ref Unsafe.Add(ref from, place.FromTurn), far = ref Unsafe.Add(ref to, place.ToTurn);
            ref float w = ref Unsafe.Add(ref twiddles, place.Twiddle);
            nint source = place.From * x.Stride, target = place.To * y.Stride;
            for (int q = 0; q < LaneTile.Lanes; q += V.Count, source += V.Count, target += V.Count)
            {
                Complex<V> a = x.Load<V>(source + near), b = x.Load<V>(source + Unsafe.Add(ref near, 1));
                Complex<V> c = x.Load<V>(source + Unsafe.Add(ref near, 2));
                Butterflies<V>.Three(ref a, ref b, ref c);
                y.Store(target + far, T.Turns ? all * a : a);
                y.Store(target + Unsafe.Add(ref far, 1), Turn(b, ref w, 1));
                y.Store(target + Unsafe.Add(ref far, 2), Turn(c, ref w, 2));
            }
        }
    }

    public static void Four(ReadOnlySpan<PassPlace> places, float scale, ref float twiddles, PassRows x, ref nint from, PassRows y, ref nint to)
    {
        V all = V.All(scale);
        foreach (PassPlace place in places)
        {
            ref nint near = ref Unsafe.Add(ref from, place.FromTurn), far = ref Unsafe.Add(ref to, place.ToTurn);
            ref float w = ref Unsafe.Add(ref twiddles, place.Twiddle);
            nint source = place.From * x.Stride, target = place.To * y.Stride;
            for (int q = 0; q < LaneTile.Lanes; q += V.Count, source += V.Count, target += V.Count)
            {
                Complex<V> a = x.Load<V>(source + near), b = x.Load<V>(source + Unsafe.Add(ref near, 1));
                Complex<V> c = x.Load<V>(source + Unsafe.Add(ref near, 2)), d = x.Load<V>(source + Unsafe.Add(ref near, 3));
                Butterflies<V>.Four(ref a, ref b, ref c, ref d);
                y.Store(target + far, T.Turns ? all * a : a);
                y.Store(target + Unsafe.Add(ref far, 1), Turn(b, ref w, 1));
                y.Store(target + Unsafe.Add(ref far, 2), Turn(c, ref w, 2));
                y.Store(target + Unsafe.Add(ref far, 3), Turn(d, ref w, 3));
            }
        }
    }

    public static void Five(ReadOnlySpan<PassPlace> places, float scale, ref float twiddles, PassRows x, ref nint from, PassRows y, ref nint to)
    {
        V all = V.All(scale);
        foreach (PassPlace place in places)
        {
            ref nint near = ref Unsafe.Add(ref from, place.FromTurn), far = ref Unsafe.Add(ref to, place.ToTurn);
            ref float w = ref Unsafe.Add(ref twiddles, place.Twiddle);
            nint source = place.From * x.Stride, target = place.To * y.Stride;
            for (int q = 0; q < LaneTile.Lanes; q += V.Count, source += V.Count, target += V.Count)
            {
                Complex<V> a = x.Load<V>(source + near), b = x.Load<V>(source + Unsafe.Add(ref near, 1));
                Complex<V> c = x.Load<V>(source + Unsafe.Add(ref near, 2)), d = x.Load<V>(source + Unsafe.Add(ref near, 3));
                Complex<V> e = x.Load<V>(source + Unsafe.Add(ref near, 4));
                Butterflies<V>.Five(ref a, ref b, ref c, ref d, ref e);
                y.Store(target + far, T.Turns ? all * a : a);
                y.Store(target + Unsafe.Add(ref far, 1), Turn(b, ref w, 1));
                y.Store(target + Unsafe.Add(ref far, 2), Turn(c, ref w, 2));
                y.Store(target + Unsafe.Add(ref far, 3), Turn(d, ref w, 3));
                y.Store(target + Unsafe.Add(ref far, 4), Turn(e, ref w, 4));
            }
        }
    }

    public static void Eight(ReadOnlySpan<PassPlace> places, float scale, ref float twiddles, PassRows x, ref nint from, PassRows y, ref nint to)
    {
        V all = V.All(scale);
        foreach (PassPlace place in places)
        {
            ref nint near = ref Unsafe.Add(ref from, place.FromTurn), far = ref Unsafe.Add(ref to, place.ToTurn);
            ref float w = ref Unsafe.Add(ref twiddles, place.Twiddle);
            nint source = place.From * x.Stride, target = place.To * y.Stride;
            for (int q = 0; q < LaneTile.Lanes; q += V.Count, source += V.Count, target += V.Count)
            {
                Complex<V> a = x.Load<V>(source + near), b = x.Load<V>(source + Unsafe.Add(ref near, 1));
                Complex<V> c = x.Load<V>(source + Unsafe.Add(ref near, 2)), d = x.Load<V>(source + Unsafe.Add(ref near, 3));
                Complex<V> e = x.Load<V>(source + Unsafe.Add(ref near, 4)), f = x.Load<V>(source + Unsafe.Add(ref near, 5));
                Complex<V> g = x.Load<V>(source + Unsafe.Add(ref near, 6)), h = x.Load<V>(source + Unsafe.Add(ref near, 7));
                Butterflies<V>.Eight(ref a, ref b, ref c, ref d, ref e, ref f, ref g, ref h);
                y.Store(target + far, T.Turns ? all * a : a);
                y.Store(target + Unsafe.Add(ref far, 1), Turn(b, ref w, 1));
                y.Store(target + Unsafe.Add(ref far, 2), Turn(c, ref w, 2));
                y.Store(target + Unsafe.Add(ref far, 3), Turn(d, ref w, 3));
                y.Store(target + Unsafe.Add(ref far, 4), Turn(e, ref w, 4));
                y.Store(target + Unsafe.Add(ref far, 5), Turn(f, ref w, 5));
                y.Store(target + Unsafe.Add(ref far, 6), Turn(g, ref w, 6));
                y.Store(target + Unsafe.Add(ref far, 7), Turn(h, ref w, 7));
            }
        }
    }

    /// <summary>4 × 4, with the sixteen numbers between the two kept on the stack: as registers they are more than there are.</summary>
    [SkipLocalsInit]
    public static void Sixteen(ReadOnlySpan<PassPlace> places, float scale, ref float twiddles, PassRows x, ref nint from, PassRows y, ref nint to)
    {
        V all = V.All(scale);
        Span<V> columns = stackalloc V[StackLines.Count<V>(32)];
        ref V column = ref StackLines.First(columns);
        foreach (PassPlace place in places)
        {
            ref nint near = ref Unsafe.Add(ref from, place.FromTurn), far = ref Unsafe.Add(ref to, place.ToTurn);
            ref float w = ref Unsafe.Add(ref twiddles, place.Twiddle);
            nint source = place.From * x.Stride, target = place.To * y.Stride;
            for (int q = 0; q < LaneTile.Lanes; q += V.Count, source += V.Count, target += V.Count)
            {
                for (int i = 0; i < 4; i++)
                {
                    Complex<V> a = x.Load<V>(source + Unsafe.Add(ref near, i)), b = x.Load<V>(source + Unsafe.Add(ref near, i + 4));
                    Complex<V> c = x.Load<V>(source + Unsafe.Add(ref near, i + 8)), d = x.Load<V>(source + Unsafe.Add(ref near, i + 12));
                    SixteenSteps<V>.Column(i, a, b, c, d, ref column);
                }
                for (int i = 0; i < 4; i++)
                {
                    SixteenSteps<V>.Row(i, ref column, out Complex<V> a, out Complex<V> b, out Complex<V> c, out Complex<V> d);
                    y.Store(target + Unsafe.Add(ref far, i), i == 0 ? T.Turns ? all * a : a : Turn(a, ref w, i));
                    y.Store(target + Unsafe.Add(ref far, i + 4), Turn(b, ref w, i + 4));
                    y.Store(target + Unsafe.Add(ref far, i + 8), Turn(c, ref w, i + 8));
                    y.Store(target + Unsafe.Add(ref far, i + 12), Turn(d, ref w, i + 12));
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Complex<V> Turn(Complex<V> value, ref float w, int k) => T.Turns
        ? new Complex<V>(V.All(Unsafe.Add(ref w, 2 * k - 2)), V.All(Unsafe.Add(ref w, 2 * k - 1))) * value
        : value;
}
