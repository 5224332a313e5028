using System.Runtime.InteropServices;
using Acquisition.Reconstruction.Numerics;

namespace Acquisition.Reconstruction.Operators.Host;

/// <summary>All pairs of a row but the last: low[i] and high[i] from x[2i … 2i + 3].</summary>
internal readonly ref struct RowSplit(ReadOnlySpan<float> x, Span<float> y, WaveletTaps taps) : IVectorLoop
{
    private readonly ReadOnlySpan<float> _x = x;
    private readonly Span<float> _y = y;

    public int Run<V>(int start) where V : unmanaged, ILanes<V>
    {
        ref readonly float from = ref MemoryMarshal.GetReference(_x);
        ref float to = ref MemoryMarshal.GetReference(_y);
        int half = _x.Length / 2, i = start, last = half - 1 - V.Count;
        V h0 = V.All(taps.H0), h1 = V.All(taps.H1), h2 = V.All(taps.H2), h3 = V.All(taps.H3);
        V g0 = V.All(taps.G0), g1 = V.All(taps.G1), g2 = V.All(taps.G2), g3 = V.All(taps.G3);
        for (; i <= last; i += V.Count)
        {
            (V a, V b) = V.LoadPairs(in from, 2 * (nint)i);
            (V c, V d) = V.LoadPairs(in from, 2 * (nint)i + 2);
            V.MultiplyAdd(h3, d, V.MultiplyAdd(h2, c, V.MultiplyAdd(h1, b, h0 * a))).Store(ref to, i);
            V.MultiplyAdd(g3, d, V.MultiplyAdd(g2, c, V.MultiplyAdd(g1, b, g0 * a))).Store(ref to, half + i);
        }
        return i;
    }
}

/// <summary>All pairs of a row but the first: x[2i] and x[2i + 1] from low and high at i and i − 1. Element i of the loop is pair i + 1.</summary>
internal readonly ref struct RowJoin(ReadOnlySpan<float> y, Span<float> x, WaveletTaps taps) : IVectorLoop
{
    private readonly ReadOnlySpan<float> _y = y;
    private readonly Span<float> _x = x;

    public int Run<V>(int start) where V : unmanaged, ILanes<V>
    {
        ref readonly float from = ref MemoryMarshal.GetReference(_y);
        ref float to = ref MemoryMarshal.GetReference(_x);
        int half = _x.Length / 2, i = start, last = half - 1 - V.Count;
        V h0 = V.All(taps.H0), h1 = V.All(taps.H1), h2 = V.All(taps.H2), h3 = V.All(taps.H3);
        V g0 = V.All(taps.G0), g1 = V.All(taps.G1), g2 = V.All(taps.G2), g3 = V.All(taps.G3);
        for (; i <= last; i += V.Count)
        {
            V before = V.Load(in from, i), low = V.Load(in from, i + 1), highBefore = V.Load(in from, half + i), high = V.Load(in from, half + i + 1);
            V even = V.MultiplyAdd(g2, highBefore, V.MultiplyAdd(g0, high, V.MultiplyAdd(h2, before, h0 * low)));
            V odd = V.MultiplyAdd(g3, highBefore, V.MultiplyAdd(g1, high, V.MultiplyAdd(h3, before, h1 * low)));
            V.StorePairs(even, odd, ref to, 2 * (nint)i + 2);
        }
        return i;
    }
}

/// <summary>Four rows of a block, which weighted sums are made of.</summary>
internal readonly ref struct WeightedRows(ReadOnlySpan<float> block, int columns, (int A, int B, int C, int D) rows)
{
    private readonly ReadOnlySpan<float> _a = block.Slice(rows.A * columns, columns), _b = block.Slice(rows.B * columns, columns);
    private readonly ReadOnlySpan<float> _c = block.Slice(rows.C * columns, columns), _d = block.Slice(rows.D * columns, columns);

    public void Store(Span<float> target, float a, float b, float c, float d)
    {
        Loop loop = new(this, target, a, b, c, d);
        Widest.Sweep(ref loop);
    }

    private readonly ref struct Loop(WeightedRows rows, Span<float> target, float a, float b, float c, float d) : IVectorLoop
    {
        private readonly WeightedRows _rows = rows;
        private readonly Span<float> _target = target;

        public int Run<V>(int start) where V : unmanaged, ILanes<V>
        {
            ref readonly float fromA = ref MemoryMarshal.GetReference(_rows._a), fromB = ref MemoryMarshal.GetReference(_rows._b);
            ref readonly float fromC = ref MemoryMarshal.GetReference(_rows._c), fromD = ref MemoryMarshal.GetReference(_rows._d);
            ref float to = ref MemoryMarshal.GetReference(_target);
            V ofA = V.All(a), ofB = V.All(b), ofC = V.All(c), ofD = V.All(d);
            int i = start, last = _target.Length - V.Count;
            for (; i <= last; i += V.Count)
            {
                V sum = V.MultiplyAdd(ofB, V.Load(in fromB, i), ofA * V.Load(in fromA, i));
                V.MultiplyAdd(ofD, V.Load(in fromD, i), V.MultiplyAdd(ofC, V.Load(in fromC, i), sum)).Store(ref to, i);
            }
            return i;
        }
    }
}
