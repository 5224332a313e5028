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
        Pairs loop = new(pairs, target);
        Widest.Sweep(ref loop);
        return loop.Replaced;
    }

    private ref struct Pairs(ReadOnlySpan<float> pairs, PlanarTarget<float> target) : IVectorLoop
    {
        private readonly ReadOnlySpan<float> _pairs = pairs;
        private readonly PlanarTarget<float> _target = target;

        public int Replaced { get; private set; }

        public int Run<V>(int start) where V : unmanaged, ILanes<V>
        {
            ref readonly float source = ref MemoryMarshal.GetReference(_pairs);
            ref float re = ref MemoryMarshal.GetReference(_target.Re);
            ref float im = ref MemoryMarshal.GetReference(_target.Im);
            V infinity = V.All(float.PositiveInfinity), zero = V.All(0), one = V.All(1), bad = zero;
            int i = start, end = _target.Length - V.Count;
            for (; i <= end; i += V.Count)
            {
                (V a, V b) = V.LoadPairs(in source, 2 * (nint)i);
                // NaN is greater than nothing and smaller than nothing: it takes the second way, as infinity does.
                V.IfGreater(infinity, V.Abs(a), a, zero).Store(ref re, i);
                V.IfGreater(infinity, V.Abs(b), b, zero).Store(ref im, i);
                bad += V.IfGreater(infinity, V.Abs(a), V.IfGreater(infinity, V.Abs(b), zero, one), one);
            }
            Span<float> counts = stackalloc float[V.Count];
            bad.Store(ref counts[0], 0);
            foreach (float count in counts) Replaced += (int)count;
            return i;
        }
    }
}
