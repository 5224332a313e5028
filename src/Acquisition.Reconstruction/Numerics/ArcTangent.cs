using System.Runtime.CompilerServices;

namespace Acquisition.Reconstruction.Numerics;

/// <summary>The arc tangent on vectors, which the hardware does not have.</summary>
internal static class ArcTangent<V> where V : unmanaged, ILanes<V>
{
    /// <summary><see cref="OfSmall"/> on [−1, 1]; beyond it, π/2 − arctan(1/x).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Of(V x)
    {
        V size = V.Abs(x), one = V.All(1);
        V arc = OfSmall(V.Min(size, one) / V.Max(size, one));
        return V.CopySign(V.IfGreater(size, one, V.All(MathF.PI / 2) - arc, arc), x);
    }

    /// <summary><see cref="ArcTangentPolynomial"/>, |x| ≤ 1, by Estrin's scheme: what depends on each other is half as long as with Horner's.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V OfSmall(V x)
    {
        V s = x * x;
        V s2 = s * s;
        V p2 = V.MultiplyAdd(V.All(ArcTangentPolynomial.A4), s, V.All(ArcTangentPolynomial.A2));
        V p6 = V.MultiplyAdd(V.All(ArcTangentPolynomial.A8), s, V.All(ArcTangentPolynomial.A6));
        V p10 = V.MultiplyAdd(V.All(ArcTangentPolynomial.A12), s, V.All(ArcTangentPolynomial.A10));
        V p14 = V.MultiplyAdd(V.All(ArcTangentPolynomial.A16), s, V.All(ArcTangentPolynomial.A14));
        V p = V.MultiplyAdd(V.MultiplyAdd(p14, s2, p10), s2 * s2, V.MultiplyAdd(p6, s2, p2));
        return V.MultiplyAdd(x * s, p, x);
    }
}
