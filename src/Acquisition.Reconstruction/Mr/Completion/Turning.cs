using System.Runtime.InteropServices;
using Acquisition.Reconstruction.Numerics;

namespace Acquisition.Reconstruction.Mr.Completion;

/// <summary>What is done to complex images whose phase is known, point by point.</summary>
internal static class Turning
{
    /// <summary><c>p = x/|x|</c>; 1 where x is 0.</summary>
    public static void Normalise(Planar<float> x, PlanarTarget<float> phase)
    {
        Points loop = new(Kind.Normalise, x, phase, phase, 1);
        Widest.Sweep(ref loop);
    }

    /// <summary><c>x = s·|x|·p</c></summary>
    public static void TakePhase(PlanarTarget<float> x, Planar<float> phase, float scale)
    {
        Points loop = new(Kind.TakePhase, x, phase, x, scale);
        Widest.Sweep(ref loop);
    }

    /// <summary><c>x = s·Re(x·conj(p))·p</c></summary>
    public static void KeepInPhase(PlanarTarget<float> x, Planar<float> phase, float scale)
    {
        Points loop = new(Kind.KeepInPhase, x, phase, x, scale);
        Widest.Sweep(ref loop);
    }

    private enum Kind
    {
        Normalise,
        TakePhase,
        KeepInPhase,
    }

    private readonly ref struct Points(Kind kind, Planar<float> x, Planar<float> phase, PlanarTarget<float> target, float scale) : IVectorLoop
    {
        private readonly Planar<float> _x = x;
        private readonly Planar<float> _phase = phase;
        private readonly PlanarTarget<float> _target = target;

        public int Run<V>(int start) where V : unmanaged, ILanes<V>
        {
            ref readonly float xRe = ref MemoryMarshal.GetReference(_x.Re), xIm = ref MemoryMarshal.GetReference(_x.Im);
            ref readonly float pRe = ref MemoryMarshal.GetReference(_phase.Re), pIm = ref MemoryMarshal.GetReference(_phase.Im);
            ref float re = ref MemoryMarshal.GetReference(_target.Re), im = ref MemoryMarshal.GetReference(_target.Im);
            V factor = V.All(scale), zero = V.All(0), one = V.All(1);
            int i = start, end = _x.Length - V.Count;
            for (; i <= end; i += V.Count)
            {
                Complex<V> value = Complex<V>.Load(in xRe, in xIm, i);
                if (kind == Kind.Normalise)
                {
                    V magnitude = V.Sqrt(V.MultiplyAdd(value.Re, value.Re, value.Im * value.Im)), by = one / magnitude;
                    new Complex<V>(V.IfGreater(magnitude, zero, value.Re * by, one), V.IfGreater(magnitude, zero, value.Im * by, zero)).Store(ref re, ref im, i);
                    continue;
                }
                Complex<V> p = Complex<V>.Load(in pRe, in pIm, i);
                V size = kind == Kind.TakePhase
                    ? V.Sqrt(V.MultiplyAdd(value.Re, value.Re, value.Im * value.Im))
                    : V.MultiplyAdd(value.Re, p.Re, value.Im * p.Im);
                ((factor * size) * p).Store(ref re, ref im, i);
            }
            return i;
        }
    }
}
