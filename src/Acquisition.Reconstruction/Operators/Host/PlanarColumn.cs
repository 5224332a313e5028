using System.Runtime.InteropServices;
using Acquisition.Reconstruction.Numerics;

namespace Acquisition.Reconstruction.Operators.Host;

/// <summary>Slice and detector row have the same number.</summary>
internal readonly struct PlanarColumn(int slices) : IColumn
{
    public int Room => 0;

    public void Load(ReadOnlySpan<float> slices, Span<float> room)
    {
        // They are cast from where they are.
    }

    public void Cast(in ViewRays rays, (double X, double Y) pixel, in PixelShadow shadow, ReadOnlySpan<float> from, Span<float> room, Span<float> view)
    {
        if (slices == 1)
        {
            for (int k = 0; k < shadow.Count; k++) view[shadow.First + k] += shadow.Weight(k) * from[0];
            return;
        }
        for (int k = 0; k < shadow.Count; k++)
        {
            AddScaled loop = new(shadow.Weight(k), from, 1, view.Slice((shadow.First + k) * slices, slices));
            Widest.Sweep(ref loop);
        }
    }

    public void Collect(in ViewRays rays, (double X, double Y) pixel, in PixelShadow shadow, ReadOnlySpan<float> view, Span<float> room, Span<float> to)
    {
        if (slices == 1)
        {
            float sum = 0;
            for (int k = 0; k < shadow.Count; k++) sum += shadow.Weight(k) * view[shadow.First + k];
            to[0] += sum;
            return;
        }
        Sum loop = new(shadow, view[(shadow.First * slices)..], slices, to);
        Widest.Sweep(ref loop);
    }

    private readonly ref struct Sum(PixelShadow shadow, ReadOnlySpan<float> view, int slices, Span<float> to) : IVectorLoop
    {
        private readonly PixelShadow _shadow = shadow;
        private readonly ReadOnlySpan<float> _view = view;
        private readonly Span<float> _to = to;

        public int Run<V>(int start) where V : unmanaged, ILanes<V>
        {
            ref readonly float from = ref MemoryMarshal.GetReference(_view);
            ref float to = ref MemoryMarshal.GetReference(_to);
            int i = start, last = slices - V.Count;
            for (; i <= last; i += V.Count)
            {
                V sum = V.Load(in to, i);
                for (int k = 0; k < _shadow.Count; k++) sum = V.MultiplyAdd(V.All(_shadow.Weight(k)), V.Load(in from, (nint)k * slices + i), sum);
                sum.Store(ref to, i);
            }
            return i;
        }
    }
}
