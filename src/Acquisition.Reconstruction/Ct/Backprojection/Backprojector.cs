using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Acquisition.Core.Model.Ct;
using Acquisition.Reconstruction.Numerics;

namespace Acquisition.Reconstruction.Ct.Backprojection;

/// <summary>Adds filtered views to images.</summary>
public static class Backprojector
{
    /// <summary>Rows and columns of a tile; small enough that what a few views contribute to it stays in the first-level cache.</summary>
    private const int TileSize = 16;

    /// <summary>Views that are added while a pixel is in registers.</summary>
    private const int ViewsTogether = 8;

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
    /// <param name="filtered">q: [views × channels × lanes] (<see cref="FbpLayout"/>).</param>
    /// <param name="images">[matrix × matrix × lanes], μ in 1/mm.</param>
    public static void Add(FbpPlan plan, int tile, ReadOnlySpan<GridView> views, ReadOnlySpan<float> filtered, Span<float> images)
    {
        Require.Length(filtered.Length, FbpLayout.FilteredLength(plan, views.Length));
        Require.Length(images.Length, FbpLayout.ImageLength(plan));
        (int tileRow, int tileColumn) = Math.DivRem(tile, TilesAcross(plan));
        int view = (int)FbpLayout.FilteredLength(plan, 1);
        for (int first = 0; first < views.Length; first += ViewsTogether)
        {
            int count = Math.Min(ViewsTogether, views.Length - first);
            ReadOnlySpan<GridView> some = views.Slice(first, count);
            ReadOnlySpan<float> theirs = filtered.Slice(first * view, count * view);
            TileWork work = new(plan, tileRow, tileColumn, some, theirs, images);
            Widest.Run(ref work);
        }
    }

    private static int TilesAcross(FbpPlan plan) => (plan.Matrix + TileSize - 1) / TileSize;

    private readonly ref struct TileWork(
        FbpPlan plan, int tileRow, int tileColumn, ReadOnlySpan<GridView> views, ReadOnlySpan<float> filtered, Span<float> images) : IVectorWork
    {
        private readonly ReadOnlySpan<GridView> _views = views;
        private readonly ReadOnlySpan<float> _filtered = filtered;
        private readonly Span<float> _images = images;

        public void Run<V>() where V : unmanaged, ILanes<V> => Add<V>(plan, tileRow, tileColumn, _views, _filtered, _images);
    }

    private static void Add<V>(FbpPlan plan, int tileRow, int tileColumn, ReadOnlySpan<GridView> views, ReadOnlySpan<float> filtered, Span<float> images)
        where V : unmanaged, ILanes<V>
    {
        int lanes = FbpLayout.Lanes(plan);
        int column = tileColumn * TileSize, columns = Math.Min(TileSize, plan.Matrix - column);
        int lastRow = Math.Min((tileRow + 1) * TileSize, plan.Matrix);
        Span<float> channels = stackalloc float[ViewsTogether * TileSize], left = stackalloc float[ViewsTogether * TileSize];
        Span<float> right = stackalloc float[ViewsTogether * TileSize];
        ref readonly float q = ref MemoryMarshal.GetReference(filtered);
        for (int row = tileRow * TileSize; row < lastRow; row++)
        {
            for (int v = 0; v < views.Length; v++)
                Locate<V>(plan, views[v], row, column, channels[(v * TileSize)..], left[(v * TileSize)..], right[(v * TileSize)..]);
            for (int i = 0; i < columns; i++)
            {
                ref float pixel = ref images[(row * plan.Matrix + column + i) * lanes];
                Where where = new(in channels[i], in left[i], in right[i], views.Length, plan.Channels, lanes);
                int lane = 0;
                for (; lane <= lanes - 4 * V.Count; lane += 4 * V.Count) AddFour<V>(where, in q, lane, ref pixel);
                for (; lane < lanes; lane += V.Count) AddOne<V>(where, in q, lane, ref pixel);
            }
        }
    }

    /// <summary>Where 16 neighbouring pixels of a row meet a view: the channel to their left, and the weights of it and of the next.</summary>
    private static void Locate<V>(FbpPlan plan, in GridView view, int row, int column, Span<float> channels, Span<float> left, Span<float> right)
        where V : unmanaged, ILanes<V>
    {
        ref readonly float offsets = ref MemoryMarshal.GetReference(Offsets);
        V u0 = V.All(view.U(row, column)), uColumn = V.All(view.UColumn), t0 = V.All(view.T(row, column)), tColumn = V.All(view.TColumn);
        V centre = V.All((float)plan.CentralChannel), last = V.All(plan.Channels - 1), zero = V.All(0), perStep = V.All((float)(1 / plan.ChannelStep));
        for (int i = 0; i < TileSize; i += V.Count)
        {
            V column0 = V.Load(in offsets, i);
            V reciprocal = V.All(1) / V.MultiplyAdd(column0, uColumn, u0);
            V lateral = V.MultiplyAdd(column0, tColumn, t0) * reciprocal;
            V channel = plan.Shape == DetectorShape.Flat ? centre + lateral : V.MultiplyAdd(ArcTangent<V>.Of(lateral), perStep, centre);
            V inside = V.Max(zero, V.Min(channel, last));
            V weight = reciprocal * reciprocal;
            // Outside the beam clamping moves the channel: then the weight is 0.
            weight = V.IfGreater(V.Abs(channel - inside), zero, zero, weight);
            V first = V.Min(V.Floor(inside), last - V.All(1));
            V ofRight = weight * (inside - first);
            first.Store(ref channels[0], i);
            (weight - ofRight).Store(ref left[0], i);
            ofRight.Store(ref right[0], i);
        }
    }

    private static ReadOnlySpan<float> Offsets => [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddFour<V>(in Where where, ref readonly float q, int lane, ref float pixel) where V : unmanaged, ILanes<V>
    {
        V a = V.Load(in pixel, lane), b = V.Load(in pixel, lane + V.Count);
        V c = V.Load(in pixel, lane + 2 * V.Count), d = V.Load(in pixel, lane + 3 * V.Count);
        for (int v = 0; v < where.Views; v++)
        {
            nint at = where.Left(v) + lane, next = at + where.Lanes;
            V left = V.All(where.LeftWeight(v)), right = V.All(where.RightWeight(v));
            a = V.MultiplyAdd(right, V.Load(in q, next), V.MultiplyAdd(left, V.Load(in q, at), a));
            b = V.MultiplyAdd(right, V.Load(in q, next + V.Count), V.MultiplyAdd(left, V.Load(in q, at + V.Count), b));
            c = V.MultiplyAdd(right, V.Load(in q, next + 2 * V.Count), V.MultiplyAdd(left, V.Load(in q, at + 2 * V.Count), c));
            d = V.MultiplyAdd(right, V.Load(in q, next + 3 * V.Count), V.MultiplyAdd(left, V.Load(in q, at + 3 * V.Count), d));
        }
        a.Store(ref pixel, lane);
        b.Store(ref pixel, lane + V.Count);
        c.Store(ref pixel, lane + 2 * V.Count);
        d.Store(ref pixel, lane + 3 * V.Count);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddOne<V>(in Where where, ref readonly float q, int lane, ref float pixel) where V : unmanaged, ILanes<V>
    {
        V a = V.Load(in pixel, lane);
        for (int v = 0; v < where.Views; v++)
        {
            nint at = where.Left(v) + lane;
            V left = V.All(where.LeftWeight(v)), right = V.All(where.RightWeight(v));
            a = V.MultiplyAdd(right, V.Load(in q, at + where.Lanes), V.MultiplyAdd(left, V.Load(in q, at), a));
        }
        a.Store(ref pixel, lane);
    }

    /// <summary>One pixel's places and weights in each of the views that are added together.</summary>
    private readonly ref struct Where(ref readonly float channels, ref readonly float left, ref readonly float right, int views, int channelCount, int lanes)
    {
        private readonly ref readonly float _channels = ref channels;
        private readonly ref readonly float _left = ref left;
        private readonly ref readonly float _right = ref right;
        private readonly nint _view = (nint)channelCount * lanes;

        public readonly int Views = views;
        public readonly int Lanes = lanes;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public nint Left(int v) => v * _view + (nint)Of(in _channels, v) * Lanes;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public float LeftWeight(int v) => Of(in _left, v);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public float RightWeight(int v) => Of(in _right, v);

        private static float Of(ref readonly float first, int v) => Unsafe.Add(ref Unsafe.AsRef(in first), v * TileSize);
    }
}
