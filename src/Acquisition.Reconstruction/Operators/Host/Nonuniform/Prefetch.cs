using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using Acquisition.Reconstruction.Numerics;

namespace Acquisition.Reconstruction.Operators.Host.Nonuniform;

/// <summary>
/// Asks for the samples that come next. In the order of the grid they lie anywhere in memory, a dozen neighbours at a time: without it the processor would
/// wait for most of them, which takes longer than to spread them.
/// </summary>
internal static class Prefetch
{
    /// <param name="samples">Sample numbers.</param>
    /// <param name="trajectory">[samples × rank].</param>
    /// <param name="rank">Coordinates of a sample.</param>
    /// <param name="data">[samples].</param>
    public static unsafe void Samples(ReadOnlySpan<int> samples, ReadOnlySpan<float> trajectory, int rank, Planar<float> data)
    {
        if (!Sse.IsSupported) return;
        // Addresses are asked for, never read: it does not matter if memory has moved meanwhile.
        float* k = Address(trajectory), re = Address(data.Re), im = Address(data.Im);
        foreach (int sample in samples)
        {
            Sse.Prefetch0(k + (nint)sample * rank);
            Sse.Prefetch0(re + sample);
            Sse.Prefetch0(im + sample);
        }
    }

    private static unsafe float* Address(ReadOnlySpan<float> values) => (float*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(values));
}
