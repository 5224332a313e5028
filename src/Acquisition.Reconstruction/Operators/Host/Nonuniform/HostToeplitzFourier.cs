using System.Numerics.Tensors;
using Acquisition.Reconstruction.Fourier;
using Acquisition.Reconstruction.Numerics;

namespace Acquisition.Reconstruction.Operators.Host.Nonuniform;

/// <summary>
/// An image at a time: rows to the circulant's columns, then each 16 columns there, times the spectrum, and back, then rows back. Lines that are 0 before or
/// not needed after are not transformed.
/// </summary>
internal sealed class HostToeplitzFourier : HostMap
{
    private static readonly PlanCache<int, FourierPlan> Plans = new(capacity: 32, length => new FourierPlan(length));

    private readonly Axis _x;
    private readonly Axis _y;
    private readonly Axis _z;
    private readonly float[] _spectrum;     // [z × y × x]
    private readonly int _batch;

    public HostToeplitzFourier(ToeplitzFourier description)
        : base(description)
    {
        NonuniformFourier transform = description.Transform;
        int[] lengths = ToeplitzSpectrum.Lengths(transform);
        int rank = lengths.Length;
        _x = new(transform.Image[rank - 1], Plans.Of(lengths[rank - 1]));
        _y = new(transform.Image[rank - 2], Plans.Of(lengths[rank - 2]));
        _z = rank == 3 ? new(transform.Image[0], Plans.Of(lengths[0])) : new(1, Plans.Of(1));
        _batch = transform.Batch;
        _spectrum = ToeplitzSpectrum.Of(transform);
    }

    /// <summary>A cache line more than the columns, so that a column's elements do not compete for places in the cache.</summary>
    private int Stride => _x.Length + LaneTile.Lanes;

    private int ColumnTiles => (_x.Length + LaneTile.Lanes - 1) / LaneTile.Lanes;

    protected override void RunForward(HostArray x, HostArray y) => Cores.For(_batch, new Images(this, x, y));

    /// <summary>The matrix is Hermitian.</summary>
    protected override void RunAdjoint(HostArray y, HostArray x) => RunForward(y, x);

    private readonly struct Images(HostToeplitzFourier map, HostArray x, HostArray y) : IPieces
    {
        public void Run(int image)
        {
            int length = x.Length / map._batch;
            using Arena.Frame frame = Arena.Open();
            int floats = map._z.Length * map._y.Length * map.Stride;
            PlanarMemory<float> grid = new(frame.TakeMemory(floats), frame.TakeMemory(floats));
            HostArray from = x.Slice(image * length, length), to = y.Slice(image * length, length);
            Cores.For(map._z.Count * ((map._y.Count + LaneTile.Lanes - 1) / LaneTile.Lanes), new Rows(map, from, grid, isBack: false));
            if (map._z.Length == 1) Cores.For(map.ColumnTiles, new Columns(map, map._y, grid, 0, map.Stride));
            else
            {
                Cores.For(map._z.Count * map.ColumnTiles, new Slabs(map, grid, isBack: false));
                Cores.For(map._y.Length * map.ColumnTiles, new Columns(map, map._z, grid, map.Stride, map._y.Length * map.Stride));
                Cores.For(map._z.Count * map.ColumnTiles, new Slabs(map, grid, isBack: true));
            }
            Cores.For(map._z.Count * ((map._y.Count + LaneTile.Lanes - 1) / LaneTile.Lanes), new Rows(map, to, grid, isBack: true));
        }
    }

    /// <summary>16 rows of the image to the grid's columns, or back.</summary>
    private readonly struct Rows(HostToeplitzFourier map, HostArray image, PlanarMemory<float> grid, bool isBack) : IPieces
    {
        public void Run(int piece)
        {
            (int slice, int tile) = Math.DivRem(piece, (map._y.Count + LaneTile.Lanes - 1) / LaneTile.Lanes);
            int first = tile * LaneTile.Lanes, count = Math.Min(LaneTile.Lanes, map._y.Count - first);
            LaneTile ofImage = new((slice * map._y.Count + first) * map._x.Count, 1, map._x.Count, count);
            LaneTile ofGrid = new((slice * map._y.Length + first) * map.Stride, 1, map.Stride, count);
            using LaneWork work = new(map._x.Plan);
            if (isBack) map._x.Back(ofGrid, grid.Span, ofImage, image.Planar, work);
            else map._x.Forth(ofImage, image.Planar, ofGrid, grid.Span, work);
        }
    }

    /// <summary>16 columns of a slice to the grid's rows, or back, in place.</summary>
    private readonly struct Slabs(HostToeplitzFourier map, PlanarMemory<float> grid, bool isBack) : IPieces
    {
        public void Run(int piece)
        {
            (int slice, int tile) = Math.DivRem(piece, map.ColumnTiles);
            LaneTile lanes = map.Across(slice * map._y.Length * map.Stride, tile, map.Stride);
            using LaneWork work = new(map._y.Plan);
            if (isBack) map._y.Back(lanes, grid.Span, lanes, grid.Span, work);
            else map._y.Forth(lanes, grid.Span, lanes, grid.Span, work);
        }
    }

    /// <summary>16 columns along the last axis: there, times the spectrum, and back.</summary>
    private readonly struct Columns(HostToeplitzFourier map, Axis axis, PlanarMemory<float> grid, int outerStride, int elementStride) : IPieces
    {
        public void Run(int piece)
        {
            (int outer, int tile) = Math.DivRem(piece, map.ColumnTiles);
            LaneTile lanes = map.Across(outer * outerStride, tile, elementStride);
            using LaneWork work = new(axis.Plan);
            lanes.Load(grid.Span, axis.Image, work.A);
            PlanarTarget<float> there = axis.Plan.Execute(work.A, work.B, out PlanarTarget<float> free);
            int first = tile * LaneTile.Lanes, line = map._x.Length, spectrumStride = outerStride == 0 ? line : map._y.Length * line;
            for (int i = 0; i < axis.Length; i++)
            {
                ReadOnlySpan<float> factors = map._spectrum.AsSpan(outer * line + i * spectrumStride + first, lanes.Count);
                PlanarTarget<float> row = there.Slice(i * LaneTile.Lanes, lanes.Count);
                TensorPrimitives.Multiply(row.Re, factors, row.Re);
                TensorPrimitives.Multiply(row.Im, factors, row.Im);
            }
            // The planes are exchanged on the way back, which makes the transform the inverse one.
            lanes.Store(axis.Plan.Execute(there.Exchanged, free.Exchanged, out _), 1, axis.Image, grid.Span.Exchanged);
        }
    }

    private LaneTile Across(int start, int tile, int elementStride)
    {
        int first = tile * LaneTile.Lanes;
        return new(start + first, elementStride, 1, Math.Min(LaneTile.Lanes, _x.Length - first));
    }

    /// <summary>One axis of image and circulant.</summary>
    private readonly struct Axis(int count, FourierPlan plan)
    {
        public int Count => count;

        public int Length => plan.Length;

        public FourierPlan Plan => plan;

        /// <summary>The image's elements in the circulant: the origin does not matter to a convolution, so that of centred transforms.</summary>
        public AxisMap Image => AxisMap.Centred(count, plan.Length);

        public void Forth(LaneTile image, Planar<float> from, LaneTile cells, PlanarTarget<float> to, LaneWork work)
        {
            image.Load(from, Image, work.A);
            cells.Store(plan.Execute(work.A, work.B, out _), 1, AxisMap.Plain(plan.Length), to);
        }

        public void Back(LaneTile cells, PlanarTarget<float> from, LaneTile image, PlanarTarget<float> to, LaneWork work)
        {
            cells.Load(from.Exchanged, AxisMap.Plain(plan.Length), work.A);
            image.Store(plan.Execute(work.A, work.B, out _), 1, Image, to.Exchanged);
        }
    }
}
