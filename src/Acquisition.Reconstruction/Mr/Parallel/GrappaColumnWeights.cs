using System.Runtime.InteropServices;
using Acquisition.Reconstruction.Fourier;
using Acquisition.Reconstruction.Numerics;

namespace Acquisition.Reconstruction.Mr.Parallel;

/// <summary>A kernel's weights in 16 columns of the image, <c>W(x)[s, c] = Σ_m w[s, m, c]·exp(−i2πm(x − x₀)/N)</c>, for one missing line and two channels.</summary>
internal sealed class GrappaColumnWeights
{
    private readonly GrappaKernel _kernel;
    private readonly float[] _re;           // of the kernel: [targets × channel pairs × sources × channels × 2 × columns]
    private readonly float[] _im;
    private readonly AlignedFloats _turnRe; // exp(−i2πm(x − x₀)/N): [blocks × columns of the kernel × 16]
    private readonly AlignedFloats _turnIm;

    public GrappaColumnWeights(GrappaKernel kernel, int transformColumns, int columns)
    {
        _kernel = kernel;
        int taps = kernel.Size.Columns, blocks = (columns + LaneTile.Lanes - 1) / LaneTile.Lanes;
        (_turnRe, _turnIm) = (new(blocks * taps * LaneTile.Lanes), new(blocks * taps * LaneTile.Lanes));
        for (int x = 0; x < blocks * LaneTile.Lanes; x++)
            for (int m = 0; m < taps; m++)
            {
                int at = (x / LaneTile.Lanes * taps + m) * LaneTile.Lanes + x % LaneTile.Lanes;
                (_turnRe.Span[at], _turnIm.Span[at]) = UnitRoot.Of((long)(m - taps / 2) * (x - columns / 2), transformColumns);
            }
        int pairs = (kernel.Channels + 1) / 2, sources = kernel.Geometry.Sources.Length;
        (_re, _im) = (new float[kernel.Geometry.Targets * pairs * sources * kernel.Channels * 2 * taps], new float[kernel.Geometry.Targets * pairs * sources * kernel.Channels * 2 * taps]);
        for (int target = 0, at = 0; target < kernel.Geometry.Targets; target++)
            for (int pair = 0; pair < pairs; pair++)
                for (int s = 0; s < sources; s++)
                    for (int c = 0; c < kernel.Channels; c++)
                        for (int channel = 2 * pair; channel < 2 * pair + 2; channel++)
                            for (int m = 0; m < taps; m++, at++)
                                if (channel < kernel.Channels) (_re[at], _im[at]) = kernel[target, channel, s, m, c];
    }

    private int Vectors => _kernel.Geometry.Sources.Length * _kernel.Channels * 2;

    /// <summary>Floats of a plane: [sources × channels × 2 × 16].</summary>
    public int Length => Vectors * LaneTile.Lanes;

    /// <param name="block">Which 16 columns.</param>
    /// <param name="target">Which missing line of the cell.</param>
    /// <param name="channel">The first of the two; a second one that there is not gets zeros.</param>
    /// <param name="weights">[sources × channels × 2 × 16].</param>
    public void Expand(int block, int target, int channel, PlanarTarget<float> weights)
    {
        int taps = _kernel.Size.Columns, pairs = (_kernel.Channels + 1) / 2, from = (target * pairs + channel / 2) * Vectors * taps;
        Turned work = new(
            new(_re.AsSpan(from, Vectors * taps), _im.AsSpan(from, Vectors * taps)),
            new(_turnRe.Span.Slice(block * taps * LaneTile.Lanes, taps * LaneTile.Lanes), _turnIm.Span.Slice(block * taps * LaneTile.Lanes, taps * LaneTile.Lanes)),
            taps, weights);
        Widest.Run(ref work);
    }

    private readonly ref struct Turned(Planar<float> kernel, Planar<float> turns, int taps, PlanarTarget<float> weights) : IVectorWork
    {
        private readonly Planar<float> _kernel = kernel, _turns = turns;
        private readonly PlanarTarget<float> _weights = weights;

        public void Run<V>() where V : unmanaged, ILanes<V>
        {
            ReadOnlySpan<float> re = _kernel.Re, im = _kernel.Im;
            ref readonly float tr = ref MemoryMarshal.GetReference(_turns.Re), ti = ref MemoryMarshal.GetReference(_turns.Im);
            ref float wr = ref MemoryMarshal.GetReference(_weights.Re), wi = ref MemoryMarshal.GetReference(_weights.Im);
            for (int q = 0; q < LaneTile.Lanes; q += V.Count)
                for (int k = 0, vector = 0; k < re.Length; k += taps, vector++)
                {
                    Complex<V> sum = new(V.All(0), V.All(0));
                    for (int m = 0; m < taps; m++) sum += new Complex<V>(V.All(re[k + m]), V.All(im[k + m])) * Complex<V>.Load(in tr, in ti, m * LaneTile.Lanes + q);
                    sum.Store(ref wr, ref wi, vector * LaneTile.Lanes + q);
                }
        }
    }
}
