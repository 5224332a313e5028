using System.Runtime.InteropServices;
using Acquisition.Reconstruction.Numerics;

namespace Acquisition.Reconstruction.Operators.Host;

/// <summary>Vectors of pixels, each through all coils, so that the image passes through memory once.</summary>
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
            CoilSum loop = new(
                new(coils.SensitivitiesRe.Span[start..], coils.SensitivitiesIm.Span[start..]), new(y.Re.Span[start..], y.Im.Span[start..]),
                coils.Count, x.Length, x.Planar.Slice(start, length));
            Widest.Sweep(ref loop);
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

    /// <summary>x = Σ_c conj(s[c])·y[c].</summary>
    private readonly ref struct CoilSum(Planar<float> s, Planar<float> y, int count, int stride, PlanarTarget<float> x) : IVectorLoop
    {
        private readonly Planar<float> _s = s, _y = y;
        private readonly PlanarTarget<float> _x = x;

        public int Run<V>(int start) where V : unmanaged, ILanes<V>
        {
            ref readonly float sr = ref MemoryMarshal.GetReference(_s.Re), si = ref MemoryMarshal.GetReference(_s.Im);
            ref readonly float yr = ref MemoryMarshal.GetReference(_y.Re), yi = ref MemoryMarshal.GetReference(_y.Im);
            ref float xr = ref MemoryMarshal.GetReference(_x.Re), xi = ref MemoryMarshal.GetReference(_x.Im);
            int i = start, last = _x.Length - V.Count, coils = count;
            nint next = stride;
            for (; i <= last; i += V.Count)
            {
                V re = V.All(0), im = V.All(0);
                for (nint c = 0, at = i; c < coils; c++, at += next)
                {
                    V a = V.Load(in sr, at), b = V.Load(in si, at), u = V.Load(in yr, at), v = V.Load(in yi, at);
                    re = V.MultiplyAdd(b, v, V.MultiplyAdd(a, u, re));
                    im = V.SubtractProduct(V.MultiplyAdd(a, v, im), b, u);
                }
                re.Store(ref xr, i);
                im.Store(ref xi, i);
            }
            return i;
        }
    }
}
