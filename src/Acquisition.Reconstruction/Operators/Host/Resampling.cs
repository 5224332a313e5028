using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Acquisition.Reconstruction.Numerics;

namespace Acquisition.Reconstruction.Operators.Host;

/// <summary>
/// Cells over cells of another length: element i covers [start + i·step, start + (i+1)·step) of the source's cells and gets the sum of each times the
/// length that it covers. A voxel column on detector rows is one, and detector rows on voxels is its transpose with the same lengths.
/// </summary>
internal readonly ref struct Resampling
{
    private readonly ReadOnlySpan<float> _source;
    private readonly int _padding, _more;
    private readonly double _start, _step;

    /// <param name="source">Cell 0 after the padding; zeros, or what has weight 0, around what is covered.</param>
    /// <param name="padding">Elements before cell 0: one more than a step.</param>
    /// <param name="start">Where element 0 begins; not below −step.</param>
    /// <param name="step">How long an element is; positive.</param>
    public Resampling(ReadOnlySpan<float> source, int padding, double start, double step)
    {
        _source = source;
        (_padding, _start, _step) = (padding, start, step);
        _more = (int)Math.Ceiling(step);
    }

    public static int PaddingFor(double step) => (int)Math.Ceiling(step) + 1;

    /// <summary>Whether vectors of this width can do it.</summary>
    public bool Fits<V>() where V : unmanaged, ILanes<V> => Pick.Fits<V>(_step);

    /// <summary>A vector of elements from number i on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V At<V>(int i) where V : unmanaged, ILanes<V>
    {
        // Places within a vector in single precision, from a start in double: so they keep their digits however long the column.
        double place = _start + i * _step, floor = Math.Floor(place);
        V at = V.MultiplyAdd(V.Load(in MemoryMarshal.GetReference(Numbers), 0), V.All((float)_step), V.All((float)(place - floor)));
        V cell = V.Floor(at), offset = at - cell, length = V.All((float)_step), one = V.All(1), zero = V.All(0), end = offset + length;
        ref readonly float first = ref Unsafe.Add(ref MemoryMarshal.GetReference(_source), (nint)floor + _padding);
        V sum = V.Min(length, one - offset) * Pick.From(in first, cell);
        for (int k = 1; k <= _more; k++)
        {
            first = ref Unsafe.Add(ref Unsafe.AsRef(in first), 1);
            sum = V.MultiplyAdd(V.Max(zero, V.Min(one, end - V.All(k))), Pick.From(in first, cell), sum);
        }
        return sum;
    }

    private static ReadOnlySpan<float> Numbers => [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15];
}

/// <summary>y += the resampled elements.</summary>
internal readonly ref struct AddResampled(Resampling from, Span<float> y) : IVectorLoop
{
    private readonly Resampling _from = from;
    private readonly Span<float> _y = y;

    public int Run<V>(int start) where V : unmanaged, ILanes<V>
    {
        int i = start, last = _y.Length - V.Count;
        if (!_from.Fits<V>()) return i;
        ref float to = ref MemoryMarshal.GetReference(_y);
        for (; i <= last; i += V.Count) (V.Load(in to, i) + _from.At<V>(i)).Store(ref to, i);
        return i;
    }
}
