using System.Runtime.InteropServices;
using Acquisition.Reconstruction.Numerics;

namespace Acquisition.Reconstruction.Mr.Completion;

/// <summary>What is done to complex images whose phase is known, point by point.</summary>
internal static class Turning
{
    /// <summary><c>p = x/|x|</c>; 1 where x is 0.</summary>
    public static void Normalise(Planar<float> x, PlanarTarget<float> phase)
    {
        Normalising loop = new(x, phase);
        Widest.Sweep(ref loop);
    }

    /// <summary><c>x = s·Re(x·conj(p))·p</c></summary>
    public static void KeepInPhase(PlanarTarget<float> x, Planar<float> phase, float scale)
    {
        KeepingInPhase loop = new(x, phase, scale);
        Widest.Sweep(ref loop);
    }

    private readonly ref struct Normalising(Planar<float> x, PlanarTarget<float> phase) : IVectorLoop
    {
        private readonly Planar<float> _x = x;
        private readonly PlanarTarget<float> _phase = phase;

        public int Run<V>(int start) where V : unmanaged, ILanes<V>
        {
            ref readonly float xRe = ref MemoryMarshal.GetReference(_x.Re), xIm = ref MemoryMarshal.GetReference(_x.Im);
            ref float re = ref MemoryMarshal.GetReference(_phase.Re), im = ref MemoryMarshal.GetReference(_phase.Im);
            V zero = V.All(0), one = V.All(1);
            int i = start, end = _x.Length - V.Count;
            for (; i <= end; i += V.Count)
            {
                Complex<V> value = Complex<V>.Load(in xRe, in xIm, i);
                V magnitude = V.Sqrt(V.MultiplyAdd(value.Re, value.Re, value.Im * value.Im));
                new Complex<V>(V.IfGreater(magnitude, zero, value.Re / magnitude, one), V.IfGreater(magnitude, zero, value.Im / magnitude, zero)).Store(ref re, ref im, i);
            }
            return i;
        }
    }

    private readonly ref struct KeepingInPhase(PlanarTarget<float> x, Planar<float> phase, float scale) : IVectorLoop
    {
        private readonly PlanarTarget<float> _x = x;
        private readonly Planar<float> _phase = phase;

        public int Run<V>(int start) where V : unmanaged, ILanes<V>
        {
            ref float re = ref MemoryMarshal.GetReference(_x.Re), im = ref MemoryMarshal.GetReference(_x.Im);
            ref readonly float pRe = ref MemoryMarshal.GetReference(_phase.Re), pIm = ref MemoryMarshal.GetReference(_phase.Im);
            V factor = V.All(scale);
            int i = start, end = _x.Length - V.Count;
            for (; i <= end; i += V.Count)
            {
                Complex<V> value = Complex<V>.Load(in re, in im, i), p = Complex<V>.Load(in pRe, in pIm, i);
                V size = factor * V.MultiplyAdd(value.Re, p.Re, value.Im * p.Im);
                (size * p).Store(ref re, ref im, i);
            }
            return i;
        }
    }
}
