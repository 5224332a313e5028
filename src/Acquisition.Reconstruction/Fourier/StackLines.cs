using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Acquisition.Reconstruction.Fourier;

/// <summary>
/// Vectors on the stack that begin on a cache line: one that lies in two takes twice as long to load and to store, and the stack begins anywhere.
/// </summary>
internal static class StackLines
{
    private const int LineBytes = 64;

    /// <summary>Vectors to take for <paramref name="count"/> that begin on a line.</summary>
    public static int Count<V>(int count) where V : unmanaged => count + (LineBytes + Unsafe.SizeOf<V>() - 1) / Unsafe.SizeOf<V>();

    /// <summary>The first vector on a line.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe ref V First<V>(Span<V> taken) where V : unmanaged
    {
        // What lies on the stack stays where it is.
        byte* start = (byte*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(taken));
        return ref *(V*)(start + (-(nint)start & (LineBytes - 1)));
    }
}
