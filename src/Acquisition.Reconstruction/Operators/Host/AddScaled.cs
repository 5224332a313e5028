using System.Runtime.InteropServices;
using Acquisition.Reconstruction.Numerics;

namespace Acquisition.Reconstruction.Operators.Host;

/// <summary>y = a·x + b·y.</summary>
internal readonly ref struct AddScaled(float a, ReadOnlySpan<float> x, float b, Span<float> y) : IVectorLoop
{
    private readonly ReadOnlySpan<float> _x = x;
    private readonly Span<float> _y = y;

    public int Run<V>(int start) where V : unmanaged, ILanes<V>
    {
        ref readonly float from = ref MemoryMarshal.GetReference(_x);
        ref float to = ref MemoryMarshal.GetReference(_y);
        V ofX = V.All(a), ofY = V.All(b);
        int i = start, last = _y.Length - V.Count;
        for (; i <= last; i += V.Count) V.MultiplyAdd(ofX, V.Load(in from, i), ofY * V.Load(in to, i)).Store(ref to, i);
        return i;
    }
}
