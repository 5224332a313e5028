using System.Runtime.InteropServices;
using Acquisition.Reconstruction.Numerics;

namespace Acquisition.Reconstruction.Fourier;

/// <summary>
/// A transform of any length as a convolution of a convenient one (Bluestein 1970): with the chirp w[n] = exp(−iπn²/N),
/// <c>X[k] = w[k]·Σₙ (x[n]·w[n])·w*[k−n]</c>.
/// </summary>
internal sealed class Bluestein
{
    private readonly int _length;
    private readonly FourierPlan _inner;
    private readonly float[] _chirp;        // w[n], (re, im)
    private readonly float[] _spectrum;     // transform of w*, divided by the inner length, (re, im)

    public Bluestein(int length)
    {
        _length = length;
        _inner = new FourierPlan(FourierFactors.NextSmooth(2 * length - 1));
        _chirp = Chirp.Of(length);
        _spectrum = Chirp.Spectrum(_chirp, _inner);
    }

    /// <summary>Rows that both tiles must have.</summary>
    public int WorkRows => _inner.WorkLength / LaneTile.Lanes;

    /// <summary>As <see cref="FourierPlan.Execute"/>.</summary>
    public PlanarTarget<float> Execute(PlanarTarget<float> a, PlanarTarget<float> b)
    {
        int used = _length * LaneTile.Lanes;
        Multiply(a, _chirp);
        a.Re[used..(_inner.Length * LaneTile.Lanes)].Clear();
        a.Im[used..(_inner.Length * LaneTile.Lanes)].Clear();
        PlanarTarget<float> c = _inner.Execute(a, b, out PlanarTarget<float> free);
        Multiply(c, _spectrum);
        PlanarTarget<float> d = _inner.Execute(c.Exchanged, free, out _).Exchanged;
        Multiply(d, _chirp);
        return d;
    }

    private static void Multiply(PlanarTarget<float> tile, float[] factors)
    {
        Rows rows = new(tile, factors);
        Widest.Run(ref rows);
    }

    /// <summary>Multiplies each row of a tile with a factor of its own.</summary>
    private readonly ref struct Rows(PlanarTarget<float> tile, ReadOnlySpan<float> factors) : IVectorWork
    {
        private readonly PlanarTarget<float> _tile = tile;
        private readonly ReadOnlySpan<float> _factors = factors;

        public void Run<V>() where V : unmanaged, ILanes<V>
        {
            ref float re = ref MemoryMarshal.GetReference(_tile.Re);
            ref float im = ref MemoryMarshal.GetReference(_tile.Im);
            ReadOnlySpan<float> factors = _factors;
            for (int row = 0; 2 * row < factors.Length; row++)
            {
                Complex<V> factor = new(V.All(factors[2 * row]), V.All(factors[2 * row + 1]));
                for (int q = 0; q < LaneTile.Lanes; q += V.Count)
                {
                    nint at = (nint)row * LaneTile.Lanes + q;
                    (factor * Complex<V>.Load(in re, in im, at)).Store(ref re, ref im, at);
                }
            }
        }
    }
}
