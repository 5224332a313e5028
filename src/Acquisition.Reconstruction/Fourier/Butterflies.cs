using System.Runtime.CompilerServices;
using Acquisition.Reconstruction.Numerics;

namespace Acquisition.Reconstruction.Fourier;

/// <summary>
/// Small forward transforms on vectors of complex numbers, in place: <c>X[k] = Σⱼ x[j]·exp(−i2πjk/r)</c>. Inputs that lie
/// symmetrically about the first are added and subtracted before anything is multiplied, as every textbook does it.
/// </summary>
internal static class Butterflies<V> where V : unmanaged, ILanes<V>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Two(ref Complex<V> a, ref Complex<V> b) => (a, b) = (a + b, a - b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Three(ref Complex<V> a, ref Complex<V> b, ref Complex<V> c)
    {
        V sin = V.All(0.866025403784438647f);   // sin 2π/3; the cosine is −1/2
        Complex<V> sum = b + c, difference = b - c;
        Complex<V> middle = Complex<V>.Add(a, V.All(-0.5f), sum);
        a += sum;
        b = Complex<V>.AddTurned(middle, sin, difference);
        c = Complex<V>.SubtractTurned(middle, sin, difference);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Four(ref Complex<V> a, ref Complex<V> b, ref Complex<V> c, ref Complex<V> d)
    {
        Complex<V> even = a + c, evenDifference = a - c, odd = b + d, oddDifference = b - d;
        a = even + odd;
        b = Complex<V>.AddTurned(evenDifference, oddDifference);
        c = even - odd;
        d = Complex<V>.SubtractTurned(evenDifference, oddDifference);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Five(ref Complex<V> a, ref Complex<V> b, ref Complex<V> c, ref Complex<V> d, ref Complex<V> e)
    {
        V cos1 = V.All(0.309016994374947424f), sin1 = V.All(0.951056516295153572f);     // of 2π/5
        V cos2 = V.All(-0.809016994374947424f), sin2 = V.All(0.587785252292473129f);    // of 4π/5
        Complex<V> outer = b + e, outerDifference = b - e, inner = c + d, innerDifference = c - d;
        Complex<V> middle1 = Complex<V>.Add(Complex<V>.Add(a, cos1, outer), cos2, inner);
        Complex<V> middle2 = Complex<V>.Add(Complex<V>.Add(a, cos2, outer), cos1, inner);
        Complex<V> side1 = Complex<V>.Add(sin1 * outerDifference, sin2, innerDifference);
        Complex<V> side2 = sin2 * outerDifference - sin1 * innerDifference;
        a = a + outer + inner;
        b = Complex<V>.AddTurned(middle1, side1);
        c = Complex<V>.AddTurned(middle2, side2);
        d = Complex<V>.SubtractTurned(middle2, side2);
        e = Complex<V>.SubtractTurned(middle1, side1);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Eight(
        ref Complex<V> a, ref Complex<V> b, ref Complex<V> c, ref Complex<V> d, ref Complex<V> e, ref Complex<V> f, ref Complex<V> g, ref Complex<V> h)
    {
        V root = V.All(0.707106781186547524f);
        Four(ref a, ref c, ref e, ref g);
        Four(ref b, ref d, ref f, ref h);
        Complex<V> eighth = new(d.Re + d.Im, d.Im - d.Re);            // √2·exp(−iπ/4)·d
        Complex<V> threeEighths = new(h.Im - h.Re, h.Re + h.Im);      // √2·exp(−i3π/4)·h with its imaginary part negated
        (Complex<V> even0, Complex<V> even1, Complex<V> even2, Complex<V> even3, Complex<V> odd0, Complex<V> odd2) = (a, c, e, g, b, f);
        V down = V.All(-0.707106781186547524f);
        a = even0 + odd0;
        e = even0 - odd0;
        b = Complex<V>.Add(even1, root, eighth);
        f = Complex<V>.Add(even1, down, eighth);
        c = Complex<V>.AddTurned(even2, odd2);
        g = Complex<V>.SubtractTurned(even2, odd2);
        d = new(V.MultiplyAdd(root, threeEighths.Re, even3.Re), V.MultiplyAdd(down, threeEighths.Im, even3.Im));
        h = new(V.MultiplyAdd(down, threeEighths.Re, even3.Re), V.MultiplyAdd(root, threeEighths.Im, even3.Im));
    }
}
