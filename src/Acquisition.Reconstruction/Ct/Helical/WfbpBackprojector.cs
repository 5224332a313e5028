using System.Runtime.CompilerServices;
using Acquisition.Reconstruction.Numerics;

namespace Acquisition.Reconstruction.Ct.Helical;

/// <summary>
/// Adds groups of helical views to a block of slices; <see cref="WfbpReference"/> is the definition. Two stages for each tile of pixels, both without a
/// gather: where a group's rays cross the tile its views are put together at points along them (<see cref="RayPoints"/>: 16 rays to a vector), then each
/// pixel takes from the four points about it (slices side by side).
/// </summary>
internal static class WfbpBackprojector
{
    /// <summary>Rows and columns of a tile: its slices and the points of some groups fit into the second-level cache together.</summary>
    public const int TileSize = 64;

    /// <summary>Slices of a block are whole cache lines.</summary>
    public const int Slices = RayPoints.Block;

    /// <summary>Groups that are added while a pixel is in registers.</summary>
    private const int GroupsTogether = 4;

    /// <summary>Pixels are placed by float arithmetic: what lies on the edge of a point may be taken to lie beyond it.</summary>
    private const float Margin = 1e-2f;

    /// <summary>Tiles of a slice; each can be worked on by itself.</summary>
    public static int TileCount(WfbpPlan plan) => Across(plan.Grid.Columns) * Across(plan.Grid.Rows);

    /// <summary>Floats of a block: [tiles × rows × columns × slices].</summary>
    public static long Length(WfbpPlan plan, int slices) => (long)TileCount(plan) * TileSize * TileSize * slices;

    /// <summary>The first row and column of a tile, and how many there are.</summary>
    public static (int Row, int Column, int Rows, int Columns) TileOf(WfbpPlan plan, int tile)
    {
        (int row, int column) = Math.DivRem(tile, Across(plan.Grid.Columns));
        (row, column) = (row * TileSize, column * TileSize);
        return (row, column, Math.Min(TileSize, plan.Grid.Rows - row), Math.Min(TileSize, plan.Grid.Columns - column));
    }

    /// <summary>Adds groups to one tile of every slice, in their order.</summary>
    /// <param name="plan">The geometry.</param>
    /// <param name="tile">0 … <see cref="TileCount"/> − 1.</param>
    /// <param name="groups">The views.</param>
    /// <param name="zMm">Of the slices, from the scan's first table position; a multiple of 16 of them.</param>
    /// <param name="volume">The tile: [rows × columns × slices], μ in 1/mm.</param>
    public static void Add(WfbpPlan plan, int tile, ReadOnlySpan<ViewGroup> groups, ReadOnlySpan<float> zMm, Span<float> volume)
    {
        Require.Length(volume.Length, (long)TileSize * TileSize * zMm.Length);
        for (int first = 0; first < groups.Length; first += GroupsTogether)
        {
            TileWork work = new(plan, tile, groups.Slice(first, Math.Min(GroupsTogether, groups.Length - first)), zMm, volume);
            Widest.Run(ref work);
        }
    }

    private static int Across(int pixels) => (pixels + TileSize - 1) / TileSize;

    private readonly ref struct TileWork(WfbpPlan plan, int tile, ReadOnlySpan<ViewGroup> groups, ReadOnlySpan<float> zMm, Span<float> volume) : IVectorWork
    {
        private readonly ReadOnlySpan<ViewGroup> _groups = groups;
        private readonly ReadOnlySpan<float> _zMm = zMm;
        private readonly Span<float> _volume = volume;

        public void Run<V>() where V : unmanaged, ILanes<V> => Add<V>(plan, tile, _groups, _zMm, _volume);
    }

    private static void Add<V>(WfbpPlan plan, int tile, ReadOnlySpan<ViewGroup> groups, ReadOnlySpan<float> zMm, Span<float> volume)
        where V : unmanaged, ILanes<V>
    {
        (int row, int column, int rows, int columns) = TileOf(plan, tile);
        int slices = zMm.Length;
        using Arena.Frame frame = Arena.Open();
        Span<PointBox> boxes = stackalloc PointBox[GroupsTogether];
        Span<int> starts = stackalloc int[GroupsTogether];
        int length = 0;
        for (int g = 0; g < groups.Length; g++)
        {
            boxes[g] = PointBox.About(groups[g].Pixels, row, column, rows, columns, Margin);
            (starts[g], length) = (length, length + boxes[g].Points * slices);
        }
        Span<float> points = frame.Take(length), places = frame.Take(GroupsTogether * Places.Length);
        for (int g = 0; g < groups.Length; g++) RayPoints.Fill<V>(plan, groups[g].Views, boxes[g], zMm, points[starts[g]..]);

        for (int i = 0; i < rows; i++)
        {
            for (int g = 0; g < groups.Length; g++) Locate<V>(groups[g].Pixels, boxes[g], row + i, column, starts[g], slices, places[(g * Places.Length)..]);
            for (int j = 0; j < columns; j++)
            {
                ref float pixel = ref volume[(i * TileSize + j) * slices];
                Places where = new(in places[j], groups.Length);
                int slice = 0;
                for (; slice <= slices - 2 * V.Count; slice += 2 * V.Count) AddTwo<V>(where, boxes, in points[0], slices, slice, ref pixel);
                for (; slice < slices; slice += V.Count) AddOne<V>(where, boxes, in points[0], slices, slice, ref pixel);
            }
        }
    }

    /// <summary>Where the pixels of a row lie among a group's points, and what the four about each weigh.</summary>
    private static void Locate<V>(in PixelRays pixels, in PointBox box, int row, int column, int start, int slices, Span<float> places)
        where V : unmanaged, ILanes<V>
    {
        V ray0 = V.All(pixels.Ray(row, column) - box.FirstRay), depth0 = V.All(pixels.Depth(row, column) - box.FirstDepth), one = V.All(1);
        V perRay = V.All(box.Depths * slices), perDepth = V.All(slices), from = V.All(start);
        ref float to = ref places[0];
        for (int i = 0; i < TileSize; i += V.Count)
        {
            V j = V.Load(in Offsets[i], 0);
            V ray = V.MultiplyAdd(j, V.All(pixels.RayColumn), ray0), depth = V.MultiplyAdd(j, V.All(pixels.DepthColumn), depth0);
            V left = V.Floor(ray), near = V.Floor(depth);
            V across = ray - left, along = depth - near, both = across * along;
            V.MultiplyAdd(left, perRay, V.MultiplyAdd(near, perDepth, from)).Store(ref to, i);
            (one - across - along + both).Store(ref to, Places.Weight(0) + i);
            (along - both).Store(ref to, Places.Weight(1) + i);
            (across - both).Store(ref to, Places.Weight(2) + i);
            both.Store(ref to, Places.Weight(3) + i);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddTwo<V>(in Places where, ReadOnlySpan<PointBox> boxes, ref readonly float points, int slices, int slice, ref float pixel)
        where V : unmanaged, ILanes<V>
    {
        V a = V.Load(in pixel, slice), b = V.Load(in pixel, slice + V.Count);
        for (int g = 0; g < where.Groups; g++)
        {
            nint at = where.Point(g) + slice, next = at + boxes[g].Depths * slices;
            V w = V.All(where.Weight(g, 0));
            (a, b) = (V.MultiplyAdd(w, V.Load(in points, at), a), V.MultiplyAdd(w, V.Load(in points, at + V.Count), b));
            w = V.All(where.Weight(g, 1));
            (a, b) = (V.MultiplyAdd(w, V.Load(in points, at + slices), a), V.MultiplyAdd(w, V.Load(in points, at + slices + V.Count), b));
            w = V.All(where.Weight(g, 2));
            (a, b) = (V.MultiplyAdd(w, V.Load(in points, next), a), V.MultiplyAdd(w, V.Load(in points, next + V.Count), b));
            w = V.All(where.Weight(g, 3));
            (a, b) = (V.MultiplyAdd(w, V.Load(in points, next + slices), a), V.MultiplyAdd(w, V.Load(in points, next + slices + V.Count), b));
        }
        a.Store(ref pixel, slice);
        b.Store(ref pixel, slice + V.Count);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddOne<V>(in Places where, ReadOnlySpan<PointBox> boxes, ref readonly float points, int slices, int slice, ref float pixel)
        where V : unmanaged, ILanes<V>
    {
        V a = V.Load(in pixel, slice);
        for (int g = 0; g < where.Groups; g++)
        {
            nint at = where.Point(g) + slice, next = at + boxes[g].Depths * slices;
            a = V.MultiplyAdd(V.All(where.Weight(g, 0)), V.Load(in points, at), a);
            a = V.MultiplyAdd(V.All(where.Weight(g, 1)), V.Load(in points, at + slices), a);
            a = V.MultiplyAdd(V.All(where.Weight(g, 2)), V.Load(in points, next), a);
            a = V.MultiplyAdd(V.All(where.Weight(g, 3)), V.Load(in points, next + slices), a);
        }
        a.Store(ref pixel, slice);
    }

    private static ReadOnlySpan<float> Offsets =>
    [
        0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31,
        32, 33, 34, 35, 36, 37, 38, 39, 40, 41, 42, 43, 44, 45, 46, 47, 48, 49, 50, 51, 52, 53, 54, 55, 56, 57, 58, 59, 60, 61, 62, 63,
    ];

    /// <summary>One pixel's places in each of the groups: the first of its four points, and their weights.</summary>
    private readonly ref struct Places(ref readonly float first, int groups)
    {
        /// <summary>Floats for a row of a tile and one group: the point's index and four weights for each pixel.</summary>
        public const int Length = 5 * TileSize;

        private readonly ref readonly float _first = ref first;

        public readonly int Groups = groups;

        public static int Weight(int corner) => (1 + corner) * TileSize;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public nint Point(int group) => (nint)Unsafe.Add(ref Unsafe.AsRef(in _first), group * Length);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public float Weight(int group, int corner) => Unsafe.Add(ref Unsafe.AsRef(in _first), group * Length + (1 + corner) * TileSize);
    }
}
