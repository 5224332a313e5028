using Acquisition.Reconstruction.Numerics;

namespace Acquisition.Reconstruction.Ct.Helical;

/// <summary>Neighbouring slices that are built together.</summary>
internal sealed class SliceBlock
{
    private readonly WfbpPlan _plan;
    private readonly Stack<LineFloats> _free;
    private readonly bool[] _added;
    private readonly SliceLine _line;       // in whole cache lines: beyond the last slice it goes on
    private LineFloats? _volume;            // [tiles × rows × columns × lanes], from the first group on

    /// <param name="plan">The geometry.</param>
    /// <param name="first">Its first slice, in order.</param>
    /// <param name="slices">Where they lie.</param>
    /// <param name="free">Volumes that earlier blocks have left.</param>
    public SliceBlock(WfbpPlan plan, int first, in SliceLine slices, Stack<LineFloats> free)
    {
        _free = free;
        (_plan, First, Count) = (plan, first, slices.Count);
        _added = new bool[plan.Rays.ViewsPerHalfTurn];
        _line = slices with { Count = (Count + WfbpBackprojector.Slices - 1) / WfbpBackprojector.Slices * WfbpBackprojector.Slices };
    }

    /// <summary>Its first slice, in order.</summary>
    public int First { get; }

    /// <summary>Slices.</summary>
    public int Count { get; }

    /// <summary>Least and greatest z.</summary>
    public (float Least, float Most) RangeMm => (Math.Min(_line.FirstMm, _line.ZMm(Count - 1)), Math.Max(_line.FirstMm, _line.ZMm(Count - 1)));

    public bool Has(int group) => _added[group];

    /// <summary>Adds groups that are complete, each once.</summary>
    /// <param name="groups">Their numbers.</param>
    /// <param name="views">Their views.</param>
    public void Add(ReadOnlySpan<int> groups, ViewGroup[] views)
    {
        foreach (int group in groups) _added[group] = true;
        LineFloats volume = _volume ??= Take(checked((int)WfbpBackprojector.Length(_plan, _line.Count)));
        int tile = volume.Length / WfbpBackprojector.TileCount(_plan);
        Cores.For(WfbpBackprojector.TileCount(_plan), i => WfbpBackprojector.Add(_plan, i, views, _line, volume.Span.Slice(i * tile, tile)));
    }

    /// <summary>One slice of a block that has its groups, [rows × columns], μ in 1/mm; NaN where some angle has no view.</summary>
    public void CopyTo(int slice, Span<float> image)
    {
        int lanes = _line.Count;
        ReadOnlySpan<float> volume = _volume!.Span;
        for (int tile = 0; tile < WfbpBackprojector.TileCount(_plan); tile++)
        {
            (int row, int column, int rows, int columns) = WfbpBackprojector.TileOf(_plan, tile);
            for (int i = 0; i < rows; i++)
            {
                int from = (tile * WfbpBackprojector.TileSize + i) * WfbpBackprojector.TileSize * lanes + slice;
                Span<float> to = image.Slice((row + i) * _plan.Grid.Columns + column, columns);
                for (int j = 0; j < columns; j++) to[j] = volume[from + j * lanes];
            }
        }
    }

    /// <summary>Its slices have been taken: leaves its memory to a later block.</summary>
    public void Leave()
    {
        if (_volume is not null) _free.Push(_volume);
        _volume = null;
    }

    private LineFloats Take(int length)
    {
        if (!_free.TryPop(out LineFloats? free) || free.Length != length) return new LineFloats(length);
        free.Span.Clear();
        return free;
    }
}
