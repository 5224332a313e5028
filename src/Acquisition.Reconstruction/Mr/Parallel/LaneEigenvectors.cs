using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Acquisition.Reconstruction.Fourier;
using Acquisition.Reconstruction.Numerics;

namespace Acquisition.Reconstruction.Mr.Parallel;

/// <summary>
/// The first eigenvectors of 16 Hermitian matrices of channels, one in each lane, by power iteration. From row to row of an image they vary slowly, so that each
/// search starts where the last one ended and takes few steps.
/// </summary>
internal readonly ref struct LaneEigenvectors
{
    private const int Lanes = LaneTile.Lanes;

    /// <summary>Steps at most: as many as BART takes from nothing.</summary>
    private const int Steps = 30;

    /// <summary>‖W·x − λ·x‖²/λ² at which a vector is good enough: 3·10⁻⁴ of its length.</summary>
    private const float Tolerance = 1e-7f;

    /// <summary>Of the next channel, added before each search: a vector that has become the second one at a crossing does not stay there.</summary>
    private const float Nudge = 0.03f;

    private readonly int _channels;
    private readonly PlanarTarget<float> _vectors;      // [sets × channels × 16]
    private readonly Span<float> _error;                // [16]

    public LaneEigenvectors(Arena.Frame frame, int channels, int sets)
    {
        _channels = channels;
        Matrix = frame.TakePlanar(channels * (channels + 1) / 2 * Lanes);
        _vectors = frame.TakePlanar(sets * channels * Lanes);
        Turned = frame.TakePlanar(channels * Lanes);
        Values = frame.Take(sets * Lanes);
        _error = frame.Take(Lanes);
    }

    /// <summary>The matrices' upper triangles, row by row: [pairs × 16]. The caller fills them.</summary>
    public PlanarTarget<float> Matrix { get; }

    /// <summary>Eigenvalues: [sets × 16].</summary>
    public Span<float> Values { get; }

    /// <summary>What <see cref="Turn"/> gives: [channels × 16].</summary>
    public PlanarTarget<float> Turned { get; }

    /// <summary>Forgets the last row.</summary>
    public void Start()
    {
        _vectors.Re.Fill((float)(1 / Math.Sqrt(_channels)));
        _vectors.Im.Clear();
        // Another direction for the second set.
        for (int i = _channels * Lanes; i < _vectors.Length; i++)
            if ((i / Lanes & 1) != 0) _vectors.Re[i] = -_vectors.Re[i];
    }

    /// <summary>Finds one set's vectors; those before it must have been found.</summary>
    /// <param name="set">0 for the largest eigenvalue.</param>
    /// <param name="row">Any number that grows.</param>
    /// <param name="least">Vectors of smaller eigenvalues need not be exact.</param>
    public void Find<V>(int set, int row, float least) where V : unmanaged, ILanes<V>
    {
        foreach (ref float value in _vectors.Re.Slice((set * _channels + row % _channels) * Lanes, Lanes)) value += Nudge;
        for (int step = 1; step <= Steps; step++)
        {
            Step<V>(set);
            if (step > 2 && IsSettled(set, least)) break;
        }
    }

    /// <summary>A set's vectors with their phase relative to a reference, and a weight: <c>w·x·conj(⟨r, x⟩)/|⟨r, x⟩|</c>.</summary>
    /// <param name="set">As found.</param>
    /// <param name="q">The first lane.</param>
    /// <param name="reference">r: [channels].</param>
    /// <param name="weight">w.</param>
    public void Turn<V>(int set, int q, Planar<float> reference, V weight) where V : unmanaged, ILanes<V>
    {
        ref float xr = ref Unsafe.Add(ref MemoryMarshal.GetReference(_vectors.Re), set * _channels * Lanes);
        ref float xi = ref Unsafe.Add(ref MemoryMarshal.GetReference(_vectors.Im), set * _channels * Lanes);
        ref float yr = ref MemoryMarshal.GetReference(Turned.Re), yi = ref MemoryMarshal.GetReference(Turned.Im);
        V re = V.All(1e-20f), im = V.All(0);
        for (int c = 0; c < _channels; c++)
        {
            V rr = V.All(reference.Re[c]), ri = V.All(reference.Im[c]), sr = V.Load(in xr, c * Lanes + q), si = V.Load(in xi, c * Lanes + q);
            re = V.MultiplyAdd(ri, si, V.MultiplyAdd(rr, sr, re));
            im = V.SubtractProduct(V.MultiplyAdd(rr, si, im), ri, sr);
        }
        V factor = weight / V.Sqrt(V.MultiplyAdd(im, im, re * re));
        Complex<V> turn = new(factor * re, V.All(0) - factor * im);
        for (nint c = q; c < _channels * Lanes; c += Lanes) (turn * Complex<V>.Load(in xr, in xi, c)).Store(ref yr, ref yi, c);
    }

    private bool IsSettled(int set, float least)
    {
        for (int lane = 0; lane < Lanes; lane++)
            if (_error[lane] > Tolerance && Values[set * Lanes + lane] > least) return false;
        return true;
    }

    /// <summary>One step of a set's power iteration, at right angles to the sets before it.</summary>
    private void Step<V>(int set) where V : unmanaged, ILanes<V>
    {
        for (int q = 0; q < Lanes; q += V.Count)
        {
            Multiply<V>(set, q);
            for (int before = 0; before < set; before++) Remove<V>(before, q);
            Normalise<V>(set, q);
        }
    }

    /// <summary>product = W·x.</summary>
    private void Multiply<V>(int set, int q) where V : unmanaged, ILanes<V>
    {
        ref readonly float wr = ref MemoryMarshal.GetReference(Matrix.Re), wi = ref MemoryMarshal.GetReference(Matrix.Im);
        ref float xr = ref Unsafe.Add(ref MemoryMarshal.GetReference(_vectors.Re), set * _channels * Lanes);
        ref float xi = ref Unsafe.Add(ref MemoryMarshal.GetReference(_vectors.Im), set * _channels * Lanes);
        ref float yr = ref MemoryMarshal.GetReference(Turned.Re), yi = ref MemoryMarshal.GetReference(Turned.Im);
        for (int c = 0; c < _channels; c++) new Complex<V>(V.All(0), V.All(0)).Store(ref yr, ref yi, c * Lanes + q);
        for (nint c = 0, pair = q; c < _channels; c++)
        {
            Complex<V> x = Complex<V>.Load(in xr, in xi, c * Lanes + q), y = Complex<V>.Load(in yr, in yi, c * Lanes + q);
            V own = V.Load(in wr, pair);        // the diagonal is real
            y = Complex<V>.Add(y, own, x);
            pair += Lanes;
            for (nint d = c + 1; d < _channels; d++, pair += Lanes)
            {
                Complex<V> w = Complex<V>.Load(in wr, in wi, pair), other = Complex<V>.Load(in xr, in xi, d * Lanes + q), sum = Complex<V>.Load(in yr, in yi, d * Lanes + q);
                y = new(V.SubtractProduct(V.MultiplyAdd(w.Re, other.Re, y.Re), w.Im, other.Im), V.MultiplyAdd(w.Im, other.Re, V.MultiplyAdd(w.Re, other.Im, y.Im)));
                new Complex<V>(V.MultiplyAdd(w.Im, x.Im, V.MultiplyAdd(w.Re, x.Re, sum.Re)), V.SubtractProduct(V.MultiplyAdd(w.Re, x.Im, sum.Im), w.Im, x.Re))
                    .Store(ref yr, ref yi, d * Lanes + q);
            }
            y.Store(ref yr, ref yi, c * Lanes + q);
        }
    }

    /// <summary>product −= x·(xᴴ·product) with an earlier set's x.</summary>
    private void Remove<V>(int before, int q) where V : unmanaged, ILanes<V>
    {
        ref float xr = ref Unsafe.Add(ref MemoryMarshal.GetReference(_vectors.Re), before * _channels * Lanes);
        ref float xi = ref Unsafe.Add(ref MemoryMarshal.GetReference(_vectors.Im), before * _channels * Lanes);
        ref float yr = ref MemoryMarshal.GetReference(Turned.Re), yi = ref MemoryMarshal.GetReference(Turned.Im);
        V re = V.All(0), im = V.All(0);
        for (nint c = q; c < _channels * Lanes; c += Lanes)
        {
            Complex<V> x = Complex<V>.Load(in xr, in xi, c), y = Complex<V>.Load(in yr, in yi, c);
            re = V.MultiplyAdd(x.Im, y.Im, V.MultiplyAdd(x.Re, y.Re, re));
            im = V.SubtractProduct(V.MultiplyAdd(x.Re, y.Im, im), x.Im, y.Re);
        }
        for (nint c = q; c < _channels * Lanes; c += Lanes)
            (Complex<V>.Load(in yr, in yi, c) - new Complex<V>(re, im) * Complex<V>.Load(in xr, in xi, c)).Store(ref yr, ref yi, c);
    }

    /// <summary>λ = ‖y‖, x = y/λ; the squared distance of y from λ·x before.</summary>
    private void Normalise<V>(int set, int q) where V : unmanaged, ILanes<V>
    {
        ref float xr = ref Unsafe.Add(ref MemoryMarshal.GetReference(_vectors.Re), set * _channels * Lanes);
        ref float xi = ref Unsafe.Add(ref MemoryMarshal.GetReference(_vectors.Im), set * _channels * Lanes);
        ref float yr = ref MemoryMarshal.GetReference(Turned.Re), yi = ref MemoryMarshal.GetReference(Turned.Im);
        V squares = V.All(1e-30f), error = V.All(0), one = V.All(1);
        for (nint c = q; c < _channels * Lanes; c += Lanes)
        {
            V re = V.Load(in yr, c), im = V.Load(in yi, c);
            squares = V.MultiplyAdd(im, im, V.MultiplyAdd(re, re, squares));
        }
        V value = V.Sqrt(squares), inverse = one / value;
        for (nint c = q; c < _channels * Lanes; c += Lanes)
        {
            V re = inverse * V.Load(in yr, c), im = inverse * V.Load(in yi, c);
            V dr = re - V.Load(in xr, c), di = im - V.Load(in xi, c);
            error = V.MultiplyAdd(di, di, V.MultiplyAdd(dr, dr, error));
            re.Store(ref xr, c);
            im.Store(ref xi, c);
        }
        value.Store(ref MemoryMarshal.GetReference(Values), set * Lanes + q);
        error.Store(ref MemoryMarshal.GetReference(_error), q);
    }
}
