using System.Runtime.InteropServices;
using Acquisition.Reconstruction.Numerics;

namespace Acquisition.Reconstruction.Operators.Host;

/// <summary>A few pixels at a time through all coils, so that of the image nothing but them is in the first-level cache.</summary>
internal sealed class HostCoils(Coils description) : HostMap(description)
{
    /// <summary>Pixels of a piece.</summary>
    private const int Chunk = 1024;

    private int Pieces => (Domain.Length + Chunk - 1) / Chunk;

    protected override void RunForward(HostArray x, HostArray y) => Cores.For(Pieces, new Spread(description, x, y));

    protected override void RunAdjoint(HostArray y, HostArray x) => Cores.For(Pieces, new Collect(description, y, x));

    private static (int Start, int Length) Part(int piece, int pixels) => (piece * Chunk, Math.Min(Chunk, pixels - piece * Chunk));

    private readonly struct Spread(Coils coils, HostArray x, HostArray y) : IPieces
    {
        public void Run(int piece)
        {
            (int start, int length) = Part(piece, x.Length);
            Planar<float> image = x.Planar.Slice(start, length);
            for (int coil = 0; coil < coils.Count; coil++)
            {
                int at = coil * x.Length + start;
                Product loop = new(new(coils.SensitivitiesRe.Span.Slice(at, length), coils.SensitivitiesIm.Span.Slice(at, length)), image, y.Planar.Slice(at, length));
                Widest.Sweep(ref loop);
            }
        }
    }

    private readonly struct Collect(Coils coils, HostArray y, HostArray x) : IPieces
    {
        public void Run(int piece)
        {
            (int start, int length) = Part(piece, x.Length);
            PlanarTarget<float> image = x.Planar.Slice(start, length);
            image.Re.Clear();
            image.Im.Clear();
            for (int coil = 0; coil < coils.Count; coil++)
            {
                int at = coil * x.Length + start;
                ConjugateProduct loop = new(new(coils.SensitivitiesRe.Span.Slice(at, length), coils.SensitivitiesIm.Span.Slice(at, length)), y.Planar.Slice(at, length), image);
                Widest.Sweep(ref loop);
            }
        }
    }

    /// <summary>y = s·x.</summary>
    private readonly ref struct Product(Planar<float> s, Planar<float> x, PlanarTarget<float> y) : IVectorLoop
    {
        private readonly Planar<float> _s = s, _x = x;
        private readonly PlanarTarget<float> _y = y;

        public int Run<V>(int start) where V : unmanaged, ILanes<V>
        {
            ref readonly float sr = ref MemoryMarshal.GetReference(_s.Re), si = ref MemoryMarshal.GetReference(_s.Im);
            ref readonly float xr = ref MemoryMarshal.GetReference(_x.Re), xi = ref MemoryMarshal.GetReference(_x.Im);
            ref float yr = ref MemoryMarshal.GetReference(_y.Re), yi = ref MemoryMarshal.GetReference(_y.Im);
            int i = start, last = _y.Length - V.Count;
            for (; i <= last; i += V.Count) (Complex<V>.Load(in sr, in si, i) * Complex<V>.Load(in xr, in xi, i)).Store(ref yr, ref yi, i);
            return i;
        }
    }

    /// <summary>x += conj(s)·y.</summary>
    private readonly ref struct ConjugateProduct(Planar<float> s, Planar<float> y, PlanarTarget<float> x) : IVectorLoop
    {
        private readonly Planar<float> _s = s, _y = y;
        private readonly PlanarTarget<float> _x = x;

        public int Run<V>(int start) where V : unmanaged, ILanes<V>
        {
            ref readonly float sr = ref MemoryMarshal.GetReference(_s.Re), si = ref MemoryMarshal.GetReference(_s.Im);
            ref readonly float yr = ref MemoryMarshal.GetReference(_y.Re), yi = ref MemoryMarshal.GetReference(_y.Im);
            ref float xr = ref MemoryMarshal.GetReference(_x.Re), xi = ref MemoryMarshal.GetReference(_x.Im);
            int i = start, last = _x.Length - V.Count;
            for (; i <= last; i += V.Count)
            {
                V a = V.Load(in sr, i), b = V.Load(in si, i), u = V.Load(in yr, i), v = V.Load(in yi, i);
                V.MultiplyAdd(b, v, V.MultiplyAdd(a, u, V.Load(in xr, i))).Store(ref xr, i);
                V.SubtractProduct(V.MultiplyAdd(a, v, V.Load(in xi, i)), b, u).Store(ref xi, i);
            }
            return i;
        }
    }
}
