using System.Numerics.Tensors;
using Acquisition.Reconstruction.Fourier;
using Acquisition.Reconstruction.Numerics;

namespace Acquisition.Reconstruction.Mr.Parallel;

/// <summary>
/// From undersampled k-space of a 2-D slice to its image in one pass over the columns: lines are filled in, transformed and combined while they are in the
/// cache. One caller at a time.
/// </summary>
public sealed class GrappaImages
{
    private readonly GrappaPlan _plan;
    private readonly FourierPlan _transform;
    private readonly AxisMap _lines;
    private readonly AxisMap _rows;

    /// <param name="plan">Of one partition.</param>
    /// <param name="transformRows">Length of the transform along the rows: those of the k-space, or more to interpolate.</param>
    /// <param name="rows">The image's, cut out about the centre.</param>
    /// <exception cref="ArgumentException">The plan has several partitions.</exception>
    public GrappaImages(GrappaPlan plan, int transformRows, int rows)
    {
        if (plan.Size.Partitions != 1) throw new ArgumentException($"A slice has 1 partition, got {plan.Size.Partitions}.", nameof(plan));
        (_plan, Rows) = (plan, rows);
        _transform = new(transformRows);
        _lines = AxisMap.Centred(plan.Size.Rows, transformRows);
        _rows = AxisMap.Centred(rows, transformRows);
    }

    public int Rows { get; }

    public int Columns => _plan.Columns;

    /// <summary>√Σ_c|x_c|² (Roemer et al., MRM 16 (1990) 192).</summary>
    /// <param name="kspace">[channels × rows × columns].</param>
    /// <param name="acquired">[rows].</param>
    /// <param name="image">[rows × columns].</param>
    public void RootSumOfSquares(PlanarMemory<float> kspace, ReadOnlyMemory<bool> acquired, Memory<float> image)
    {
        Require.Length(image.Length, (long)Rows * Columns);
        _plan.Begin(kspace, acquired);
        Cores.For(_plan.Blocks, block =>
        {
            int length = _transform.Length * LaneTile.Lanes;
            using LaneWork work = new(_transform, length);
            Squares squares = new(this, work);
            work.Own.Clear();
            _plan.FillBlock(block, acquired.Span, ref squares);
            TensorPrimitives.Sqrt(work.Own, work.Own);
            Tile(block).Store(work.Own, Scale, _rows, image.Span);
        });
    }

    /// <summary>Σ_c w_c·x_c, as <see cref="CoilCombination"/> makes the weights of sensitivities.</summary>
    /// <param name="kspace">[channels × rows × columns].</param>
    /// <param name="acquired">[rows].</param>
    /// <param name="weights">w: [channels × image rows × image columns].</param>
    /// <param name="image">[rows × columns].</param>
    public void Combine(PlanarMemory<float> kspace, ReadOnlyMemory<bool> acquired, PlanarMemory<float> weights, PlanarMemory<float> image)
    {
        Require.Length(image.Length, (long)Rows * Columns);
        Require.Length(weights.Length, (long)_plan.Size.Channels * Rows * Columns);
        image.Re.Span.Clear();
        image.Im.Span.Clear();
        _plan.Begin(kspace, acquired);
        Cores.For(_plan.Blocks, block =>
        {
            using LaneWork work = new(_transform, 2 * Rows * LaneTile.Lanes);
            Weighted weighted = new(this, work, block, weights.Span, image.Span);
            _plan.FillBlock(block, acquired.Span, ref weighted);
        });
    }

    private float Scale => (float)(1 / Math.Sqrt(_plan.Size.Rows));

    private LaneTile Tile(int block) =>
        new(block * LaneTile.Lanes, Columns, 1, Math.Min(LaneTile.Lanes, Columns - block * LaneTile.Lanes));

    /// <summary>The inverse transform of a tile's rows; the planes come back exchanged.</summary>
    private PlanarTarget<float> Transform(PlanarTarget<float> rows, LaneWork work)
    {
        new LaneTile(0, LaneTile.Lanes, 1, LaneTile.Lanes).Load(rows.Exchanged, _lines, work.A);
        return _transform.Execute(work.A, work.B, out _);
    }

    private readonly ref struct Squares(GrappaImages images, LaneWork work) : IFilledColumns
    {
        private readonly LaneWork _work = work;

        public void Take(int channel, int partition, PlanarTarget<float> rows)
        {
            PlanarTarget<float> coil = images.Transform(rows, _work);
            Span<float> sum = _work.Own;
            TensorPrimitives.MultiplyAdd(coil.Re[..sum.Length], coil.Re[..sum.Length], sum, sum);
            TensorPrimitives.MultiplyAdd(coil.Im[..sum.Length], coil.Im[..sum.Length], sum, sum);
        }
    }

    private readonly ref struct Weighted(GrappaImages images, LaneWork work, int block, Planar<float> weights, PlanarTarget<float> image) : IFilledColumns
    {
        private readonly LaneWork _work = work;
        private readonly Planar<float> _weights = weights;
        private readonly PlanarTarget<float> _image = image;

        public void Take(int channel, int partition, PlanarTarget<float> rows)
        {
            PlanarTarget<float> coil = images.Transform(rows, _work).Exchanged;
            int first = block * LaneTile.Lanes, length = images.Rows * LaneTile.Lanes, columns = images.Columns, count = Math.Min(LaneTile.Lanes, columns - first);
            PlanarTarget<float> pixels = new(_work.Own[..length], _work.Own.Slice(length, length));
            new LaneTile(0, LaneTile.Lanes, 1, LaneTile.Lanes).Store(coil, images.Scale, images._rows, pixels);
            for (int row = 0; row < images.Rows; row++)
            {
                int at = row * columns + first, from = channel * images.Rows * columns + at;
                PlanarProduct loop = new(_weights.Slice(from, count), pixels.Slice(row * LaneTile.Lanes, count), _image.Slice(at, count));
                Widest.Sweep(ref loop);
            }
        }
    }
}
