using Acquisition.Reconstruction.Fourier;
using Acquisition.Reconstruction.Numerics;

namespace Acquisition.Reconstruction.Mr.Parallel;

/// <summary>
/// From the readout to the image's columns: the centred, unitary inverse transform along the readout alone, with padding and cropping about the centre. What
/// is left to do in (rows, partitions) then stands for itself in each column.
/// </summary>
internal sealed class HybridColumns
{
    private readonly FourierPlan _plan;
    private readonly AxisMap _samples;
    private readonly AxisMap _columns;
    private readonly KspaceSize _size;
    private readonly float _scale;

    /// <param name="size">Of the k-space.</param>
    /// <param name="transformColumns">Length of the transform.</param>
    /// <param name="columns">Of the image, cut out about the centre.</param>
    public HybridColumns(KspaceSize size, int transformColumns, int columns)
    {
        size.Check();
        ArgumentOutOfRangeException.ThrowIfLessThan(transformColumns, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(columns, 1);
        (_size, TransformColumns, Columns) = (size, transformColumns, columns);
        _plan = new(transformColumns);
        _samples = AxisMap.Centred(size.Columns, transformColumns);
        _columns = AxisMap.Centred(columns, transformColumns);
        _scale = (float)(1 / Math.Sqrt(size.Columns));
        // Whole tiles, and a cache line more: with a power of two, all elements of a column would compete for the same few places in the cache.
        Stride = (Blocks + 1) * LaneTile.Lanes;
    }

    public int TransformColumns { get; }

    public int Columns { get; }

    /// <summary>Floats from one line to the next.</summary>
    public int Stride { get; }

    /// <summary>Tiles of 16 columns.</summary>
    public int Blocks => (Columns + LaneTile.Lanes - 1) / LaneTile.Lanes;

    public int Length => checked(_size.Channels * _size.Lines * Stride);

    /// <summary>Where a line begins.</summary>
    public int Start(int channel, int partition, int row) => ((channel * _size.Partitions + partition) * _size.Rows + row) * Stride;

    /// <summary>Transforms the lines that were acquired, 16 channels at a time; the others of the target are left alone.</summary>
    /// <param name="kspace">[channels × partitions × rows × columns].</param>
    /// <param name="acquired">[partitions × rows].</param>
    /// <param name="hybrid">[channels × partitions × rows × stride].</param>
    public void Transform(PlanarMemory<float> kspace, ReadOnlyMemory<bool> acquired, PlanarMemory<float> hybrid)
    {
        Require.Length(kspace.Length, _size.Length);
        Require.Length(acquired.Length, _size.Lines);
        Cores.For(_size.Lines, line =>
        {
            if (!acquired.Span[line]) return;
            for (int first = 0; first < _size.Channels; first += LaneTile.Lanes) Transform(line, first, kspace.Span.Exchanged, hybrid.Span.Exchanged);
        });
    }

    private void Transform(int line, int first, Planar<float> kspace, PlanarTarget<float> hybrid)
    {
        int count = Math.Min(LaneTile.Lanes, _size.Channels - first), apart = _size.Lines * _size.Columns;
        using LaneWork work = new(_plan);
        new LaneTile(first * apart + line * _size.Columns, 1, apart, count).Load(kspace, _samples, work.A);
        PlanarTarget<float> result = _plan.Execute(work.A, work.B, out _);
        new LaneTile((first * _size.Lines + line) * Stride, 1, _size.Lines * Stride, count).Store(result, _scale, _columns, hybrid);
    }
}
