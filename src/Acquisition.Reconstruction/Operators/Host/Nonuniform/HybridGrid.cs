using System.Numerics.Tensors;
using Acquisition.Reconstruction.Fourier;
using Acquisition.Reconstruction.Numerics;

namespace Acquisition.Reconstruction.Operators.Host.Nonuniform;

/// <summary>
/// What is between image and fine grid: the image's columns, but the grid's rows and slices: [z cells × y cells × (columns × lanes and a cache line)]. Along
/// the axes that are the image's already, its elements are the first. So lines that the image does not need are never transformed.
/// </summary>
internal readonly struct HybridGrid(NonuniformPlan plan, int lanes, Memory<float> re, Memory<float> im)
{
    /// <summary>Floats of a row. The line more keeps the elements of a column from competing for places in the cache.</summary>
    public static int RowLength(NonuniformPlan plan, int lanes) => plan.X.Count * lanes + LaneTile.Lanes;

    public static int Floats(NonuniformPlan plan, int lanes) => checked(plan.Z.Length * plan.Y.Length * RowLength(plan, lanes));

    public int Lanes => lanes;

    public int Stride => RowLength(plan, lanes);

    public PlanarTarget<float> Planes => new(re.Span, im.Span);

    /// <summary>From cells to the image's elements along y, then z; the planes are exchanged, which makes the transforms inverse ones.</summary>
    public void TransformToImage()
    {
        Cores.For(plan.Z.Length * ColumnTiles, new ColumnPass(this, plan.Y, plan.Y.Length * Stride, Stride, toImage: true));
        if (plan.Z.Length > 1) Cores.For(plan.Y.Count * ColumnTiles, new ColumnPass(this, plan.Z, Stride, plan.Y.Length * Stride, toImage: true));
    }

    public void TransformToCells()
    {
        if (plan.Z.Length > 1) Cores.For(plan.Y.Count * ColumnTiles, new ColumnPass(this, plan.Z, Stride, plan.Y.Length * Stride, toImage: false));
        Cores.For(plan.Z.Length * ColumnTiles, new ColumnPass(this, plan.Y, plan.Y.Length * Stride, Stride, toImage: false));
    }

    /// <summary>Writes images, the window divided out.</summary>
    /// <param name="images">[images × z × y × x].</param>
    /// <param name="count">Images, no more than lanes.</param>
    public void Store(PlanarMemory<float> images, int count) => Cores.For(plan.Z.Count * plan.Y.Count, new OutputRows(this, images, count));

    /// <summary>The way back of <see cref="Store"/>: reads images, the window divided out.</summary>
    public void Load(PlanarMemory<float> images, int count) => Cores.For(plan.Z.Count * plan.Y.Count, new InputRows(this, images, count));

    private int ColumnTiles => (plan.X.Count * lanes + LaneTile.Lanes - 1) / LaneTile.Lanes;

    private int RowStart(int row) => (row / plan.Y.Count * plan.Y.Length + row % plan.Y.Count) * Stride;

    private void RowFactors(int row, Span<float> factors) =>
        TensorPrimitives.Multiply(plan.X.Deapodisation, plan.Z.Deapodisation[row / plan.Y.Count] * plan.Y.Deapodisation[row % plan.Y.Count], factors);

    private readonly struct ColumnPass(HybridGrid grid, GridAxis axis, int outerStride, int elementStride, bool toImage) : IPieces
    {
        public void Run(int piece)
        {
            (int outer, int tile) = Math.DivRem(piece, grid.ColumnTiles);
            int first = tile * LaneTile.Lanes, columns = grid.Stride - LaneTile.Lanes;
            using LaneWork work = new(axis.Plan);
            LaneTile lanes = new(outer * outerStride + first, elementStride, 1, Math.Min(LaneTile.Lanes, columns - first));
            AxisMap cells = AxisMap.Plain(axis.Length), image = AxisMap.Centred(axis.Count, axis.Length);
            PlanarTarget<float> planes = toImage ? grid.Planes.Exchanged : grid.Planes;
            lanes.Load(planes, toImage ? cells : image, work.A);
            lanes.Store(axis.Plan.Execute(work.A, work.B, out _), 1, toImage ? image : cells, planes);
        }
    }

    private readonly struct OutputRows(HybridGrid grid, PlanarMemory<float> images, int count) : IPieces
    {
        public void Run(int row)
        {
            using Arena.Frame frame = Arena.Open();
            Span<float> factors = frame.Take(grid.Columns);
            grid.RowFactors(row, factors);
            int start = grid.RowStart(row);
            Store(grid.Planes.Re.Slice(start, grid.Stride), images.Re.Span, row, factors);
            Store(grid.Planes.Im.Slice(start, grid.Stride), images.Im.Span, row, factors);
        }

        private void Store(ReadOnlySpan<float> from, Span<float> to, int row, ReadOnlySpan<float> factors)
        {
            int columns = factors.Length, length = to.Length / count;
            if (grid.Lanes == 1)
            {
                TensorPrimitives.Multiply(from[..columns], factors, to.Slice(row * columns, columns));
                return;
            }
            Transpose(from, to[(row * columns)..], columns, length);
            for (int image = 0; image < count; image++)
            {
                Span<float> line = to.Slice(image * length + row * columns, columns);
                TensorPrimitives.Multiply(line, factors, line);
            }
        }

        private void Transpose(ReadOnlySpan<float> from, Span<float> to, int columns, int length)
        {
            if (columns >= Transposition.Size)
            {
                for (int i = 0; i < columns; i += Transposition.Size)
                {
                    int at = Math.Min(i, columns - Transposition.Size);
                    Transposition.Block(in from[at * Transposition.Size], Transposition.Size, Transposition.Size, ref to[at], length, count);
                }
                return;
            }
            for (int i = 0; i < columns; i++)
                for (int image = 0; image < count; image++) to[image * length + i] = from[i * Transposition.Size + image];
        }
    }

    private readonly struct InputRows(HybridGrid grid, PlanarMemory<float> images, int count) : IPieces
    {
        public void Run(int row)
        {
            using Arena.Frame frame = Arena.Open();
            Span<float> factors = frame.Take(grid.Columns), lines = frame.Take(grid.Columns * count);
            grid.RowFactors(row, factors);
            int start = grid.RowStart(row);
            Load(images.Re.Span, grid.Planes.Re.Slice(start, grid.Stride), row, factors, lines);
            Load(images.Im.Span, grid.Planes.Im.Slice(start, grid.Stride), row, factors, lines);
        }

        private void Load(ReadOnlySpan<float> from, Span<float> to, int row, ReadOnlySpan<float> factors, Span<float> lines)
        {
            int columns = factors.Length, length = from.Length / count;
            if (grid.Lanes == 1)
            {
                TensorPrimitives.Multiply(from.Slice(row * columns, columns), factors, to[..columns]);
                return;
            }
            for (int image = 0; image < count; image++)
                TensorPrimitives.Multiply(from.Slice(image * length + row * columns, columns), factors, lines.Slice(image * columns, columns));
            if (columns >= Transposition.Size)
            {
                for (int i = 0; i < columns; i += Transposition.Size)
                {
                    int at = Math.Min(i, columns - Transposition.Size);
                    Transposition.Block(in lines[at], columns, count, ref to[at * Transposition.Size], Transposition.Size, Transposition.Size);
                }
                return;
            }
            for (int i = 0; i < columns; i++)
                for (int lane = 0; lane < Transposition.Size; lane++) to[i * Transposition.Size + lane] = lines[Math.Min(lane, count - 1) * columns + i];
        }
    }

    private int Columns => plan.X.Count;
}
