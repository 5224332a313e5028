using System.Runtime.InteropServices;
using Acquisition.Reconstruction.Numerics;

namespace Acquisition.Reconstruction.Mr;

/// <summary>Complex samples from their interleaved form.</summary>
internal static class ComplexSamples
{
    /// <summary>Splits (re, im) pairs into planes; parts that are not finite become 0.</summary>
    /// <param name="pairs">[samples × (re, im)].</param>
    /// <param name="target">[samples].</param>
    /// <returns>Samples with a part that was not finite.</returns>
    public static int Split(ReadOnlySpan<float> pairs, PlanarTarget<float> target)
    {
        Require.Length(pairs.Length, 2L * target.Length);
        int replaced = 0, done = 0;
        if (Hardware.Has512) done = Split<Lanes512>(pairs, target, done, ref replaced);
        if (Hardware.Has256) done = Split<Lanes256>(pairs, target, done, ref replaced);
        Split<Lanes1>(pairs, target, done, ref replaced);
        return replaced;
    }

    private static int Split<V>(ReadOnlySpan<float> pairs, PlanarTarget<float> target, int start, ref int replaced) where V : unmanaged, ILanes<V>
    {
        ref readonly float source = ref MemoryMarshal.GetReference(pairs);
        ref float re = ref MemoryMarshal.GetReference(target.Re);
        ref float im = ref MemoryMarshal.GetReference(target.Im);
        V infinity = V.All(float.PositiveInfinity), zero = V.All(0), one = V.All(1), bad = zero;
        int i = start;
        for (; i <= target.Length - V.Count; i += V.Count)
        {
            (V a, V b) = V.LoadPairs(in source, 2 * (nint)i);
            // NaN is greater than nothing and smaller than nothing: it takes the second way, as infinity does.
            V.IfGreater(infinity, V.Abs(a), a, zero).Store(ref re, i);
            V.IfGreater(infinity, V.Abs(b), b, zero).Store(ref im, i);
            bad += V.IfGreater(infinity, V.Abs(a), V.IfGreater(infinity, V.Abs(b), zero, one), one);
        }
        Span<float> counts = stackalloc float[V.Count];
        bad.Store(ref counts[0], 0);
        foreach (float count in counts) replaced += (int)count;
        return i;
    }
}
