using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Acquisition.Reconstruction.Ct.Helical;

/// <summary>Floats that begin on a cache line: a vector of 64 bytes that lies across two lines costs two loads.</summary>
internal sealed class LineFloats
{
    private const int Line = 16;

    private readonly float[] _floats;
    private readonly int _skip;

    public unsafe LineFloats(int length)
    {
        Length = length;
        _floats = GC.AllocateArray<float>(length + Line, pinned: true);
        nint address = (nint)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_floats));     // pinned: it stays true
        _skip = (int)(-address & (Line * sizeof(float) - 1)) / sizeof(float);
    }

    public int Length { get; }

    public Span<float> Span => _floats.AsSpan(_skip, Length);
}
