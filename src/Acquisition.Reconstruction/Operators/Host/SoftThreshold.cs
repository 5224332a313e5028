using System.Runtime.InteropServices;
using Acquisition.Reconstruction.Numerics;

namespace Acquisition.Reconstruction.Operators.Host;

/// <summary>x = x·max(0, 1 − threshold/|x|), of real or complex numbers.</summary>
internal readonly ref struct SoftThreshold(float threshold, Span<float> re, Span<float> im) : IVectorLoop
{
    private readonly Span<float> _re = re;
    private readonly Span<float> _im = im;

    public int Run<V>(int start) where V : unmanaged, ILanes<V>
    {
        ref float re = ref MemoryMarshal.GetReference(_re), im = ref MemoryMarshal.GetReference(_im);
        bool isComplex = !_im.IsEmpty;
        V limit = V.All(threshold), one = V.All(1), zero = V.All(0);
        int i = start, last = _re.Length - V.Count;
        for (; i <= last; i += V.Count)
        {
            V a = V.Load(in re, i), b = isComplex ? V.Load(in im, i) : zero;
            V length = isComplex ? V.Sqrt(V.MultiplyAdd(a, a, b * b)) : V.Abs(a);
            V factor = V.IfGreater(length, limit, one - limit / length, zero);
            (factor * a).Store(ref re, i);
            if (isComplex) (factor * b).Store(ref im, i);
        }
        return i;
    }
}
