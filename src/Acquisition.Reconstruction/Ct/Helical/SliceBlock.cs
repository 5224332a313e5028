using Acquisition.Reconstruction.Numerics;

namespace Acquisition.Reconstruction.Ct.Helical;

/// <summary>Neighbouring slices that are built together.</summary>
internal sealed class SliceBlock
{
    private readonly WfbpPlan _plan;
    private readonly bool[] _added;
    private readonly float[] _zMm;          // in whole cache lines; those beyond the last slice repeat it
    private float[]? _volume;               // [tiles × rows × columns × lanes], from the first group on

    /// <param name="plan">The geometry.</param>
    /// <param name="first">Its first slice, in order.</param>
    /// <param name="zMm">Of the slices, from the scan's first table position.</param>
    public SliceBlock(WfbpPlan plan, int first, ReadOnlySpan<float> zMm)
    {
        (_plan, First, Count) = (plan, first, zMm.Length);
        _added = new bool[plan.Rays.ViewsPerHalfTurn];
        _zMm = new float[LanesOf(Count)];
        zMm.CopyTo(_zMm);
        _zMm.AsSpan(Count).Fill(zMm[^1]);
    }

    /// <summary>Its first slice, in order.</summary>
    public int First { get; }

    /// <summary>Slices.</summary>
    public int Count { get; }

    /// <summary>Least and greatest z.</summary>
    public (float Least, float Most) RangeMm => (Math.Min(_zMm[0], _zMm[^1]), Math.Max(_zMm[0], _zMm[^1]));

    /// <summary>Slices in whole cache lines.</summary>
    public static int LanesOf(int slices) => (slices + WfbpBackprojector.Slices - 1) / WfbpBackprojector.Slices * WfbpBackprojector.Slices;

    public bool Has(int group) => _added[group];

    /// <summary>Adds groups that are complete, each once.</summary>
    /// <param name="groups">Their numbers.</param>
    /// <param name="views">Their views.</param>
    public void Add(ReadOnlySpan<int> groups, ViewGroup[] views)
    {
        foreach (int group in groups) _added[group] = true;
        float[] volume = _volume ??= new float[WfbpBackprojector.Length(_plan, _zMm.Length)];
        int tile = volume.Length / WfbpBackprojector.TileCount(_plan);
        Cores.For(WfbpBackprojector.TileCount(_plan), i => WfbpBackprojector.Add(_plan, i, views, _zMm, volume.AsSpan(i * tile, tile)));
    }

    /// <summary>One slice of a block that has its groups, [rows × columns], μ in 1/mm; NaN where some angle has no view.</summary>
    public void CopyTo(int slice, Span<float> image)
    {
        int lanes = _zMm.Length;
        for (int tile = 0; tile < WfbpBackprojector.TileCount(_plan); tile++)
        {
            (int row, int column, int rows, int columns) = WfbpBackprojector.TileOf(_plan, tile);
            for (int i = 0; i < rows; i++)
            {
                int from = (tile * WfbpBackprojector.TileSize + i) * WfbpBackprojector.TileSize * lanes + slice;
                Span<float> to = image.Slice((row + i) * _plan.Grid.Columns + column, columns);
                for (int j = 0; j < columns; j++) to[j] = _volume![from + j * lanes];
            }
        }
    }
}
