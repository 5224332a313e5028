using Acquisition.Core.Model.Ct;
using Acquisition.Reconstruction.Numerics;

namespace Acquisition.Reconstruction.Ct.Backprojection;

/// <summary>Adds filtered views to images.</summary>
public static class Backprojector
{
    /// <summary>Rows and columns of a tile: small enough that what a few views contribute to it stays in the first-level cache.</summary>
    public const int TileSize = 16;

    /// <summary>
    /// The definition, one pixel and one view: the filtered row, interpolated linearly at the pixel's channel, divided by U².
    /// A pixel that the beam misses gets nothing.
    /// </summary>
    /// <param name="plan">The geometry.</param>
    /// <param name="view">The projection of the grid at this view's angle.</param>
    /// <param name="filtered">q: one filtered detector row, [channels].</param>
    /// <param name="row">Zero-based image row.</param>
    /// <param name="column">Zero-based image column.</param>
    /// <returns>This view's share of μ, 1/mm.</returns>
    public static float PixelReference(FbpPlan plan, in GridView view, ReadOnlySpan<float> filtered, int row, int column)
    {
        float u = view.U(row, column);
        float channel = Channel(plan, view.T(row, column) / u);
        if (!(channel >= 0 && channel <= plan.Channels - 1)) return 0;
        int left = Math.Min((int)channel, plan.Channels - 2);
        float fraction = channel - left;
        return (filtered[left] + fraction * (filtered[left + 1] - filtered[left])) / (u * u);
    }

    /// <summary>Adds one filtered detector row of one view to its slice, pixel by pixel.</summary>
    /// <param name="plan">The geometry.</param>
    /// <param name="view">The projection of the grid at this view's angle.</param>
    /// <param name="filtered">q: [channels].</param>
    /// <param name="image">[matrix × matrix], μ in 1/mm.</param>
    public static void AddReference(FbpPlan plan, in GridView view, ReadOnlySpan<float> filtered, Span<float> image)
    {
        Require.Length(filtered.Length, plan.Channels);
        Require.Length(image.Length, (long)plan.Matrix * plan.Matrix);
        for (int row = 0; row < plan.Matrix; row++)
            for (int column = 0; column < plan.Matrix; column++)
                image[row * plan.Matrix + column] += PixelReference(plan, view, filtered, row, column);
    }

    private static float Channel(FbpPlan plan, float tOverU) => plan.Shape == DetectorShape.Flat
        ? (float)plan.CentralChannel + tOverU
        : (float)plan.CentralChannel + MathF.Atan(tOverU) / (float)plan.ChannelStep;

    /// <summary>Tiles of an image; each can be worked on by itself.</summary>
    public static int TileCount(FbpPlan plan) => TilesAcross(plan) * TilesAcross(plan);

    /// <summary>Adds filtered views to one tile of every slice, in the order of the views.</summary>
    /// <param name="plan">The geometry.</param>
    /// <param name="tile">0 … <see cref="TileCount"/> − 1.</param>
    /// <param name="views">The projection of the grid at each view's angle.</param>
    /// <param name="filtered">q, as <see cref="FbpLayout"/> has it.</param>
    /// <param name="images">μ in 1/mm, as <see cref="FbpLayout"/> has it.</param>
    public static void Add(FbpPlan plan, int tile, ReadOnlySpan<GridView> views, ReadOnlySpan<float> filtered, Span<float> images)
    {
        Require.Length(filtered.Length, FbpLayout.FilteredLength(plan, views.Length));
        Require.Length(images.Length, FbpLayout.ImageLength(plan));
        (int tileRow, int tileColumn) = Math.DivRem(tile, TilesAcross(plan));
        TileWork work = new(plan, tileRow * TileSize, tileColumn * TileSize, views, filtered, images);
        Widest.Run(ref work);
    }

    private static int TilesAcross(FbpPlan plan) => (plan.Matrix + TileSize - 1) / TileSize;

    private readonly ref struct TileWork(
        FbpPlan plan, int row, int column, ReadOnlySpan<GridView> views, ReadOnlySpan<float> filtered, Span<float> images) : IVectorWork
    {
        private readonly ReadOnlySpan<GridView> _views = views;
        private readonly ReadOnlySpan<float> _filtered = filtered;
        private readonly Span<float> _images = images;

        public void Run<V>() where V : unmanaged, ILanes<V>
        {
            if (FbpLayout.AreFew(plan.Rows)) PixelVectors.Add<V>(plan, row, column, _views, _filtered, _images);
            else RowVectors.Add<V>(plan, row, column, _views, _filtered, _images);
        }
    }
}
