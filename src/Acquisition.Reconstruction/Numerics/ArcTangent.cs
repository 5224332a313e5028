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

    /// <summary><see cref="ArcTangentPolynomial"/>, |x| ≤ 1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V OfSmall(V x)
    {
        V s = x * x;
        V p = V.MultiplyAdd(V.All(ArcTangentPolynomial.A16), s, V.All(ArcTangentPolynomial.A14));
        p = V.MultiplyAdd(p, s, V.All(ArcTangentPolynomial.A12));
        p = V.MultiplyAdd(p, s, V.All(ArcTangentPolynomial.A10));
        p = V.MultiplyAdd(p, s, V.All(ArcTangentPolynomial.A8));
        p = V.MultiplyAdd(p, s, V.All(ArcTangentPolynomial.A6));
        p = V.MultiplyAdd(p, s, V.All(ArcTangentPolynomial.A4));
        p = V.MultiplyAdd(p, s, V.All(ArcTangentPolynomial.A2));
        return V.MultiplyAdd(x * s, p, x);
    }
}
