using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Acquisition.Reconstruction.Numerics;

/// <summary>Arrays that begin on a cache line, as vectors of one want: elsewhere each of their loads and stores takes two lines.</summary>
internal static class Aligned
{
    private const int Line = 16;

    /// <summary>Zeros.</summary>
    public static unsafe Memory<float> Floats(int count)
    {
        float[] floats = GC.AllocateArray<float>(count + Line, pinned: true);
        nint address = (nint)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(floats));     // pinned: it stays true
        return floats.AsMemory((int)(-address & (Line * sizeof(float) - 1)) / sizeof(float), count);
    }
}
