using System.Runtime.CompilerServices;

namespace Acquisition.Reconstruction.Numerics;

/// <summary>Floats that begin on a cache line and stay where they are: a vector that lies in one line is loaded in half the time of one that lies in two.</summary>
internal sealed class AlignedFloats
{
    private const int LineBytes = 64;

    private readonly float[] _pinned;
    private readonly int _start;

    /// <param name="length">How many; they are 0.</param>
    public AlignedFloats(int length)
    {
        Length = length;
        _pinned = GC.AllocateArray<float>(length + LineBytes / sizeof(float) - 1, pinned: true);
        _start = StartOf(_pinned);
    }

    public int Length { get; }

    public Memory<float> Memory => _pinned.AsMemory(_start, Length);

    public Span<float> Span => _pinned.AsSpan(_start, Length);

    private static unsafe int StartOf(float[] pinned)
    {
        long address = (long)Unsafe.AsPointer(ref pinned[0]);
        return (int)(-address & (LineBytes - 1)) / sizeof(float);
    }
}
