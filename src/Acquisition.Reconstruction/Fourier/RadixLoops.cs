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

    public static void Sixteen(ReadOnlySpan<PassPlace> places, float scale, ref float twiddles, PassRows x, ref nint from, PassRows y, ref nint to)
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
                Complex<V> i = x.Load<V>(source + Unsafe.Add(ref near, 8)), j = x.Load<V>(source + Unsafe.Add(ref near, 9));
                Complex<V> k = x.Load<V>(source + Unsafe.Add(ref near, 10)), l = x.Load<V>(source + Unsafe.Add(ref near, 11));
                Complex<V> m = x.Load<V>(source + Unsafe.Add(ref near, 12)), n = x.Load<V>(source + Unsafe.Add(ref near, 13));
                Complex<V> o = x.Load<V>(source + Unsafe.Add(ref near, 14)), p = x.Load<V>(source + Unsafe.Add(ref near, 15));
                Butterflies<V>.Sixteen(ref a, ref b, ref c, ref d, ref e, ref f, ref g, ref h, ref i, ref j, ref k, ref l, ref m, ref n, ref o, ref p);
                y.Store(target + far, T.Turns ? all * a : a);
                y.Store(target + Unsafe.Add(ref far, 1), Turn(b, ref w, 1));
                y.Store(target + Unsafe.Add(ref far, 2), Turn(c, ref w, 2));
                y.Store(target + Unsafe.Add(ref far, 3), Turn(d, ref w, 3));
                y.Store(target + Unsafe.Add(ref far, 4), Turn(e, ref w, 4));
                y.Store(target + Unsafe.Add(ref far, 5), Turn(f, ref w, 5));
                y.Store(target + Unsafe.Add(ref far, 6), Turn(g, ref w, 6));
                y.Store(target + Unsafe.Add(ref far, 7), Turn(h, ref w, 7));
                y.Store(target + Unsafe.Add(ref far, 8), Turn(i, ref w, 8));
                y.Store(target + Unsafe.Add(ref far, 9), Turn(j, ref w, 9));
                y.Store(target + Unsafe.Add(ref far, 10), Turn(k, ref w, 10));
                y.Store(target + Unsafe.Add(ref far, 11), Turn(l, ref w, 11));
                y.Store(target + Unsafe.Add(ref far, 12), Turn(m, ref w, 12));
                y.Store(target + Unsafe.Add(ref far, 13), Turn(n, ref w, 13));
                y.Store(target + Unsafe.Add(ref far, 14), Turn(o, ref w, 14));
                y.Store(target + Unsafe.Add(ref far, 15), Turn(p, ref w, 15));
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Complex<V> Turn(Complex<V> value, ref float w, int k) => T.Turns
        ? new Complex<V>(V.All(Unsafe.Add(ref w, 2 * k - 2)), V.All(Unsafe.Add(ref w, 2 * k - 1))) * value
        : value;
}
