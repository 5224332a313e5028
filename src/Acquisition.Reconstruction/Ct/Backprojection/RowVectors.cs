using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Acquisition.Reconstruction.Numerics;

namespace Acquisition.Reconstruction.Ct.Backprojection;

/// <summary>
/// Back-projection of many rows: vectors hold the rows of a channel, which all meet a pixel with the same weights. No gather, and per vector no more than two
/// loads and two multiplications.
/// </summary>
internal static class RowVectors
{
    private const int TileSize = Backprojector.TileSize;

    /// <summary>Views that are added while a pixel is in registers.</summary>
    private const int ViewsTogether = 8;

    /// <summary>Adds filtered views to one tile of every slice, in the order of the views.</summary>
    public static void Add<V>(FbpPlan plan, int firstRow, int firstColumn, ReadOnlySpan<GridView> views, ReadOnlySpan<float> filtered, Span<float> images)
        where V : unmanaged, ILanes<V>
    {
        int lanes = FbpLayout.Lanes(plan), view = plan.Channels * lanes;
        int columns = Math.Min(TileSize, plan.Matrix - firstColumn), lastRow = Math.Min(firstRow + TileSize, plan.Matrix);
        Places places = new(stackalloc float[ViewsTogether * TileSize], stackalloc float[ViewsTogether * TileSize], stackalloc float[ViewsTogether * TileSize]);
        DetectorLanes<V> detector = new(plan);
        for (int first = 0; first < views.Length; first += ViewsTogether)
        {
            int count = Math.Min(ViewsTogether, views.Length - first);
            ref readonly float q = ref filtered[first * view];
            for (int row = firstRow; row < lastRow; row++)
            {
                for (int v = 0; v < count; v++) Locate(detector, views[first + v], row, firstColumn, lanes, v * view, places.From(v * TileSize));
                for (int i = 0; i < columns; i++)
                    AddPixel<V>(places.From(i), count, lanes, in q, ref images[(row * plan.Matrix + firstColumn + i) * lanes]);
            }
        }
    }

    /// <summary>Where 16 neighbouring pixels of a row meet a view.</summary>
    private static void Locate<V>(in DetectorLanes<V> detector, in GridView view, int row, int column, int lanes, int start, Places places)
        where V : unmanaged, ILanes<V>
    {
        ref readonly float offsets = ref MemoryMarshal.GetReference(Offsets);
        V u0 = V.All(view.U(row, column)), uColumn = V.All(view.UColumn), t0 = V.All(view.T(row, column)), tColumn = V.All(view.TColumn);
        // Multiples of 16, which floats tell apart up to 2²⁸: more than arrays hold.
        V lanes0 = V.All(lanes), start0 = V.All(start);
        for (int i = 0; i < TileSize; i += V.Count)
        {
            V column0 = V.Load(in offsets, i);
            V left = detector.Left(V.MultiplyAdd(column0, tColumn, t0), V.MultiplyAdd(column0, uColumn, u0), out V ofLeft, out V ofRight);
            V.MultiplyAdd(left, lanes0, start0).Store(ref places.At, i);
            ofLeft.Store(ref places.Left, i);
            ofRight.Store(ref places.Right, i);
        }
    }

    private static ReadOnlySpan<float> Offsets => [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15];

    private static void AddPixel<V>(Places places, int views, int lanes, ref readonly float q, ref float pixel) where V : unmanaged, ILanes<V>
    {
        int lane = 0;
        for (; lane <= lanes - 4 * V.Count; lane += 4 * V.Count)
            AddFour<V>(places, views, lanes, in Unsafe.Add(ref Unsafe.AsRef(in q), lane), ref Unsafe.Add(ref pixel, lane));
        for (; lane <= lanes - 2 * V.Count; lane += 2 * V.Count)
            AddTwo<V>(places, views, lanes, in Unsafe.Add(ref Unsafe.AsRef(in q), lane), ref Unsafe.Add(ref pixel, lane));
        for (; lane < lanes; lane += V.Count)
            AddOne<V>(places, views, lanes, in Unsafe.Add(ref Unsafe.AsRef(in q), lane), ref Unsafe.Add(ref pixel, lane));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddFour<V>(Places places, nint views, nint lanes, ref readonly float q, ref float pixel) where V : unmanaged, ILanes<V>
    {
        V a = V.Load(in pixel, 0), b = V.Load(in pixel, V.Count), c = V.Load(in pixel, 2 * V.Count), d = V.Load(in pixel, 3 * V.Count);
        for (nint v = 0; v < views * TileSize; v += TileSize)
        {
            ref readonly float here = ref places.Here(in q, v), next = ref Places.Next(in here, lanes);
            V left = V.All(Unsafe.Add(ref places.Left, v)), right = V.All(Unsafe.Add(ref places.Right, v));
            a = V.MultiplyAdd(right, V.Load(in next, 0), V.MultiplyAdd(left, V.Load(in here, 0), a));
            b = V.MultiplyAdd(right, V.Load(in next, V.Count), V.MultiplyAdd(left, V.Load(in here, V.Count), b));
            c = V.MultiplyAdd(right, V.Load(in next, 2 * V.Count), V.MultiplyAdd(left, V.Load(in here, 2 * V.Count), c));
            d = V.MultiplyAdd(right, V.Load(in next, 3 * V.Count), V.MultiplyAdd(left, V.Load(in here, 3 * V.Count), d));
        }
        a.Store(ref pixel, 0);
        b.Store(ref pixel, V.Count);
        c.Store(ref pixel, 2 * V.Count);
        d.Store(ref pixel, 3 * V.Count);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddTwo<V>(Places places, nint views, nint lanes, ref readonly float q, ref float pixel) where V : unmanaged, ILanes<V>
    {
        V a = V.Load(in pixel, 0), b = V.Load(in pixel, V.Count);
        for (nint v = 0; v < views * TileSize; v += TileSize)
        {
            ref readonly float here = ref places.Here(in q, v), next = ref Places.Next(in here, lanes);
            V left = V.All(Unsafe.Add(ref places.Left, v)), right = V.All(Unsafe.Add(ref places.Right, v));
            a += V.MultiplyAdd(right, V.Load(in next, 0), left * V.Load(in here, 0));
            b += V.MultiplyAdd(right, V.Load(in next, V.Count), left * V.Load(in here, V.Count));
        }
        a.Store(ref pixel, 0);
        b.Store(ref pixel, V.Count);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddOne<V>(Places places, nint views, nint lanes, ref readonly float q, ref float pixel) where V : unmanaged, ILanes<V>
    {
        V a = V.Load(in pixel, 0);
        for (nint v = 0; v < views * TileSize; v += TileSize)
        {
            ref readonly float here = ref places.Here(in q, v), next = ref Places.Next(in here, lanes);
            V left = V.All(Unsafe.Add(ref places.Left, v)), right = V.All(Unsafe.Add(ref places.Right, v));
            a += V.MultiplyAdd(right, V.Load(in next, 0), left * V.Load(in here, 0));
        }
        a.Store(ref pixel, 0);
    }

    /// <summary>Places and weights of pixels in views, [views × 16], from one of them on.</summary>
    private readonly ref struct Places
    {
        public readonly ref float At;
        public readonly ref float Left;
        public readonly ref float Right;

        public Places(Span<float> at, Span<float> left, Span<float> right)
            : this(ref at[0], ref left[0], ref right[0])
        {
        }

        private Places(ref float at, ref float left, ref float right)
        {
            At = ref at;
            Left = ref left;
            Right = ref right;
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Places From(int index) => new(ref Unsafe.Add(ref At, index), ref Unsafe.Add(ref Left, index), ref Unsafe.Add(ref Right, index));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public ref readonly float Here(ref readonly float q, nint v) => ref Unsafe.Add(ref Unsafe.AsRef(in q), float.ConvertToIntegerNative<int>(Unsafe.Add(ref At, v)));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static ref readonly float Next(ref readonly float here, nint lanes) => ref Unsafe.Add(ref Unsafe.AsRef(in here), lanes);
    }
}
