using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Acquisition.Reconstruction.Numerics;

namespace Acquisition.Reconstruction.Mr.Parallel;

/// <summary>
/// What the normal equations of a calibration are made of: the correlation of two lines of k-space between all channels,
/// <c>C[δ, c, c'] = Σ_u conj(a[u, c])·b[u + δ, c']</c>, u = 0 … count − 1, δ = 0 … shifts − 1. Lines lie with their channels side by side,
/// [samples × stride]; the stride is <see cref="StrideOf"/>, and what it has beyond the channels is 0.
/// </summary>
internal static class LineCorrelation
{
    /// <summary>Shifts that are worked on at a time.</summary>
    private const int Together = 3;

    /// <summary>The channels, rounded up to whole vectors.</summary>
    public static int StrideOf(int channels) => (channels + Transposition.Size - 1) / Transposition.Size * Transposition.Size;

    /// <summary>Shifts, rounded up to what is worked on at a time: so many does the result have room for, and so many samples are read beyond b's first <c>count − 1</c>.</summary>
    public static int ShiftsOf(int shifts) => (shifts + Together - 1) / Together * Together;

    /// <summary>The definition.</summary>
    public static void CorrelateReference(Planar<float> a, Planar<float> b, int channels, int count, int shifts, PlanarTarget<float> result)
    {
        int stride = StrideOf(channels);
        for (int shift = 0; shift < shifts; shift++)
            for (int c = 0; c < channels; c++)
                for (int d = 0; d < channels; d++)
                {
                    (double re, double im) = (0, 0);
                    for (int u = 0; u < count; u++)
                    {
                        (double p, double q) = (a.Re[u * stride + c], a.Im[u * stride + c]);
                        (double x, double y) = (b.Re[(u + shift) * stride + d], b.Im[(u + shift) * stride + d]);
                        (re, im) = (re + p * x + q * y, im + p * y - q * x);
                    }
                    int at = (shift * (channels + 1 & ~1) + c) * stride + d;
                    (result.Re[at], result.Im[at]) = ((float)re, (float)im);
                }
    }

    /// <param name="a">[count × stride].</param>
    /// <param name="b">[(count − 1 + rounded shifts) × stride].</param>
    /// <param name="channels">c and c'.</param>
    /// <param name="count">Samples.</param>
    /// <param name="shifts">δ.</param>
    /// <param name="result">[rounded shifts × channels rounded up to even × stride].</param>
    public static void Correlate(Planar<float> a, Planar<float> b, int channels, int count, int shifts, PlanarTarget<float> result)
    {
        int stride = StrideOf(channels);
        Require.Length(a.Length, count * stride);
        Require.Length(b.Length, (count - 1 + ShiftsOf(shifts)) * stride);
        Require.Length(result.Length, ShiftsOf(shifts) * (channels + 1 & ~1) * stride);
        Blocks work = new(a, b, channels, count, shifts, result);
        Widest.Run(ref work);
    }

    private readonly ref struct Blocks(Planar<float> a, Planar<float> b, int channels, int count, int shifts, PlanarTarget<float> result) : IVectorWork
    {
        private readonly Planar<float> _a = a, _b = b;
        private readonly PlanarTarget<float> _result = result;

        /// <summary>Two channels of a by three shifts of a vector of b's channels: twelve sums, which every register file holds.</summary>
        public void Run<V>() where V : unmanaged, ILanes<V>
        {
            ref readonly float ar = ref MemoryMarshal.GetReference(_a.Re), ai = ref MemoryMarshal.GetReference(_a.Im);
            ref readonly float br = ref MemoryMarshal.GetReference(_b.Re), bi = ref MemoryMarshal.GetReference(_b.Im);
            ref float cr = ref MemoryMarshal.GetReference(_result.Re), ci = ref MemoryMarshal.GetReference(_result.Im);
            nint stride = StrideOf(channels), rows = channels + 1 & ~1, length = count * stride;
            for (nint shift = 0; shift < shifts; shift += Together)
                for (nint d = 0; d < stride; d += V.Count)
                    for (nint c = 0; c < rows; c += 2)
                    {
                        V zero = V.All(0);
                        V p0r = zero, p0i = zero, p1r = zero, p1i = zero, p2r = zero, p2i = zero;
                        V q0r = zero, q0i = zero, q1r = zero, q1i = zero, q2r = zero, q2i = zero;
                        for (nint u = 0; u < length; u += stride)
                        {
                            nint at = u + shift * stride + d;
                            V pr = V.All(Unsafe.Add(ref Unsafe.AsRef(in ar), u + c));
                            V pi = V.All(Unsafe.Add(ref Unsafe.AsRef(in ai), u + c));
                            V qr = V.All(Unsafe.Add(ref Unsafe.AsRef(in ar), u + c + 1));
                            V qi = V.All(Unsafe.Add(ref Unsafe.AsRef(in ai), u + c + 1));
                            V x = V.Load(in br, at), y = V.Load(in bi, at);
                            Add(pr, pi, x, y, ref p0r, ref p0i);
                            Add(qr, qi, x, y, ref q0r, ref q0i);
                            (x, y) = (V.Load(in br, at + stride), V.Load(in bi, at + stride));
                            Add(pr, pi, x, y, ref p1r, ref p1i);
                            Add(qr, qi, x, y, ref q1r, ref q1i);
                            (x, y) = (V.Load(in br, at + 2 * stride), V.Load(in bi, at + 2 * stride));
                            Add(pr, pi, x, y, ref p2r, ref p2i);
                            Add(qr, qi, x, y, ref q2r, ref q2i);
                        }
                        nint to = (shift * rows + c) * stride + d, next = rows * stride;
                        p0r.Store(ref cr, to);
                        p0i.Store(ref ci, to);
                        q0r.Store(ref cr, to + stride);
                        q0i.Store(ref ci, to + stride);
                        p1r.Store(ref cr, to + next);
                        p1i.Store(ref ci, to + next);
                        q1r.Store(ref cr, to + next + stride);
                        q1i.Store(ref ci, to + next + stride);
                        p2r.Store(ref cr, to + 2 * next);
                        p2i.Store(ref ci, to + 2 * next);
                        q2r.Store(ref cr, to + 2 * next + stride);
                        q2i.Store(ref ci, to + 2 * next + stride);
                    }
        }

        /// <summary>sum += conj(p)·x.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static void Add<V>(V pr, V pi, V x, V y, ref V re, ref V im) where V : unmanaged, ILanes<V>
        {
            re = V.MultiplyAdd(pi, y, V.MultiplyAdd(pr, x, re));
            im = V.SubtractProduct(V.MultiplyAdd(pr, y, im), pi, x);
        }
    }
}
