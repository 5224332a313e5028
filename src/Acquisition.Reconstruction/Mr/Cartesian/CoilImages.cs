using Acquisition.Reconstruction.Fourier;
using Acquisition.Reconstruction.Numerics;

namespace Acquisition.Reconstruction.Mr.Cartesian;

/// <summary>The complex images of a slice's coils: x of <see cref="CartesianReference"/>. One caller at a time.</summary>
internal sealed class CoilImages(CartesianPlan plan)
{
    private readonly HybridLines _lines = new(plan);

    /// <param name="kspace">[channels × encoded rows × encoded columns].</param>
    /// <param name="coils">[channels × rows × columns].</param>
    public void Transform(PlanarMemory<float> kspace, PlanarMemory<float> coils)
    {
        Require.Length(coils.Length, (long)plan.Channels * plan.Rows * plan.Columns);
        _lines.Transform(kspace);
        Cores.For(_lines.ColumnTiles, tile =>
        {
            int first = tile * LaneTile.Lanes, count = Math.Min(LaneTile.Lanes, plan.Columns - first);
            using LaneWork work = new(_lines.ColumnPlan);
            for (int channel = 0; channel < plan.Channels; channel++)
                new LaneTile(channel * plan.Rows * plan.Columns + first, plan.Columns, 1, count)
                    .Store(_lines.Columns(channel, tile, work), plan.Scale, _lines.Rows, coils.Span.Exchanged);
        });
    }
}
