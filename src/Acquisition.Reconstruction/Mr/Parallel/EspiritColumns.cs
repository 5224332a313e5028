using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Acquisition.Reconstruction.Fourier;
using Acquisition.Reconstruction.Numerics;

namespace Acquisition.Reconstruction.Mr.Parallel;

/// <summary>
/// The eigenvectors of <c>W(q)[c, c'] = Σ_δ C[δ, c, c']·exp(−i2πq·δ)</c> in 16 columns of the image, a column in each lane of a vector. They vary
/// slowly, so each row's power iteration starts from the row before and needs few steps.
/// </summary>
internal readonly ref struct EspiritColumns : IVectorWork
{
    private const int Lanes = LaneTile.Lanes;

    /// <summary>Steps of a pixel at most: as many as BART takes from nothing.</summary>
    private const int Steps = 30;

    /// <summary>‖W·x − λ·x‖²/λ² at which a vector is good enough: 3·10⁻⁴ of its length.</summary>
    private const float Tolerance = 1e-7f;

    private readonly EspiritMaps _maps;
    private readonly EspiritSettings _settings;
    private readonly Planar<float> _reference;
    private readonly int _block;
    private readonly int _kernel;
    private readonly int _channels;
    private readonly PlanarTarget<float> _hybrid;       // Σ over the columns' δ: [δ along rows, 0 … k − 1 × channels × channels × 16]
    private readonly PlanarTarget<float> _matrix;       // W of one row, c ≤ c': [pairs × 16]
    private readonly PlanarTarget<float> _vectors;      // [sets × channels × 16]
    private readonly PlanarTarget<float> _product;      // [channels × 16]
    private readonly Span<float> _values;               // λ: [sets × 16]
    private readonly Span<float> _error;                // [16]

    private EspiritColumns(Arena.Frame frame, EspiritMaps maps, EspiritSettings settings, Planar<float> reference, int block)
    {
        (_maps, _settings, _block, _kernel, _channels) = (maps, settings, block, settings.KernelSize, maps.Channels);
        _reference = reference;
        _hybrid = frame.TakePlanar(_kernel * _channels * _channels * Lanes);
        _matrix = frame.TakePlanar(_channels * (_channels + 1) / 2 * Lanes);
        _vectors = frame.TakePlanar(maps.Sets * _channels * Lanes);
        _product = frame.TakePlanar(_channels * Lanes);
        _values = frame.Take(maps.Sets * Lanes);
        _error = frame.Take(Lanes);
    }

    public static void Fill(EspiritSubspace subspace, EspiritMaps maps, EspiritSettings settings, Planar<float> reference, int block)
    {
        using Arena.Frame frame = Arena.Open();
        EspiritColumns work = new(frame, maps, settings, reference, block);
        work.Transform(subspace);
        Widest.Run(ref work);
    }

    public void Run<V>() where V : unmanaged, ILanes<V>
    {
        Start();
        for (int row = 0; row < _maps.Rows; row++)
        {
            Assemble<V>(row);
            for (int set = 0; set < _maps.Sets; set++)
            {
                for (int step = 1; step <= Steps; step++)
                {
                    Step<V>(set);
                    if (step > 1 && IsSettled(set)) break;
                }
                Store<V>(set, row);
            }
        }
    }

    /// <summary>Along the columns' δ. What follows C's negative row δ is its conjugate transpose.</summary>
    private void Transform(EspiritSubspace subspace)
    {
        int shifts = 2 * _kernel - 1, stride = LineCorrelation.StrideOf(_channels), plane = (_channels + 1 & ~1) * stride;
        using Arena.Frame frame = Arena.Open();
        PlanarTarget<float> turns = frame.TakePlanar(shifts * Lanes);
        for (int shift = 0; shift < shifts; shift++)
            for (int lane = 0; lane < Lanes; lane++)
                (turns.Re[shift * Lanes + lane], turns.Im[shift * Lanes + lane]) =
                    UnitRoot.Of((long)(shift + 1 - _kernel) * (_block * Lanes + lane - _maps.Columns / 2), _maps.Columns);
        for (int lag = 0; lag < _kernel; lag++)
            for (int c = 0; c < _channels; c++)
                for (int d = 0; d < _channels; d++)
                {
                    int from = lag * subspace.Length + c * stride + d, to = ((lag * _channels + c) * _channels + d) * Lanes;
                    Turned work = new(new(subspace.Re.AsSpan(from), subspace.Im.AsSpan(from)), plane, shifts, turns, _hybrid.Slice(to, Lanes));
                    Widest.Run(ref work);
                }
    }

    private void Start()
    {
        _vectors.Re.Fill((float)(1 / Math.Sqrt(_channels)));
        _vectors.Im.Clear();
        // Another direction for the second set.
        for (int i = _channels * Lanes; i < _vectors.Length; i++)
            if ((i / Lanes & 1) != 0) _vectors.Re[i] = -_vectors.Re[i];
    }

    /// <summary>W = H₀ + Σ_{δ &gt; 0} (exp(−i2πqδ)·H_δ + its conjugate transpose), along the rows.</summary>
    private void Assemble<V>(int row) where V : unmanaged, ILanes<V>
    {
        ref readonly float hr = ref MemoryMarshal.GetReference(_hybrid.Re), hi = ref MemoryMarshal.GetReference(_hybrid.Im);
        ref float wr = ref MemoryMarshal.GetReference(_matrix.Re), wi = ref MemoryMarshal.GetReference(_matrix.Im);
        nint apart = (nint)_channels * _channels * Lanes;
        Span<float> cos = stackalloc float[_kernel], sin = stackalloc float[_kernel];
        for (int lag = 0; lag < _kernel; lag++) (cos[lag], sin[lag]) = UnitRoot.Of((long)lag * (row - _maps.Rows / 2), _maps.Rows);
        for (nint c = 0, pair = 0; c < _channels; c++)
            for (nint d = c; d < _channels; d++, pair++)
                for (int q = 0; q < Lanes; q += V.Count)
                {
                    nint upper = (c * _channels + d) * Lanes + q, lower = (d * _channels + c) * Lanes + q;
                    Complex<V> sum = Complex<V>.Load(in hr, in hi, upper);
                    for (int lag = 1; lag < _kernel; lag++)
                    {
                        V re = V.All(cos[lag]), im = V.All(sin[lag]);
                        Complex<V> a = Complex<V>.Load(in hr, in hi, upper + lag * apart), b = Complex<V>.Load(in hr, in hi, lower + lag * apart);
                        Complex<V> both = new(a.Re + b.Re, a.Im - b.Im), other = new(a.Im + b.Im, a.Re - b.Re);     // conj(e·b) = conj(e)·conj(b)
                        sum = new(V.SubtractProduct(V.MultiplyAdd(re, both.Re, sum.Re), im, other.Re), V.MultiplyAdd(im, other.Im, V.MultiplyAdd(re, both.Im, sum.Im)));
                    }
                    sum.Store(ref wr, ref wi, pair * Lanes + q);
                }
    }

    /// <summary>One step of a set's power iteration, at right angles to the sets before it, and how far the vector was from an eigenvector.</summary>
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
        ref readonly float wr = ref MemoryMarshal.GetReference(_matrix.Re), wi = ref MemoryMarshal.GetReference(_matrix.Im);
        ref float xr = ref Unsafe.Add(ref MemoryMarshal.GetReference(_vectors.Re), set * _channels * Lanes);
        ref float xi = ref Unsafe.Add(ref MemoryMarshal.GetReference(_vectors.Im), set * _channels * Lanes);
        ref float yr = ref MemoryMarshal.GetReference(_product.Re), yi = ref MemoryMarshal.GetReference(_product.Im);
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
        ref float yr = ref MemoryMarshal.GetReference(_product.Re), yi = ref MemoryMarshal.GetReference(_product.Im);
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
        ref float yr = ref MemoryMarshal.GetReference(_product.Re), yi = ref MemoryMarshal.GetReference(_product.Im);
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
        value.Store(ref MemoryMarshal.GetReference(_values), set * Lanes + q);
        error.Store(ref MemoryMarshal.GetReference(_error), q);
    }

    /// <summary>All pixels have their vector, or none to find: an eigenvalue that is far too small will not grow to the crop's.</summary>
    private bool IsSettled(int set)
    {
        float crop = 0.8f * (float)_settings.Crop;
        for (int lane = 0; lane < Lanes; lane++)
            if (_error[lane] > Tolerance && _values[set * Lanes + lane] > crop) return false;
        return true;
    }

    /// <summary>Turns the phase, weighs by the eigenvalue, and writes a row.</summary>
    private void Store<V>(int set, int row) where V : unmanaged, ILanes<V>
    {
        ref float xr = ref Unsafe.Add(ref MemoryMarshal.GetReference(_vectors.Re), set * _channels * Lanes);
        ref float xi = ref Unsafe.Add(ref MemoryMarshal.GetReference(_vectors.Im), set * _channels * Lanes);
        ref float yr = ref MemoryMarshal.GetReference(_product.Re), yi = ref MemoryMarshal.GetReference(_product.Im);
        for (int q = 0; q < Lanes; q += V.Count)
        {
            V re = V.All(1e-20f), im = V.All(0);
            for (int c = 0; c < _channels; c++)
            {
                V rr = V.All(_reference.Re[c]), ri = V.All(_reference.Im[c]), sr = V.Load(in xr, c * Lanes + q), si = V.Load(in xi, c * Lanes + q);
                re = V.MultiplyAdd(ri, si, V.MultiplyAdd(rr, sr, re));
                im = V.SubtractProduct(V.MultiplyAdd(rr, si, im), ri, sr);
            }
            V factor = Weight(V.Load(in MemoryMarshal.GetReference(_values), set * Lanes + q)) / V.Sqrt(V.MultiplyAdd(im, im, re * re));
            Complex<V> turn = new(factor * re, V.All(0) - factor * im);
            for (nint c = q; c < _channels * Lanes; c += Lanes) (turn * Complex<V>.Load(in xr, in xi, c)).Store(ref yr, ref yi, c);
        }
        int first = _block * Lanes, count = Math.Min(Lanes, _maps.Columns - first), at = row * _maps.Columns + first, pixels = _maps.Rows * _maps.Columns;
        for (int c = 0; c < _channels; c++)
        {
            int to = (set * _channels + c) * pixels + at;
            _product.Re.Slice(c * Lanes, count).CopyTo(_maps.Sensitivities.Re.Span[to..]);
            _product.Im.Slice(c * Lanes, count).CopyTo(_maps.Sensitivities.Im.Span[to..]);
        }
        _values.Slice(set * Lanes, count).CopyTo(_maps.Eigenvalues.Span[(set * pixels + at)..]);
    }

    /// <summary>0 up to the crop; above it 1, or softly t²(3 − 2t) from the crop to half-way to 1.</summary>
    private V Weight<V>(V value) where V : unmanaged, ILanes<V>
    {
        float crop = (float)_settings.Crop;
        V zero = V.All(0), one = V.All(1);
        if (!_settings.IsSoft) return V.IfGreater(value, V.All(crop), one, zero);
        V t = V.Min(one, V.Max(zero, (value - V.All(crop)) * V.All(2 / (1 - crop))));
        return t * t * (V.All(3) - (t + t));
    }

    /// <summary>Σ over δ of C·exp(−i2πqδ) of one pair of channels.</summary>
    private readonly ref struct Turned(Planar<float> c, int apart, int shifts, Planar<float> turns, PlanarTarget<float> sum) : IVectorWork
    {
        private readonly Planar<float> _c = c, _turns = turns;
        private readonly PlanarTarget<float> _sum = sum;

        public void Run<V>() where V : unmanaged, ILanes<V>
        {
            ref readonly float tr = ref MemoryMarshal.GetReference(_turns.Re), ti = ref MemoryMarshal.GetReference(_turns.Im);
            for (int q = 0; q < Lanes; q += V.Count)
            {
                Complex<V> total = new(V.All(0), V.All(0));
                for (int shift = 0; shift < shifts; shift++)
                    total += new Complex<V>(V.All(_c.Re[shift * apart]), V.All(_c.Im[shift * apart])) * Complex<V>.Load(in tr, in ti, shift * Lanes + q);
                total.Store(ref MemoryMarshal.GetReference(_sum.Re), ref MemoryMarshal.GetReference(_sum.Im), q);
            }
        }
    }
}
