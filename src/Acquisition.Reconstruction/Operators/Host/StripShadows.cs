using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Acquisition.Reconstruction.Numerics;

namespace Acquisition.Reconstruction.Operators.Host;

/// <summary>The shadows of 16 neighbouring pixels of a row among one view's channels: <see cref="Trapezoid"/> on vectors.</summary>
internal readonly ref struct StripShadows
{
    public const int Size = 16;

    private const int EdgeLength = 2 * Size;

    private readonly Span<int> _first, _count;      // channels, by pixel
    private readonly Span<float> _edges;            // channels of the corners along two edges, in turn upper and lower
    private readonly Span<float> _weights;          // [channels × pixels]

    /// <param name="room">As many floats as <see cref="Room"/> says.</param>
    public StripShadows(Span<float> room)
    {
        _first = MemoryMarshal.Cast<float, int>(room[..Size]);
        _count = MemoryMarshal.Cast<float, int>(room.Slice(Size, Size));
        _edges = room.Slice(2 * Size, 2 * EdgeLength);
        _weights = room[(2 * Size + 2 * EdgeLength)..];
    }

    /// <summary>Floats for shadows of at most so many channels.</summary>
    public static int Room(int channels) => (2 + channels) * Size + 2 * EdgeLength;

    /// <param name="rays">The view.</param>
    /// <param name="row">The strip's row in the tile; a tile's strips are found in turn, as each begins where the one before ended.</param>
    /// <param name="pixels">Pixels that there are; the others are not looked at.</param>
    public void Find(in TileRays rays, int row, int pixels)
    {
        if (row == 0)
        {
            Corners upper = new(rays, -Size / 2f, Edge(0));
            Widest.Run(ref upper);
        }
        Corners lower = new(rays, row + 1 - Size / 2f, Edge(row + 1));
        Widest.Run(ref lower);
        Work work = new(this, Edge(row), Edge(row + 1), rays.Origin, pixels);
        Widest.Run(ref work);
    }

    /// <summary>One pixel's shadow, without what falls beside the detector.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public PixelShadow Of(int pixel, int channels)
    {
        int first = _first[pixel], skip = Math.Max(0, -first), end = Math.Min(_count[pixel], channels - first);
        return new(first + skip, Math.Max(0, end - skip), end > skip ? _weights[(skip * Size + pixel)..] : default);
    }

    private Span<float> Edge(int number) => _edges.Slice(number % 2 * EdgeLength, EdgeLength);

    /// <summary>The 17 corners along an edge between rows of pixels.</summary>
    private readonly ref struct Corners(TileRays rays, float row, Span<float> channels) : IVectorWork
    {
        private readonly TileRays _rays = rays;
        private readonly Span<float> _channels = channels;

        public void Run<V>() where V : unmanaged, ILanes<V>
        {
            ref readonly float numbers = ref MemoryMarshal.GetReference(Numbers);
            ref float to = ref MemoryMarshal.GetReference(_channels);
            for (int i = 0; i < Size; i += V.Count) _rays.Channel(V.All(row), V.Load(in numbers, i) + V.All(-Size / 2f)).Store(ref to, i);
            _rays.Channel(Lanes1.All(row), Lanes1.All(Size / 2f)).Store(ref to, Size);
        }

        private static ReadOnlySpan<float> Numbers => [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15];
    }

    private readonly ref struct Work(StripShadows shadows, ReadOnlySpan<float> upper, ReadOnlySpan<float> lower, int origin, int pixels) : IVectorWork
    {
        private readonly StripShadows _shadows = shadows;
        private readonly ReadOnlySpan<float> _upper = upper, _lower = lower;

        public void Run<V>() where V : unmanaged, ILanes<V>
        {
            ref readonly float above = ref MemoryMarshal.GetReference(_upper), below = ref MemoryMarshal.GetReference(_lower);
            for (int i = 0; i < pixels; i += V.Count)
            {
                V p = V.Load(in above, i), q = V.Load(in above, i + 1), r = V.Load(in below, i), s = V.Load(in below, i + 1);
                V lowA = V.Min(p, q), highA = V.Max(p, q), lowB = V.Min(r, s), highB = V.Max(r, s), middleA = V.Max(lowA, lowB), middleB = V.Min(highA, highB);
                Weigh(i, V.Min(lowA, lowB), V.Min(middleA, middleB), V.Max(middleA, middleB), V.Max(highA, highB));
            }
        }

        /// <summary>Trapezoids from their corners a ≤ b ≤ c ≤ d: the channels that each meets, and what of it lies on them.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private void Weigh<V>(int i, V a, V b, V c, V d) where V : unmanaged, ILanes<V>
        {
            V first = V.Floor(a), zero = V.All(0), one = V.All(1), tiny = V.All(1e-12f);
            int most = Count(i, first, V.Floor(d));
            V rise = b - a, top = c - b, fall = d - c, perRise = V.All(0.5f) / V.Max(rise, tiny), perFall = V.All(0.5f) / V.Max(fall, tiny);
            V fromA = first - a, fromB = first - b, fromC = first - c, before = zero;
            ref float weights = ref MemoryMarshal.GetReference(_shadows._weights);
            for (int k = 0; k < most; k++)
            {
                fromA += one;
                fromB += one;
                fromC += one;
                V up = V.Max(zero, V.Min(fromA, rise)), flat = V.Max(zero, V.Min(fromB, top)), down = V.Max(zero, V.Min(fromC, fall));
                V area = V.SubtractProduct(V.MultiplyAdd(up * up, perRise, flat + down), down * down, perFall);
                (area - before).Store(ref weights, k * Size + i);
                before = area;
            }
        }

        /// <summary>Notes the first channel and how many there are; returns the most.</summary>
        private int Count<V>(int i, V first, V last) where V : unmanaged, ILanes<V>
        {
            Span<float> firsts = stackalloc float[Size], lasts = stackalloc float[Size];
            first.Store(ref firsts[0], 0);
            last.Store(ref lasts[0], 0);
            int most = 0;
            for (int lane = 0; lane < V.Count && i + lane < pixels; lane++)
            {
                int from = (int)firsts[lane], count = (int)lasts[lane] - from + 1;
                _shadows._first[i + lane] = origin + from;
                _shadows._count[i + lane] = count;
                most = Math.Max(most, count);
            }
            return most;
        }
    }
}

/// <summary>The channels that a pixel's shadow meets and its part on each.</summary>
internal readonly ref struct PixelShadow(int first, int count, ReadOnlySpan<float> weights)
{
    private readonly ReadOnlySpan<float> _weights = weights;

    public int First { get; } = first;

    public int Count { get; } = count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public float Weight(int channel) => _weights[channel * StripShadows.Size];
}
