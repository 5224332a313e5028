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
        _chirp = new float[2 * length];
        _spectrum = new float[2 * _inner.Length];
        FillChirp();
        FillSpectrum();
    }

    /// <summary>Rows that both tiles must have.</summary>
    public int WorkRows => _inner.Length;

    /// <summary>As <see cref="FourierPlan.Execute"/>.</summary>
    public PlanarTarget<float> Execute(PlanarTarget<float> a, PlanarTarget<float> b)
    {
        int used = _length * LaneTile.Lanes;
        Multiply(a, _chirp);
        a.Re[used..(WorkRows * LaneTile.Lanes)].Clear();
        a.Im[used..(WorkRows * LaneTile.Lanes)].Clear();
        PlanarTarget<float> c = _inner.Execute(a, b, out PlanarTarget<float> free);
        Multiply(c, _spectrum);
        PlanarTarget<float> d = _inner.Execute(c.Exchanged, free, out _).Exchanged;
        Multiply(d, _chirp);
        return d;
    }

    private void FillChirp()
    {
        for (int n = 0; n < _length; n++)
        {
            // n² is reduced modulo the chirp's period 2N as an integer: exact for every length.
            (double sin, double cos) = Math.SinCos(-Math.PI * ((long)n * n % (2L * _length)) / _length);
            (_chirp[2 * n], _chirp[2 * n + 1]) = ((float)cos, (float)sin);
        }
    }

    private void FillSpectrum()
    {
        int m = _inner.Length;
        float[] re = new float[m], im = new float[m];
        for (int n = 0; n < _length; n++)
        {
            int mirror = n == 0 ? 0 : m - n;
            (re[n], im[n]) = (_chirp[2 * n], -_chirp[2 * n + 1]);
            (re[mirror], im[mirror]) = (re[n], im[n]);
        }
        _inner.Transform(FourierDirection.Forward, new PlanarTarget<float>(re, im));
        for (int k = 0; k < m; k++) (_spectrum[2 * k], _spectrum[2 * k + 1]) = (re[k] / m, im[k] / m);
    }

    private static void Multiply(PlanarTarget<float> tile, float[] factors)
    {
        if (Hardware.Has512) Multiply<Lanes512>(tile, factors);
        else if (Hardware.Has256) Multiply<Lanes256>(tile, factors);
        else Multiply<Lanes1>(tile, factors);
    }

    private static void Multiply<V>(PlanarTarget<float> tile, float[] factors) where V : unmanaged, ILanes<V>
    {
        ref float re = ref MemoryMarshal.GetReference(tile.Re);
        ref float im = ref MemoryMarshal.GetReference(tile.Im);
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
