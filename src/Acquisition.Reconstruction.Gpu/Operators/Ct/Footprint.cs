namespace Acquisition.Reconstruction.Gpu.Operators.Ct;

/// <summary>The shadow of a pixel, a trapezoid of height 1 in channels from the tile's origin: <see cref="Reconstruction.Operators.Trapezoid"/> in single precision.</summary>
internal readonly struct Footprint
{
    private readonly float _a, _b, _c, _d;

    /// <param name="tile">The pixel's tile on the view.</param>
    /// <param name="row">Of the pixel in the image.</param>
    /// <param name="column">Of the pixel in the image.</param>
    public Footprint(TileView tile, int row, int column)
    {
        float top = row % TileView.Size - TileView.Size / 2, left = column % TileView.Size - TileView.Size / 2;
        float p = tile.Channel(top, left), q = tile.Channel(top, left + 1), r = tile.Channel(top + 1, left), s = tile.Channel(top + 1, left + 1);
        float lowA = Math.Min(p, q), highA = Math.Max(p, q), lowB = Math.Min(r, s), highB = Math.Max(r, s);
        float middleA = Math.Max(lowA, lowB), middleB = Math.Min(highA, highB);
        _a = Math.Min(lowA, lowB);
        _b = Math.Min(middleA, middleB);
        _c = Math.Max(middleA, middleB);
        _d = Math.Max(highA, highB);
    }

    /// <summary>The first channel that it meets, from the tile's origin.</summary>
    public int First => (int)MathF.Floor(_a);

    public int Last => (int)MathF.Floor(_d);

    /// <summary>What of it lies on a channel.</summary>
    public float On(int channel) => Below(channel + 1) - Below(channel);

    private float Below(float s)
    {
        float rise = Math.Min(Math.Max(s, _a), _b) - _a, top = Math.Min(Math.Max(s, _b), _c) - _b, fall = Math.Min(Math.Max(s, _c), _d) - _c;
        float rising = _b > _a ? rise * rise / (2 * (_b - _a)) : 0, falling = _d > _c ? fall * fall / (2 * (_d - _c)) : 0;
        return rising + top + (fall - falling);
    }
}
