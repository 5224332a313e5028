using System.Runtime.InteropServices;
using Acquisition.Reconstruction.Fourier;
using Acquisition.Reconstruction.Numerics;

namespace Acquisition.Reconstruction.Mr.Parallel;

/// <summary>
/// The eigenvectors of <c>W(q)[c, c'] = Σ_δ C[δ, c, c']·exp(−i2πq·δ)</c> in 16 columns of the image, a column in each lane of a vector.
/// </summary>
internal readonly ref struct EspiritColumns : IVectorWork
{
    private const int Lanes = LaneTile.Lanes;

    private readonly EspiritMaps _maps;
    private readonly EspiritSettings _settings;
    private readonly Planar<float> _reference;
    private readonly int _block;
    private readonly int _kernel;
    private readonly int _channels;
    private readonly PlanarTarget<float> _hybrid;       // Σ over the columns' δ: [δ along rows, 0 … k − 1 × channels × channels × 16]
    private readonly LaneEigenvectors _eigen;           // of W of one row

    private EspiritColumns(Arena.Frame frame, EspiritMaps maps, EspiritSettings settings, Planar<float> reference, int block)
    {
        (_maps, _settings, _block, _kernel, _channels) = (maps, settings, block, settings.KernelSize, maps.Channels);
        _reference = reference;
        _hybrid = frame.TakePlanar(_kernel * _channels * _channels * Lanes);
        _eigen = new(frame, maps.Channels, maps.Sets);
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
        _eigen.Start();
        for (int row = 0; row < _maps.Rows; row++)
        {
            Assemble<V>(row);
            for (int set = 0; set < _maps.Sets; set++)
            {
                // An eigenvalue that is far too small will not grow to the crop's.
                _eigen.Find<V>(set, row, 0.8f * (float)_settings.Crop);
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

    /// <summary>W = H₀ + Σ_{δ &gt; 0} (exp(−i2πqδ)·H_δ + its conjugate transpose), along the rows.</summary>
    private void Assemble<V>(int row) where V : unmanaged, ILanes<V>
    {
        ref readonly float hr = ref MemoryMarshal.GetReference(_hybrid.Re), hi = ref MemoryMarshal.GetReference(_hybrid.Im);
        ref float wr = ref MemoryMarshal.GetReference(_eigen.Matrix.Re), wi = ref MemoryMarshal.GetReference(_eigen.Matrix.Im);
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

    /// <summary>Turns the phase, weighs by the eigenvalue, and writes a row.</summary>
    private void Store<V>(int set, int row) where V : unmanaged, ILanes<V>
    {
        Span<float> values = _eigen.Values.Slice(set * Lanes, Lanes);
        for (int q = 0; q < Lanes; q += V.Count) _eigen.Turn(set, q, _reference, Weight(V.Load(in MemoryMarshal.GetReference(values), q)));
        int first = _block * Lanes, count = Math.Min(Lanes, _maps.Columns - first), at = row * _maps.Columns + first, pixels = _maps.Rows * _maps.Columns;
        for (int c = 0; c < _channels; c++)
        {
            int to = (set * _channels + c) * pixels + at;
            _eigen.Turned.Re.Slice(c * Lanes, count).CopyTo(_maps.Sensitivities.Re.Span[to..]);
            _eigen.Turned.Im.Slice(c * Lanes, count).CopyTo(_maps.Sensitivities.Im.Span[to..]);
        }
        values[..count].CopyTo(_maps.Eigenvalues.Span[(set * pixels + at)..]);
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
