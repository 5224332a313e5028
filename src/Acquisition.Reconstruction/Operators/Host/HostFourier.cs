using Acquisition.Reconstruction.Fourier;
using Acquisition.Reconstruction.Numerics;

namespace Acquisition.Reconstruction.Operators.Host;

/// <summary>
/// One axis after the other. The last two or three axes are a grid, whose slices are shared out between the cores if there are enough of them. Of other axes,
/// the items of a batch are, so that each stays in the cache for all of its axes; else each axis's tiles of 16 transforms are.
/// </summary>
internal sealed class HostFourier : HostMap
{
    private static readonly PlanCache<int, FourierPlan> Plans = new(capacity: 32, length => new FourierPlan(length));

    private readonly (FourierPlan Plan, int Inner)[] _axes;
    private readonly FourierGrid? _grid;
    private readonly int _batch;

    public HostFourier(CentredFourier description)
        : base(description)
    {
        Shape shape = description.Domain;
        _axes = [.. description.Axes.Select(axis => (Plans.Of(shape[axis]), shape.Stride(axis)))];
        int[] last = [.. Enumerable.Range(shape.Rank - _axes.Length, _axes.Length)];
        if (last.Length is 2 or 3 && last.All(axis => description.Axes.Span.Contains(axis))) _grid = new FourierGrid([.. last.Select(axis => shape[axis])]);
        _batch = _axes.Length == 0 ? 1 : shape.Length / description.Axes.Max(axis => shape[axis] * shape.Stride(axis));
    }

    protected override void RunForward(HostArray x, HostArray y) => Transform(FourierDirection.Forward, x, y);

    protected override void RunAdjoint(HostArray y, HostArray x) => Transform(FourierDirection.Inverse, y, x);

    private void Transform(FourierDirection direction, HostArray from, HostArray to)
    {
        if (_axes.Length == 0) from.CopyTo(to);
        else if (_grid is not null && _grid.SliceCount(to.Length) >= Environment.ProcessorCount)
        {
            Cores.For(_grid.SliceCount(to.Length), new Slices(_grid, direction, from, to));
            if (_grid.BlockCount(to.Length) > 0) Cores.For(_grid.BlockCount(to.Length), new Blocks(_grid, direction, to));
        }
        else if (_batch >= Environment.ProcessorCount) Cores.For(_batch, new Items(this, direction, from, to));
        else
            foreach ((FourierPlan plan, int inner) in _axes)
            {
                plan.TransformOnCores(direction, new(from.Re, from.Im), new(to.Re, to.Im), inner);
                from = to;      // from the second axis on in place
            }
    }

    private readonly struct Slices(FourierGrid grid, FourierDirection direction, HostArray from, HostArray to) : IPieces
    {
        public void Run(int slice) => grid.TransformSlice(slice, direction, centred: true, from.Planar, to.Planar);
    }

    private readonly struct Blocks(FourierGrid grid, FourierDirection direction, HostArray to) : IPieces
    {
        public void Run(int block) => grid.TransformBlock(block, direction, centred: true, to.Planar);
    }

    private readonly struct Items(HostFourier map, FourierDirection direction, HostArray from, HostArray to) : IPieces
    {
        public void Run(int item)
        {
            int length = to.Length / map._batch;
            PlanarTarget<float> source = from.Planar.Slice(item * length, length), target = to.Planar.Slice(item * length, length);
            foreach ((FourierPlan plan, int inner) in map._axes)
            {
                using LaneWork work = new(plan);
                int tiles = plan.TileCount(length, inner);
                for (int tile = 0; tile < tiles; tile++) plan.TransformTile(tile, work, direction, centred: true, source, target, inner);
                source = target;
            }
        }
    }
}
