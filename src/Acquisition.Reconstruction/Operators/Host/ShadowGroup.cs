using System.Runtime.InteropServices;
using Acquisition.Reconstruction.Numerics;

namespace Acquisition.Reconstruction.Operators.Host;

/// <summary>
/// The shadows of 16 neighbouring pixels of a row, all on the detector and none wider than a channel: each lies on one channel or on it and the
/// next. They are found together, in single precision from the channel at which the group begins, so that the weights keep their digits.
/// </summary>
internal readonly ref struct ShadowGroup
{
    public const int Size = 16;

    private readonly Span<float> _offsets, _first, _next;

    /// <param name="room">3·<see cref="Size"/> floats.</param>
    public ShadowGroup(Span<float> room)
    {
        _offsets = room[..Size];
        _first = room.Slice(Size, Size);
        _next = room.Slice(2 * Size, Size);
    }

    /// <summary>Finds the shadows from the left end of the first.</summary>
    /// <returns>The channel that <see cref="Channel"/> counts from; −1 when the group is not as above.</returns>
    public int Find(in ViewOfGrid view, double left, int channels)
    {
        double right = left + (Size - 1) * view.ColumnStep, lowest = Math.Min(left, right), highest = Math.Max(left, right) + view.Width;
        // A channel to spare at either end, as rounding may move a shadow across an edge.
        if (!(view.Width <= 1 && lowest >= 1 && highest <= channels - 2)) return -1;
        int origin = (int)lowest - 1;
        Places places = new((float)(left - origin), (float)view.ColumnStep, (float)view.Width, (float)view.Height, _offsets, _first, _next);
        Widest.Run(ref places);
        return origin;
    }

    /// <summary>The first channel of a shadow, from the group's origin.</summary>
    public int Channel(int pixel) => (int)_offsets[pixel];

    /// <summary>The weight of that channel.</summary>
    public float OnFirst(int pixel) => _first[pixel];

    /// <summary>The weight of the next channel.</summary>
    public float OnNext(int pixel) => _next[pixel];

    private readonly ref struct Places(float left, float step, float width, float height, Span<float> offsets, Span<float> first, Span<float> next) : IVectorWork
    {
        private readonly Span<float> _offsets = offsets, _first = first, _next = next;

        public void Run<V>() where V : unmanaged, ILanes<V>
        {
            ref readonly float numbers = ref MemoryMarshal.GetReference(Numbers);
            ref float toOffsets = ref MemoryMarshal.GetReference(_offsets), toFirst = ref MemoryMarshal.GetReference(_first), toNext = ref MemoryMarshal.GetReference(_next);
            V start = V.All(left), perPixel = V.All(step), whole = V.All(width), scale = V.All(height), one = V.All(1);
            for (int i = 0; i < Size; i += V.Count)
            {
                V place = V.MultiplyAdd(V.Load(in numbers, i), perPixel, start), channel = V.Floor(place);
                V onFirst = V.Min(whole, one - (place - channel));
                channel.Store(ref toOffsets, i);
                (scale * onFirst).Store(ref toFirst, i);
                (scale * (whole - onFirst)).Store(ref toNext, i);
            }
        }

        private static ReadOnlySpan<float> Numbers => [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15];
    }
}
