using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using Acquisition.Reconstruction.Numerics;

namespace Acquisition.Reconstruction.Fourier;

/// <summary>
/// Where up to 16 transforms lie in an array: element e of transform l is at <c>Start + e·ElementStride + l·LaneStride</c>;
/// one of the two strides is 1. A tile holds them side by side, [transform length × 16], which is what the passes work on. In lanes beyond
/// <c>Count</c> it holds a copy of the last one or whatever was there before.
/// </summary>
internal readonly record struct LaneTile(int Start, int ElementStride, int LaneStride, int Count)
{
    /// <summary>Transforms in a tile: the floats of the widest vector, a cache line.</summary>
    public const int Lanes = Transposition.Size;

    /// <summary>Whether the rows of the tile are whole vectors in the array: lanes side by side, none missing.</summary>
    public bool HasWholeRows => LaneStride == 1 && Count == Lanes;

    /// <summary>Whole rows as they lie in the array.</summary>
    public PassRows Rows(PlanarTarget<float> array) => PassRows.Of(array.Slice(Start, array.Length - Start), ElementStride);

    public void Load(Planar<float> source, in AxisMap map, PlanarTarget<float> tile)
    {
        Load(source.Re, map, tile.Re);
        Load(source.Im, map, tile.Im);
    }

    public void Store(PlanarTarget<float> tile, float scale, in AxisMap map, PlanarTarget<float> target)
    {
        Store(tile.Re, scale, map, target.Re);
        Store(tile.Im, scale, map, target.Im);
    }

    public void Load(ReadOnlySpan<float> source, in AxisMap map, Span<float> tile)
    {
        foreach (AxisSegment segment in (ReadOnlySpan<AxisSegment>)[map.Head, map.Tail])
        {
            Span<float> rows = tile.Slice(segment.Row * Lanes, segment.Count * Lanes);
            int first = Start + segment.Element * ElementStride;
            if (LaneStride != 1) Gather(source[first..], rows);
            else if (Count == Lanes) CopyIn(source[first..], rows);
            else for (int i = 0; i < segment.Count; i++) source.Slice(first + i * ElementStride, Count).CopyTo(rows[(i * Lanes)..]);
        }
        tile[(map.Head.Count * Lanes)..(map.Tail.Row * Lanes)].Clear();
    }

    public void Store(Span<float> tile, float scale, in AxisMap map, Span<float> target)
    {
        foreach (AxisSegment segment in (ReadOnlySpan<AxisSegment>)[map.Head, map.Tail])
        {
            Span<float> rows = tile.Slice(segment.Row * Lanes, segment.Count * Lanes);
            if (scale != 1) TensorPrimitives.Multiply(rows, scale, rows);
            int first = Start + segment.Element * ElementStride;
            if (LaneStride != 1) Scatter(rows, target[first..]);
            else if (Count == Lanes) CopyOut(rows, target[first..]);
            else for (int i = 0; i < segment.Count; i++) rows.Slice(i * Lanes, Count).CopyTo(target[(first + i * ElementStride)..]);
        }
    }

    /// <summary>From transforms along the memory to rows of 16. The last block reaches back into the one before it rather than beyond the end.</summary>
    private void Gather(ReadOnlySpan<float> source, Span<float> rows)
    {
        int count = rows.Length / Lanes;
        if (count >= Lanes)
        {
            for (int i = 0; i < count; i += Lanes)
            {
                int at = Math.Min(i, count - Lanes);
                Transposition.Block(in source[at], LaneStride, Count, ref rows[at * Lanes], Lanes, Lanes);
            }
            return;
        }
        for (int i = 0; i < count; i++)
            for (int lane = 0; lane < Lanes; lane++) rows[i * Lanes + lane] = source[i + Math.Min(lane, Count - 1) * LaneStride];
    }

    private void Scatter(ReadOnlySpan<float> rows, Span<float> target)
    {
        int count = rows.Length / Lanes;
        if (count >= Lanes)
        {
            for (int i = 0; i < count; i += Lanes)
            {
                int at = Math.Min(i, count - Lanes);
                Transposition.Block(in rows[at * Lanes], Lanes, Lanes, ref target[at], LaneStride, Count);
            }
            return;
        }
        for (int i = 0; i < count; i++)
            for (int lane = 0; lane < Count; lane++) target[i + lane * LaneStride] = rows[i * Lanes + lane];
    }

    private void CopyIn(ReadOnlySpan<float> source, Span<float> rows) =>
        Copy(in MemoryMarshal.GetReference(source), ElementStride, ref MemoryMarshal.GetReference(rows), Lanes, rows.Length / Lanes);

    private void CopyOut(ReadOnlySpan<float> rows, Span<float> target) =>
        Copy(in MemoryMarshal.GetReference(rows), Lanes, ref MemoryMarshal.GetReference(target), ElementStride, rows.Length / Lanes);

    private static void Copy(ref readonly float source, nint sourceStride, ref float target, nint targetStride, int rows)
    {
        RowCopy copy = new(in source, sourceStride, ref target, targetStride, rows);
        Widest.Run(ref copy);
    }

    private readonly ref struct RowCopy(ref readonly float source, nint sourceStride, ref float target, nint targetStride, int rows) : IVectorWork
    {
        private readonly ref readonly float _source = ref source;
        private readonly ref float _target = ref target;

        public void Run<V>() where V : unmanaged, ILanes<V>
        {
            ref readonly float from = ref _source;
            ref float to = ref _target;
            nint fromStride = sourceStride, toStride = targetStride, count = rows;
            for (nint i = 0; i < count; i++)
                for (int q = 0; q < Lanes; q += V.Count) V.Load(in from, i * fromStride + q).Store(ref to, i * toStride + q);
        }
    }
}
