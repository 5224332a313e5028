using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Acquisition.Core.Model.Ct;
using Acquisition.Reconstruction.Ct.ParallelBeam;
using Acquisition.Reconstruction.Numerics;

namespace Acquisition.Reconstruction.Ct.Backprojection;

/// <summary>
/// Back-projection of few rows: vectors hold neighbouring pixels of an image row. Where they meet a view within two vectors of channels, which is where
/// pixels are no wider than two channels, these are loaded and permuted in place of a gather. Which case a piece of an image row is, is found for the 16 rows
/// of a tile at once.
/// </summary>
internal static class PixelVectors
{
    private const int TileSize = Backprojector.TileSize;

    /// <summary>The most views whose places are found together.</summary>
    private const int ViewsTogether = 32;

    /// <summary>Rows of views that are added together: the channels that a tile meets in them stay in the first-level cache.</summary>
    private const int RowsTogether = 64;

    /// <summary>Channels by which a place that was found for the end of a piece may be off: float rounding of some 1000 channels, with a margin.</summary>
    private const float Margin = .01f;

    /// <summary>Adds filtered views to one tile of every slice, in the order of the views.</summary>
    public static void Add<V>(FbpPlan plan, int firstRow, int firstColumn, ReadOnlySpan<GridView> views, ReadOnlySpan<float> filtered, Span<float> images)
        where V : unmanaged, ILanes<V>
    {
        Tables tables = new(
            stackalloc float[ViewsTogether * TileSize], stackalloc float[ViewsTogether * TileSize], stackalloc float[ViewsTogether * TileSize], stackalloc float[ViewsTogether * TileSize]);
        for (int column = firstColumn; column < Math.Min(firstColumn + TileSize, plan.Matrix); column += V.Count)
        {
            Piece piece = new(plan, firstRow, column, Math.Min(V.Count, plan.Matrix - column), views, filtered, images);
            if (plan is ParallelBeamPlan) Add<V, ParallelBeam<V>>(piece, tables);
            else if (plan.Shape == DetectorShape.Flat) Add<V, FlatFan<V>>(piece, tables);
            else Add<V, CylindricalFan<V>>(piece, tables);
        }
    }

    [SkipLocalsInit]
    private static void Add<V, B>(in Piece piece, in Tables tables) where V : unmanaged, ILanes<V> where B : IBeam<V>
    {
        FbpPlan plan = piece.Plan;
        int slice = plan.Matrix * plan.Matrix, view = plan.Rows * plan.Channels, lastRow = Math.Min(piece.Row + TileSize, plan.Matrix);
        int together = Math.Min(ViewsTogether, RowsTogether / plan.Rows);
        Span<float> line = stackalloc float[FbpLayout.FewRows * TileSize];
        for (int first = 0; first < piece.Views.Length; first += together)
        {
            ReadOnlySpan<GridView> views = piece.Views.Slice(first, Math.Min(together, piece.Views.Length - first));
            ReadOnlySpan<float> filtered = piece.Filtered.Slice(first * view, views.Length * view);
            Kinds kinds = Find<V, B>(piece, views, tables);
            for (int row = piece.Row; row < lastRow; row++)
            {
                Tables ofRow = tables.From(row - piece.Row);
                Span<float> pixels = piece.Images[(row * plan.Matrix + piece.Column)..];
                if (piece.Columns == V.Count)
                {
                    AddRow<V, B>(plan, views, ofRow, kinds, filtered, ref pixels[0], slice);
                    continue;
                }
                // The image ends within the vector.
                for (int i = 0; i < plan.Rows; i++) pixels.Slice(i * slice, piece.Columns).CopyTo(line[(i * TileSize)..]);
                AddRow<V, B>(plan, views, ofRow, kinds, filtered, ref line[0], TileSize);
                for (int i = 0; i < plan.Rows; i++) line.Slice(i * TileSize, piece.Columns).CopyTo(pixels[(i * slice)..]);
            }
        }
    }

    /// <summary>For the 16 rows of a tile: T and U of the piece's first pixel, the first of the channels that the piece meets, or −1 where it must be gathered.</summary>
    private static Kinds Find<V, B>(in Piece piece, ReadOnlySpan<GridView> views, in Tables tables) where V : unmanaged, ILanes<V> where B : IBeam<V>
    {
        FbpPlan plan = piece.Plan;
        ref readonly float offsets = ref MemoryMarshal.GetReference(Offsets);
        V centre = V.All((float)plan.CentralChannel), perStep = V.All((float)(1 / plan.ChannelStep)), last = V.All(plan.Channels - 1);
        V farther = V.All(-1), margin = V.All(Margin), lastStart = V.All(plan.Channels - 2 * V.Count), reach = V.All(2 * V.Count - 1), zero = V.All(0);
        V lowest = zero, highest = farther;
        for (int v = 0; v < views.Length; v++)
        {
            ref readonly GridView view = ref views[v];
            V t0 = V.All(view.T(piece.Row, piece.Column)), u0 = V.All(view.U(piece.Row, piece.Column)), tRow = V.All(view.TRow), uRow = V.All(view.URow);
            V tAcross = V.All((V.Count - 1) * view.TColumn), uAcross = V.All((V.Count - 1) * view.UColumn);
            for (int i = 0; i < TileSize; i += V.Count)
            {
                V row = V.Load(in offsets, i);
                V t = V.MultiplyAdd(row, tRow, t0), u = V.MultiplyAdd(row, uRow, u0);
                V oneEnd = B.Lateral(t, u, out _), otherEnd = B.Lateral(t + tAcross, u + uAcross, out _);
                V one = B.Channel(oneEnd, centre, perStep), other = B.Channel(otherEnd, centre, perStep);
                V least = V.Min(one, other) - margin, most = V.Max(one, other) + margin;
                V start = V.Min(V.Floor(least), lastStart);
                V at = V.IfGreater(zero, V.Min(least, start), farther, start);
                at = V.IfGreater(most, last, farther, at);
                at = V.IfGreater(most - start, reach, farther, at);
                if (B.IsCurved) at = V.IfGreater(V.Max(V.Abs(oneEnd), V.Abs(otherEnd)), V.All(1), farther, at);
                t.Store(ref tables.T, v * TileSize + i);
                u.Store(ref tables.U, v * TileSize + i);
                at.Store(ref tables.At, v * TileSize + i);
                (centre - at).Store(ref tables.Centre, v * TileSize + i);
                lowest = V.Min(lowest, at);
                highest = V.Max(highest, at);
            }
        }
        return new(Least(lowest) < 0, Least(zero - highest) <= 0);
    }

    /// <summary>The least of a vector's elements.</summary>
    private static float Least<V>(V vector) where V : unmanaged, ILanes<V>
    {
        Span<float> elements = stackalloc float[TileSize];
        vector.Store(ref elements[0], 0);
        return TensorPrimitives.Min(elements[..V.Count]);
    }

    private static ReadOnlySpan<float> Offsets => [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15];

    /// <param name="plan">The geometry.</param>
    /// <param name="views">Views that are added.</param>
    /// <param name="tables">What was found for this row.</param>
    /// <param name="kinds">What kinds of pieces there are in the tile.</param>
    /// <param name="filtered">[views × slices × channels].</param>
    /// <param name="pixel">The piece's first pixel in the first slice.</param>
    /// <param name="stride">From slice to slice.</param>
    private static void AddRow<V, B>(FbpPlan plan, ReadOnlySpan<GridView> views, in Tables tables, Kinds kinds, ReadOnlySpan<float> filtered, ref float pixel, nint stride)
        where V : unmanaged, ILanes<V> where B : IBeam<V>
    {
        if (kinds.HasFar) AddFar<V>(plan, views, tables, filtered, ref pixel, stride);
        if (!kinds.HasNear) return;
        ref readonly float first = ref MemoryMarshal.GetReference(filtered);
        int slice = 0;
        for (; slice <= plan.Rows - 4; slice += 4) AddNear<V, B, Four>(plan, views, tables, in first, slice, ref Unsafe.Add(ref pixel, slice * stride), stride);
        for (; slice <= plan.Rows - 2; slice += 2) AddNear<V, B, Two>(plan, views, tables, in first, slice, ref Unsafe.Add(ref pixel, slice * stride), stride);
        for (; slice < plan.Rows; slice++) AddNear<V, B, One>(plan, views, tables, in first, slice, ref Unsafe.Add(ref pixel, slice * stride), stride);
    }

    private static void AddNear<V, B, N>(
        FbpPlan plan, ReadOnlySpan<GridView> views, in Tables tables, ref readonly float filtered, int slice, ref float pixel, nint stride)
        where V : unmanaged, ILanes<V> where B : IBeam<V> where N : ICount
    {
        V column = V.Load(in MemoryMarshal.GetReference(Offsets), 0), perStep = V.All(1 / (float)plan.ChannelStep);
        nint channels = plan.Channels, view = channels * plan.Rows, start = slice * channels;
        ref float ts = ref tables.T, us = ref tables.U, ats = ref tables.At, centres = ref tables.Centre;
        V a = V.Load(in pixel, 0), b = default, c = default, d = default;
        if (N.Value > 1) b = V.Load(in pixel, stride);
        if (N.Value > 2) (c, d) = (V.Load(in pixel, 2 * stride), V.Load(in pixel, 3 * stride));
        nint index = 0;
        foreach (ref readonly GridView grid in views)
        {
            nint at = float.ConvertToIntegerNative<int>(Unsafe.Add(ref ats, index));
            if (at >= 0)
            {
                V t = V.MultiplyAdd(column, V.All(grid.TColumn), V.All(Unsafe.Add(ref ts, index)));
                V u = V.MultiplyAdd(column, V.All(grid.UColumn), V.All(Unsafe.Add(ref us, index)));
                V offset = B.Channel(B.Lateral(t, u, out V weight), V.All(Unsafe.Add(ref centres, index)), perStep);
                at += start;
                a = V.MultiplyAdd(weight, V.InterpolateNear(in filtered, at, offset), a);
                if (N.Value > 1) b = V.MultiplyAdd(weight, V.InterpolateNear(in filtered, at + channels, offset), b);
                if (N.Value > 2)
                {
                    c = V.MultiplyAdd(weight, V.InterpolateNear(in filtered, at + 2 * channels, offset), c);
                    d = V.MultiplyAdd(weight, V.InterpolateNear(in filtered, at + 3 * channels, offset), d);
                }
            }
            start += view;
            index += TileSize;
        }
        a.Store(ref pixel, 0);
        if (N.Value > 1) b.Store(ref pixel, stride);
        if (N.Value > 2)
        {
            c.Store(ref pixel, 2 * stride);
            d.Store(ref pixel, 3 * stride);
        }
    }

    private static void AddFar<V>(FbpPlan plan, ReadOnlySpan<GridView> views, in Tables tables, ReadOnlySpan<float> filtered, ref float pixel, nint stride)
        where V : unmanaged, ILanes<V>
    {
        DetectorLanes<V> detector = new(plan);
        V column = V.Load(in MemoryMarshal.GetReference(Offsets), 0), one = V.All(1);
        for (int v = 0; v < views.Length; v++)
        {
            if (Unsafe.Add(ref tables.At, v * TileSize) >= 0) continue;
            V t = V.MultiplyAdd(column, V.All(views[v].TColumn), V.All(Unsafe.Add(ref tables.T, v * TileSize)));
            V u = V.MultiplyAdd(column, V.All(views[v].UColumn), V.All(Unsafe.Add(ref tables.U, v * TileSize)));
            V left = detector.Left(t, u, out V ofLeft, out V ofRight), right = left + one;
            for (int slice = 0; slice < plan.Rows; slice++)
            {
                ref readonly float row = ref filtered[(v * plan.Rows + slice) * plan.Channels];
                V sum = V.Load(in pixel, slice * stride);
                V.MultiplyAdd(ofRight, V.Gather(in row, right), V.MultiplyAdd(ofLeft, V.Gather(in row, left), sum)).Store(ref pixel, slice * stride);
            }
        }
    }

    /// <summary>How a beam meets its detector.</summary>
    private interface IBeam<V> where V : unmanaged, ILanes<V>
    {
        /// <summary>Whether <see cref="Channel"/> is for |T/U| ≤ 1 only.</summary>
        static abstract bool IsCurved { get; }

        /// <summary>T/U, and 1/U².</summary>
        static abstract V Lateral(V t, V u, out V weight);

        /// <summary>The channel there, counted as the central one is.</summary>
        static abstract V Channel(V lateral, V centre, V perStep);
    }

    private readonly struct ParallelBeam<V> : IBeam<V> where V : unmanaged, ILanes<V>
    {
        public static bool IsCurved => false;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Lateral(V t, V u, out V weight)
        {
            weight = V.All(1);
            return t;
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Channel(V lateral, V centre, V perStep) => lateral + centre;
    }

    private readonly struct FlatFan<V> : IBeam<V> where V : unmanaged, ILanes<V>
    {
        public static bool IsCurved => false;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Lateral(V t, V u, out V weight) => Divided(t, u, out weight);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Channel(V lateral, V centre, V perStep) => lateral + centre;
    }

    private readonly struct CylindricalFan<V> : IBeam<V> where V : unmanaged, ILanes<V>
    {
        public static bool IsCurved => true;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Lateral(V t, V u, out V weight) => Divided(t, u, out weight);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Channel(V lateral, V centre, V perStep) => V.MultiplyAdd(ArcTangent<V>.OfSmall(lateral), perStep, centre);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Divided<V>(V t, V u, out V weight) where V : unmanaged, ILanes<V>
    {
        V reciprocal = V.All(1) / u;
        weight = reciprocal * reciprocal;
        return t * reciprocal;
    }

    /// <summary>Slices that share the places.</summary>
    private interface ICount
    {
        static abstract int Value { get; }
    }

    private readonly struct One : ICount
    {
        public static int Value => 1;
    }

    private readonly struct Two : ICount
    {
        public static int Value => 2;
    }

    private readonly struct Four : ICount
    {
        public static int Value => 4;
    }

    /// <summary>A vector of columns in the 16 rows of a tile, and what is added to it.</summary>
    private readonly ref struct Piece(
        FbpPlan plan, int row, int column, int columns, ReadOnlySpan<GridView> views, ReadOnlySpan<float> filtered, Span<float> images)
    {
        public readonly FbpPlan Plan = plan;
        public readonly int Row = row;
        public readonly int Column = column;
        public readonly int Columns = columns;
        public readonly ReadOnlySpan<GridView> Views = views;
        public readonly ReadOnlySpan<float> Filtered = filtered;
        public readonly Span<float> Images = images;
    }

    /// <summary>Whether a tile has pieces that are gathered, and pieces that are not.</summary>
    private readonly record struct Kinds(bool HasFar, bool HasNear);

    /// <summary>What was found for each view and row of a tile, [views × 16], from one of them on.</summary>
    private readonly ref struct Tables
    {
        public readonly ref float T;
        public readonly ref float U;
        public readonly ref float At;

        /// <summary>The central channel, counted from <see cref="At"/>.</summary>
        public readonly ref float Centre;

        public Tables(Span<float> t, Span<float> u, Span<float> at, Span<float> centre)
            : this(ref t[0], ref u[0], ref at[0], ref centre[0])
        {
        }

        private Tables(ref float t, ref float u, ref float at, ref float centre)
        {
            T = ref t;
            U = ref u;
            At = ref at;
            Centre = ref centre;
        }

        public Tables From(int index) => new(ref Unsafe.Add(ref T, index), ref Unsafe.Add(ref U, index), ref Unsafe.Add(ref At, index), ref Unsafe.Add(ref Centre, index));
    }
}
