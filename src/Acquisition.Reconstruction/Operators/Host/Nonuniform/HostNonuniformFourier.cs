using Acquisition.Reconstruction.Fourier;
using Acquisition.Reconstruction.Numerics;

namespace Acquisition.Reconstruction.Operators.Host.Nonuniform;

/// <summary>
/// The adjoint spreads samples over a band of the grid, transforms the band's rows while they are in the cache and keeps of them what the image needs; then
/// come the columns. Forward, all rows are transformed first, and samples are taken from the grid tile by tile.
/// </summary>
internal sealed class HostNonuniformFourier(NonuniformFourier description) : HostMap(description)
{
    private readonly NonuniformPlan _plan = new(description);

    protected override void RunForward(HostArray x, HostArray y)
    {
        for (int pass = 0; pass < _plan.Passes; pass++)
        {
            (int first, int count, int lanes) = _plan.Images(pass);
            using Arena.Frame frame = Arena.Open();
            HybridGrid hybrid = TakeHybrid(lanes, frame);
            GridBand whole = new(_plan, _plan.Z.Length, _plan.Y.Length, lanes);
            PlanarMemory<float> grid = new(frame.TakeMemory(whole.Floats), frame.TakeMemory(whole.Floats));
            hybrid.Load(Part(x, first, count), count);
            hybrid.TransformToCells();
            Cores.For((whole.Depth * whole.Height + LaneTile.Lanes - 1) / LaneTile.Lanes, new GridRows(_plan, hybrid, whole, grid));
            Cores.For(_plan.Bands, new BandSamples(_plan, whole, grid, Part(y, first, count), count));
        }
    }

    protected override void RunAdjoint(HostArray y, HostArray x)
    {
        for (int pass = 0; pass < _plan.Passes; pass++)
        {
            (int first, int count, int lanes) = _plan.Images(pass);
            using Arena.Frame frame = Arena.Open();
            HybridGrid hybrid = TakeHybrid(lanes, frame);
            Cores.For(_plan.Bands, new BandRows(_plan, Part(y, first, count), count, hybrid));
            hybrid.TransformToImage();
            hybrid.Store(Part(x, first, count), count);
        }
    }

    private HybridGrid TakeHybrid(int lanes, in Arena.Frame frame)
    {
        int floats = HybridGrid.Floats(_plan, lanes);
        return new(_plan, lanes, frame.TakeMemory(floats), frame.TakeMemory(floats));
    }

    private PlanarMemory<float> Part(HostArray array, int first, int count)
    {
        int length = array.Length / _plan.Description.Batch;
        HostArray part = array.Slice(first * length, count * length);
        return new(part.Re, part.Im);
    }

    /// <summary>Spreads the samples of a band and transforms its rows.</summary>
    private readonly struct BandRows(NonuniformPlan plan, PlanarMemory<float> data, int count, HybridGrid hybrid) : IPieces
    {
        public void Run(int piece)
        {
            (int bandZ, int bandY) = Math.DivRem(piece, plan.Y.Bands);
            int y = plan.Y.BandStarts[bandY], z = plan.Z.BandStarts[bandZ];
            GridBand band = new(plan, plan.Z.BandStarts[bandZ + 1] - z, plan.Y.BandStarts[bandY + 1] - y, hybrid.Lanes);
            using Arena.Frame frame = Arena.Open();
            PlanarTarget<float> grid = frame.TakePlanar(band.Floats);
            grid.Re.Clear();
            grid.Im.Clear();
            Spread(bandY, bandZ, band, grid, frame);
            band.FoldRows(grid.Re);
            band.FoldRows(grid.Im);
            for (int depth = 0; depth < band.Depth; depth++) Transform(band, grid, depth * band.Height, (z + depth) * plan.Y.Length + y);
        }

        private void Spread(int bandY, int bandZ, GridBand rows, PlanarTarget<float> grid, in Arena.Frame frame)
        {
            int band = bandZ * plan.Y.Bands + bandY;
            SampleBlock block = new(plan, stackalloc int[3 * SampleBlock.Capacity], frame);
            PlanarTarget<float> values = frame.TakePlanar(hybrid.Lanes == 1 ? 0 : SampleBlock.Capacity * hybrid.Lanes);
            Planar<float> source = data.Span;
            for (int list = 0; list < plan.Tiles.ListsPerBand; list++)
            {
                ReadOnlySpan<int> all = plan.Tiles.List(band, list);
                for (int start = 0; start < all.Length; start += SampleBlock.Capacity)
                {
                    ReadOnlySpan<int> samples = all.Slice(start, Math.Min(SampleBlock.Capacity, all.Length - start));
                    block.Fill(samples, bandY, bandZ);
                    if (hybrid.Lanes == 1)
                    {
                        Prefetch.Samples(plan.Tiles.After(band, list, start + samples.Length, SampleBlock.Capacity), plan.Description.Trajectory.Span, plan.Description.Image.Rank, source);
                        SpreadOne one = new(plan, rows, block, samples, source, grid);
                        Narrow.Run(plan.Kernel.Lanes, ref one);
                        continue;
                    }
                    ImageLanes.Gather(source.Re, source.Length / count, samples, values.Re);
                    ImageLanes.Gather(source.Im, source.Length / count, samples, values.Im);
                    SpreadMany many = new(plan, rows, block, samples.Length, values, grid);
                    Widest.Run(ref many);
                }
            }
        }

        private void Transform(GridBand band, PlanarTarget<float> grid, int fromRow, int toRow)
        {
            using LaneWork work = new(plan.X.Plan);
            AxisMap cells = AxisMap.Plain(plan.X.Length), image = AxisMap.Centred(plan.X.Count, plan.X.Length);
            int rows = hybrid.Lanes == 1 ? LaneTile.Lanes : 1;
            for (int row = 0; row < band.Height; row += rows)
            {
                LaneTile from = Tile((fromRow + row) * band.RowLength, band.RowLength, hybrid.Lanes, band.Height - row);
                LaneTile to = Tile((toRow + row) * hybrid.Stride, hybrid.Stride, hybrid.Lanes, band.Height - row);
                from.Load(grid.Exchanged, cells, work.A);
                to.Store(plan.X.Plan.Execute(work.A, work.B, out _), 1, image, hybrid.Planes.Exchanged);
            }
        }
    }

    /// <summary>16 transforms along rows: those of neighbouring rows, or of a row's images.</summary>
    private static LaneTile Tile(int start, int stride, int lanes, int rows) =>
        lanes == 1 ? new(start, 1, stride, Math.Min(LaneTile.Lanes, rows)) : new(start, lanes, 1, lanes);

    /// <summary>Transforms 16 rows of the grid.</summary>
    private readonly struct GridRows(NonuniformPlan plan, HybridGrid hybrid, GridBand whole, PlanarMemory<float> grid) : IPieces
    {
        public void Run(int piece)
        {
            using LaneWork work = new(plan.X.Plan);
            AxisMap cells = AxisMap.Plain(plan.X.Length), image = AxisMap.Centred(plan.X.Count, plan.X.Length);
            int first = piece * LaneTile.Lanes, count = Math.Min(LaneTile.Lanes, whole.Depth * whole.Height - first), rows = hybrid.Lanes == 1 ? count : 1;
            for (int row = first; row < first + count; row += rows)
            {
                Tile(row * hybrid.Stride, hybrid.Stride, hybrid.Lanes, count).Load(hybrid.Planes, image, work.A);
                Tile(row * whole.RowLength, whole.RowLength, hybrid.Lanes, count).Store(plan.X.Plan.Execute(work.A, work.B, out _), 1, cells, grid.Span);
            }
            for (int row = first; row < first + count; row++)
            {
                PlanarTarget<float> line = grid.Span.Slice(row * whole.RowLength, whole.RowLength);
                whole.RepeatRow(line.Re);
                whole.RepeatRow(line.Im);
            }
        }
    }

    /// <summary>Takes the samples whose windows begin in a band from the grid.</summary>
    private readonly struct BandSamples(NonuniformPlan plan, GridBand whole, PlanarMemory<float> grid, PlanarMemory<float> data, int count) : IPieces
    {
        private const int Whole = -1;

        public void Run(int piece)
        {
            using Arena.Frame frame = Arena.Open();
            SampleBlock block = new(plan, stackalloc int[3 * SampleBlock.Capacity], frame);
            PlanarTarget<float> values = frame.TakePlanar(whole.Lanes == 1 ? 0 : SampleBlock.Capacity * whole.Lanes), target = data.Span;
            for (int list = 0; list < plan.Tiles.ListsPerBand; list += 2)
            {
                ReadOnlySpan<int> beginning = plan.Tiles.List(piece, list);
                for (int start = 0; start < beginning.Length; start += SampleBlock.Capacity)
                {
                    ReadOnlySpan<int> samples = beginning.Slice(start, Math.Min(SampleBlock.Capacity, beginning.Length - start));
                    block.Fill(samples, Whole, Whole);
                    if (whole.Lanes == 1)
                    {
                        Prefetch.Samples(plan.Tiles.After(piece, list, start + samples.Length, SampleBlock.Capacity), plan.Description.Trajectory.Span, plan.Description.Image.Rank, target);
                        InterpolateOne one = new(plan, whole, block, samples, grid.Span, target);
                        Narrow.Run(plan.Kernel.Lanes, ref one);
                        continue;
                    }
                    InterpolateMany many = new(plan, whole, block, samples.Length, grid.Span, values);
                    Widest.Run(ref many);
                    ImageLanes.Scatter(values.Re, samples, target.Re, target.Length / count);
                    ImageLanes.Scatter(values.Im, samples, target.Im, target.Length / count);
                }
            }
        }
    }
}
