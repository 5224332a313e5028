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

    /// <summary>Columns that are worked on from the tile's first row to its last: the points that two rows of them share stay in the first-level cache.</summary>
    private const int StripSize = 32;

    /// <summary>Slices of a block are whole cache lines.</summary>
    public const int Slices = RayPoints.Block;

    /// <summary>Groups that are added while a pixel is in registers.</summary>
    private const int GroupsTogether = 4;

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
    /// <param name="slices">A multiple of 16 of them.</param>
    /// <param name="volume">The tile: [rows × columns × slices], μ in 1/mm.</param>
    public static void Add(WfbpPlan plan, int tile, ReadOnlySpan<ViewGroup> groups, in SliceLine slices, Span<float> volume)
    {
        Require.Length(volume.Length, (long)TileSize * TileSize * slices.Count);
        for (int first = 0; first < groups.Length; first += GroupsTogether)
        {
            TileWork work = new(plan, tile, groups.Slice(first, Math.Min(GroupsTogether, groups.Length - first)), slices, volume);
            Widest.Run(ref work);
        }
    }

    private static int Across(int pixels) => (pixels + TileSize - 1) / TileSize;

    private readonly ref struct TileWork(WfbpPlan plan, int tile, ReadOnlySpan<ViewGroup> groups, in SliceLine slices, Span<float> volume) : IVectorWork
    {
        private readonly ReadOnlySpan<ViewGroup> _groups = groups;
        private readonly SliceLine _slices = slices;
        private readonly Span<float> _volume = volume;

        public void Run<V>() where V : unmanaged, ILanes<V> => Add<V>(plan, tile, _groups, _slices, _volume);
    }

    private static void Add<V>(WfbpPlan plan, int tile, ReadOnlySpan<ViewGroup> groups, in SliceLine line, Span<float> volume)
        where V : unmanaged, ILanes<V>
    {
        (int row, int column, int rows, int columns) = TileOf(plan, tile);
        int slices = line.Count;
        using Arena.Frame frame = Arena.Open();
        Span<PointBox> boxes = stackalloc PointBox[GroupsTogether];
        Span<int> starts = stackalloc int[GroupsTogether];
        int length = 0;
        for (int g = 0; g < groups.Length; g++)
        {
            boxes[g] = PointBox.About(groups[g].Pixels, row, column, rows, columns);
            (starts[g], length) = (length, length + boxes[g].Points * slices);
        }
        Span<float> points = frame.Take(length), places = frame.Take(GroupsTogether * Places.Length);
        for (int g = 0; g < groups.Length; g++) RayPoints.Fill<V>(plan, groups[g].Views, boxes[g], line, points[starts[g]..]);

        for (int strip = 0; strip < columns; strip += StripSize)
            for (int i = 0; i < rows; i++)
            {
                for (int g = 0; g < groups.Length; g++) Locate<V>(groups[g].Pixels, boxes[g], row + i, column + strip, starts[g], slices, places[(g * Places.Length)..]);
                for (int j = 0; j < Math.Min(StripSize, columns - strip); j++)
                {
                    ref float pixel = ref volume[(i * TileSize + strip + j) * slices];
                    int slice = 0;
                    for (; slice <= slices - 2 * V.Count; slice += 2 * V.Count) AddTwo<V>(in places[j], groups.Length, in points[0], slices, slice, ref pixel);
                    for (; slice < slices; slice += V.Count) AddOne<V>(in places[j], groups.Length, in points[0], slices, slice, ref pixel);
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
        for (int i = 0; i < StripSize; i += V.Count)
        {
            V j = V.Load(in Offsets[i], 0);
            V ray = V.MultiplyAdd(j, V.All(pixels.RayColumn), ray0), depth = V.MultiplyAdd(j, V.All(pixels.DepthColumn), depth0);
            V left = V.Floor(ray), near = V.Floor(depth);
            V across = ray - left, along = depth - near, both = across * along;
            V point = V.MultiplyAdd(left, perRay, V.MultiplyAdd(near, perDepth, from));
            point.Store(ref to, i);
            (point + perRay).Store(ref to, Places.NextRay + i);
            (one - across - along + both).Store(ref to, Places.Weight + i);
            (along - both).Store(ref to, Places.Weight + StripSize + i);
            (across - both).Store(ref to, Places.Weight + 2 * StripSize + i);
            both.Store(ref to, Places.Weight + 3 * StripSize + i);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddTwo<V>(ref readonly float place, int groups, ref readonly float points, nint slices, nint slice, ref float pixel)
        where V : unmanaged, ILanes<V>
    {
        V a = V.Load(in pixel, slice), b = V.Load(in pixel, slice + V.Count);
        ref float where = ref Unsafe.AsRef(in place);
        for (int g = 0; g < groups; g++)
        {
            ref float here = ref Places.Point(in points, ref where, slice), next = ref Places.PointOfNextRay(in points, ref where, slice);
            V w = V.All(Places.WeightOf(ref where, 0));
            (a, b) = (V.MultiplyAdd(w, V.Load(in here, 0), a), V.MultiplyAdd(w, V.Load(in here, V.Count), b));
            w = V.All(Places.WeightOf(ref where, 1));
            (a, b) = (V.MultiplyAdd(w, V.Load(in here, slices), a), V.MultiplyAdd(w, V.Load(in here, slices + V.Count), b));
            w = V.All(Places.WeightOf(ref where, 2));
            (a, b) = (V.MultiplyAdd(w, V.Load(in next, 0), a), V.MultiplyAdd(w, V.Load(in next, V.Count), b));
            w = V.All(Places.WeightOf(ref where, 3));
            (a, b) = (V.MultiplyAdd(w, V.Load(in next, slices), a), V.MultiplyAdd(w, V.Load(in next, slices + V.Count), b));
            where = ref Unsafe.Add(ref where, Places.Length);
        }
        a.Store(ref pixel, slice);
        b.Store(ref pixel, slice + V.Count);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddOne<V>(ref readonly float place, int groups, ref readonly float points, nint slices, nint slice, ref float pixel)
        where V : unmanaged, ILanes<V>
    {
        V a = V.Load(in pixel, slice);
        ref float where = ref Unsafe.AsRef(in place);
        for (int g = 0; g < groups; g++)
        {
            ref float here = ref Places.Point(in points, ref where, slice), next = ref Places.PointOfNextRay(in points, ref where, slice);
            a = V.MultiplyAdd(V.All(Places.WeightOf(ref where, 0)), V.Load(in here, 0), a);
            a = V.MultiplyAdd(V.All(Places.WeightOf(ref where, 1)), V.Load(in here, slices), a);
            a = V.MultiplyAdd(V.All(Places.WeightOf(ref where, 2)), V.Load(in next, 0), a);
            a = V.MultiplyAdd(V.All(Places.WeightOf(ref where, 3)), V.Load(in next, slices), a);
            where = ref Unsafe.Add(ref where, Places.Length);
        }
        a.Store(ref pixel, slice);
    }

    private static ReadOnlySpan<float> Offsets =>
    [
        0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31,
    ];

    /// <summary>
    /// Where the pixels of a tile's row lie among a group's points: by pixel the first of its four points, the one on the next ray, and the four weights: of
    /// the two along the first ray, then of the two along the next.
    /// </summary>
    private static class Places
    {
        public const int NextRay = StripSize, Weight = 2 * StripSize, Length = 6 * StripSize;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static ref float Point(ref readonly float points, ref float where, nint slice) =>
            ref Unsafe.Add(ref Unsafe.AsRef(in points), float.ConvertToIntegerNative<nint>(where) + slice);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static ref float PointOfNextRay(ref readonly float points, ref float where, nint slice) =>
            ref Unsafe.Add(ref Unsafe.AsRef(in points), float.ConvertToIntegerNative<nint>(Unsafe.Add(ref where, NextRay)) + slice);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static float WeightOf(ref float where, int corner) => Unsafe.Add(ref where, Weight + corner * StripSize);
    }
}
