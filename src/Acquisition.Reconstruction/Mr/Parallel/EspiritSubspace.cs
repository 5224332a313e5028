using System.Numerics.Tensors;
using Acquisition.Reconstruction.Mr.Parallel.Algebra;
using Acquisition.Reconstruction.Numerics;

namespace Acquisition.Reconstruction.Mr.Parallel;

/// <summary>
/// What all patches of the calibration region have in common: the projector onto their space, V·Vᴴ with V the right singular vectors of the calibration matrix
/// whose rows are the patches, summed along its diagonals, <c>C[δ, c, c'] = 1/k²·Σ_{v, k} conj(v[k, c])·v[k + δ, c']</c>. As there are fewer patches than
/// numbers in one as a rule, V comes from the eigenvectors of the patches' inner products, which are sliding sums.
/// </summary>
internal sealed class EspiritSubspace
{
    private readonly int _kernel;
    private readonly int _rows;
    private readonly int _columns;
    private readonly int _channels;
    private readonly ComplexMatrix _samples;    // [(rows × columns) × channels]

    /// <param name="lines">[channels × rows × columns] of the calibration region.</param>
    /// <param name="channels">Receiver channels.</param>
    /// <param name="rows">Of the region; at least the kernel's.</param>
    /// <param name="columns">Of the region; at least the kernel's.</param>
    /// <param name="settings">Kernel and threshold.</param>
    /// <exception cref="Core.Model.Errors.ReconstructionException">SINGULAR_CALIBRATION: there is no signal.</exception>
    public EspiritSubspace(Planar<float> lines, int channels, int rows, int columns, EspiritSettings settings)
    {
        (_kernel, _rows, _columns, _channels) = (settings.KernelSize, rows, columns, channels);
        _samples = new(rows * columns, channels);
        for (int c = 0; c < channels; c++)
            for (int i = 0; i < rows * columns; i++) _samples[i, c] = (lines.Re[c * rows * columns + i], lines.Im[c * rows * columns + i]);
        if (!_samples.Re.Concat(_samples.Im).All(double.IsFinite)) throw ParallelErrors.SingularCalibration();
        HermitianEigen eigen = HermitianEigen.Of(Products(), settings.Threshold);
        if (eigen.Values.Length == 0) throw ParallelErrors.SingularCalibration();
        Count = eigen.Values.Length;
        Length = LineCorrelation.ShiftsOf(2 * _kernel - 1) * (channels + 1 & ~1) * LineCorrelation.StrideOf(channels);
        (Re, Im) = (new float[_kernel * Length], new float[_kernel * Length]);
        AddDiagonals(Kernels(eigen));
    }

    /// <summary>Singular vectors that were kept.</summary>
    public int Count { get; }

    /// <summary>Floats of one δ along the rows, 0 … k − 1; negative ones follow, as C is Hermitian. Each is [δ along the columns, from 1 − k × channels rounded up to even × stride].</summary>
    public int Length { get; }

    public float[] Re { get; }

    public float[] Im { get; }

    private int PatchRows => _rows - _kernel + 1;

    private int PatchColumns => _columns - _kernel + 1;

    /// <summary>K[p, p'] = Σ_{k, c} s_c(p + k)·conj(s_c(p' + k)), by sums over c, then along the columns of the kernel, then along its rows.</summary>
    private ComplexMatrix Products()
    {
        int points = _rows * _columns, across = _rows * PatchColumns;
        ComplexMatrix conjugate = new(_channels, points), single = new(points, points), row = new(across, across), all = new(PatchRows * PatchColumns, PatchRows * PatchColumns);
        for (int i = 0; i < points; i++)
            for (int c = 0; c < _channels; c++) conjugate[c, i] = (_samples[i, c].Re, -_samples[i, c].Im);
        for (int i = 0; i < points; i++)
            for (int c = 0; c < _channels; c++) single.Row(i).Add(_samples[i, c].Re, _samples[i, c].Im, conjugate.Row(c));
        for (int i = 0; i < across; i++)
            for (int other = 0; other < _rows; other++)
                for (int k = 0; k < _kernel; k++)
                    row.Row(i).Slice(other * PatchColumns, PatchColumns)
                        .Add(1, 0, single.Row(i / PatchColumns * _columns + i % PatchColumns + k).Slice(other * _columns + k, PatchColumns));
        for (int i = 0; i < all.Rows; i++)
            for (int k = 0; k < _kernel; k++) all.Row(i).Add(1, 0, row.Row(i + k * PatchColumns).Slice(k * PatchColumns, all.Columns));
        return all;
    }

    /// <summary>v[k, c] = 1/σ·Σ_p conj(s_c(p + k))·u(p): [vectors × (k along rows × k along columns × channels)].</summary>
    private ComplexMatrix Kernels(HermitianEigen eigen)
    {
        int segment = _kernel * _channels;
        ComplexMatrix conjugate = new(_rows * _columns, _channels), kernels = new(eigen.Values.Length, _kernel * segment);
        _samples.Re.CopyTo(conjugate.Re, 0);
        TensorPrimitives.Negate(_samples.Im, conjugate.Im);
        ComplexRow samples = new(conjugate.Re, conjugate.Im);
        for (int v = 0; v < kernels.Rows; v++)
        {
            ComplexRow u = eigen.Vectors.Row(v);
            for (int p = 0; p < u.Length; p++)
                for (int k = 0; k < _kernel; k++)
                {
                    int first = ((p / PatchColumns + k) * _columns + p % PatchColumns) * _channels;
                    kernels.Row(v).Slice(k * segment, segment).Add(u.Re[p], u.Im[p], samples.Slice(first, segment));
                }
            kernels.Row(v).Scale(1 / Math.Sqrt(eigen.Values[v]));
        }
        return kernels;
    }

    private void AddDiagonals(ComplexMatrix kernels)
    {
        int shifts = 2 * _kernel - 1, patch = _kernel * _kernel;
        KspaceSize size = new(_channels, kernels.Rows, _kernel, _kernel);
        PlanarMemory<float> vectors = new(new float[size.Length], new float[size.Length]);      // [channels × vectors × k × k]
        Span<float> vr = vectors.Re.Span, vi = vectors.Im.Span;
        for (int v = 0; v < kernels.Rows; v++)
        {
            ComplexRow from = kernels.Row(v);
            for (int i = 0; i < from.Length; i++)
            {
                int to = (i % _channels * kernels.Rows + v) * patch + i / _channels;
                (vr[to], vi[to]) = ((float)from.Re[i], (float)from.Im[i]);
            }
        }
        ChannelLines lines = new(vectors.Span, size, _kernel - 1, periodic: false);
        Cores.For(_kernel, lag =>
        {
            using Arena.Frame frame = Arena.Open();
            PlanarTarget<float> sum = frame.TakePlanar(Length);
            Span<float> re = Re.AsSpan(lag * Length, Length), im = Im.AsSpan(lag * Length, Length);
            for (int v = 0; v < size.Partitions; v++)
                for (int row = 0; row + lag < _kernel; row++)
                {
                    LineCorrelation.Correlate(
                        lines.Line(v, row, 0, _kernel), lines.Line(v, row + lag, 1 - _kernel, _kernel - 1 + LineCorrelation.ShiftsOf(shifts)), _channels, _kernel, shifts, sum);
                    TensorPrimitives.Add(re, sum.Re, re);
                    TensorPrimitives.Add(im, sum.Im, im);
                }
            TensorPrimitives.Multiply(re, 1f / patch, re);
            TensorPrimitives.Multiply(im, 1f / patch, im);
        });
    }
}
