using System.Runtime.CompilerServices;

namespace Acquisition.Reconstruction.Numerics;

/// <summary>The arc tangent on vectors, which the hardware does not have.</summary>
internal static class ArcTangent<V> where V : unmanaged, ILanes<V>
{
    /// <summary>Abramowitz &amp; Stegun 1964, eq. 4.4.49 on [−1, 1], error below 2·10⁻⁸; beyond it, π/2 − arctan(1/x).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Of(V x)
    {
        V size = V.Abs(x), one = V.All(1);
        V y = V.Min(size, one) / V.Max(size, one);
        V s = y * y;
        V p = V.MultiplyAdd(V.All(0.0028662257f), s, V.All(-0.0161657367f));
        p = V.MultiplyAdd(p, s, V.All(0.0429096138f));
        p = V.MultiplyAdd(p, s, V.All(-0.0752896400f));
        p = V.MultiplyAdd(p, s, V.All(0.1065626393f));
        p = V.MultiplyAdd(p, s, V.All(-0.1420889944f));
        p = V.MultiplyAdd(p, s, V.All(0.1999355085f));
        p = V.MultiplyAdd(p, s, V.All(-0.3333314528f));
        V arc = V.MultiplyAdd(y * s, p, y);
        return V.CopySign(V.IfGreater(size, one, V.All(MathF.PI / 2) - arc, arc), x);
    }
}
