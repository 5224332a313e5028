using System.Runtime.CompilerServices;
using Acquisition.Reconstruction.Numerics;

namespace Acquisition.Reconstruction.Fourier;

/// <summary>The outer sum of <see cref="RowFourier"/> for one vector of k₁: factors, a transform of 16, and rows of the result.</summary>
internal static class OuterSum<V> where V : unmanaged, ILanes<V>
{
    private const int Row = 2 * LaneTile.Lanes;     // real, then imaginary parts

    /// <param name="x">[n₂ × (re, im) × lane].</param>
    /// <param name="twiddles">As x.</param>
    /// <param name="fromTurn">The n₂ that the sum begins with; it goes round.</param>
    /// <param name="y">The result.</param>
    /// <param name="first">Where k₁ of the first lane is in it.</param>
    /// <param name="m">From k₂ to the next.</param>
    /// <param name="toTurn">Where k₂ = 0 is; it goes round.</param>
    [SkipLocalsInit]
    public static void Run(ref float x, ref float twiddles, int fromTurn, PassRows y, nint first, nint m, int toTurn)
    {
        Span<V> columns = stackalloc V[StackLines.Count<V>(32)];
        ref V column = ref StackLines.First(columns);
        for (int i = 0; i < 4; i++)
            SixteenSteps<V>.Column(
                i, Load(ref x, ref twiddles, i + fromTurn), Load(ref x, ref twiddles, i + 4 + fromTurn), Load(ref x, ref twiddles, i + 8 + fromTurn), Load(ref x, ref twiddles, i + 12 + fromTurn),
                ref column);
        for (int i = 0; i < 4; i++)
        {
            SixteenSteps<V>.Row(i, ref column, out Complex<V> a, out Complex<V> b, out Complex<V> c, out Complex<V> d);
            y.Store(first + ((i + toTurn) & 15) * m, a);
            y.Store(first + ((i + 4 + toTurn) & 15) * m, b);
            y.Store(first + ((i + 8 + toTurn) & 15) * m, c);
            y.Store(first + ((i + 12 + toTurn) & 15) * m, d);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Complex<V> Load(ref float x, ref float twiddles, int row)
    {
        nint at = (row & 15) * Row;
        return Complex<V>.Load(in x, in Unsafe.Add(ref x, LaneTile.Lanes), at) * Complex<V>.Load(in twiddles, in Unsafe.Add(ref twiddles, LaneTile.Lanes), at);
    }
}
