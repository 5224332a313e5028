using System.Runtime.InteropServices;
using Acquisition.Reconstruction.Numerics;

namespace Acquisition.Reconstruction.Mr.Parallel;

/// <summary>sum += a·b, element by element.</summary>
internal readonly ref struct PlanarProduct(Planar<float> a, Planar<float> b, PlanarTarget<float> sum) : IVectorLoop
{
    private readonly Planar<float> _a = a, _b = b;
    private readonly PlanarTarget<float> _sum = sum;

    public int Run<V>(int start) where V : unmanaged, ILanes<V>
    {
        ref readonly float ar = ref MemoryMarshal.GetReference(_a.Re), ai = ref MemoryMarshal.GetReference(_a.Im);
        ref readonly float br = ref MemoryMarshal.GetReference(_b.Re), bi = ref MemoryMarshal.GetReference(_b.Im);
        ref float yr = ref MemoryMarshal.GetReference(_sum.Re), yi = ref MemoryMarshal.GetReference(_sum.Im);
        int i = start;
        for (; i <= _sum.Length - V.Count; i += V.Count)
            (Complex<V>.Load(in yr, in yi, i) + Complex<V>.Load(in ar, in ai, i) * Complex<V>.Load(in br, in bi, i)).Store(ref yr, ref yi, i);
        return i;
    }
}
