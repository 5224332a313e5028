using Acquisition.Reconstruction.Fourier;
using Acquisition.Reconstruction.Numerics;

namespace Acquisition.Reconstruction.Operators.Host;

/// <summary>One axis after the other, each in tiles of 16 transforms that are shared out between the cores.</summary>
internal sealed class HostFourier : HostMap
{
    private static readonly PlanCache<int, FourierPlan> Plans = new(capacity: 32, length => new FourierPlan(length));

    private readonly (FourierPlan Plan, int Inner)[] _axes;

    public HostFourier(CentredFourier description)
        : base(description) =>
        _axes = [.. description.Axes.Select(axis => (Plans.Of(description.Domain[axis]), description.Domain.Stride(axis)))];

    protected override void RunForward(HostArray x, HostArray y) => Transform(FourierDirection.Forward, x, y);

    protected override void RunAdjoint(HostArray y, HostArray x) => Transform(FourierDirection.Inverse, y, x);

    private void Transform(FourierDirection direction, HostArray from, HostArray to)
    {
        if (_axes.Length == 0) from.CopyTo(to);
        foreach ((FourierPlan plan, int inner) in _axes)
        {
            Cores.For(plan.TileCount(from.Length, inner), new Tiles(plan, direction, from, to, inner));
            from = to;      // from the second axis on in place
        }
    }

    private readonly struct Tiles(FourierPlan plan, FourierDirection direction, HostArray from, HostArray to, int inner) : IPieces
    {
        public void Run(int tile)
        {
            using LaneWork work = new(plan);
            plan.TransformTile(tile, work, direction, centred: true, from.Planar, to.Planar, inner);
        }
    }
}
