using System.Numerics.Tensors;
using Acquisition.Reconstruction.Numerics;

namespace Acquisition.Reconstruction.Fourier;

/// <summary>
/// Where up to 16 transforms lie in an array: element e of transform l is at <c>Start + e·ElementStride + l·LaneStride</c>;
/// one of the two strides is 1. A tile holds them side by side, [transform length × 16], which is what the passes work on.
/// </summary>
internal readonly record struct LaneTile(int Start, int ElementStride, int LaneStride, int Count)
{
    /// <summary>Transforms in a tile: the floats of the widest vector, a cache line.</summary>
    public const int Lanes = 16;

    public void Load(Planar<float> source, in AxisMap map, PlanarTarget<float> tile)
    {
        Load(source.Re, map, tile.Re);
        Load(source.Im, map, tile.Im);
    }

    public void Store(Planar<float> tile, float scale, in AxisMap map, PlanarTarget<float> target)
    {
        Store(tile.Re, scale, map, target.Re);
        Store(tile.Im, scale, map, target.Im);
    }

    public void Load(ReadOnlySpan<float> source, in AxisMap map, Span<float> tile)
    {
        LoadSegment(source, map.Head, tile);
        int gap = map.Head.Count;
        tile[(gap * Lanes)..(map.Tail.Row * Lanes)].Clear();
        LoadSegment(source, map.Tail, tile);
    }

    public void Store(ReadOnlySpan<float> tile, float scale, in AxisMap map, Span<float> target)
    {
        StoreSegment(tile, scale, map.Head, target);
        StoreSegment(tile, scale, map.Tail, target);
    }

    private void LoadSegment(ReadOnlySpan<float> source, (int Element, int Row, int Count) segment, Span<float> tile)
    {
        for (int i = 0; i < segment.Count; i++)
        {
            Span<float> row = tile.Slice((segment.Row + i) * Lanes, Lanes);
            int at = Start + (segment.Element + i) * ElementStride;
            if (LaneStride == 1) source.Slice(at, Count).CopyTo(row);
            else for (int lane = 0; lane < Count; lane++) row[lane] = source[at + lane * LaneStride];
        }
    }

    private void StoreSegment(ReadOnlySpan<float> tile, float scale, (int Element, int Row, int Count) segment, Span<float> target)
    {
        for (int i = 0; i < segment.Count; i++)
        {
            ReadOnlySpan<float> row = tile.Slice((segment.Row + i) * Lanes, Lanes);
            int at = Start + (segment.Element + i) * ElementStride;
            if (LaneStride == 1) TensorPrimitives.Multiply(row[..Count], scale, target.Slice(at, Count));
            else for (int lane = 0; lane < Count; lane++) target[at + lane * LaneStride] = row[lane] * scale;
        }
    }
}
