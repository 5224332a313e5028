using Acquisition.Reconstruction.Fourier;
using Acquisition.Reconstruction.Numerics;

namespace Acquisition.Reconstruction.Mr.Cartesian;

/// <summary>
/// The first of a slice's two transforms, along the lines from k-space to the image's columns, and what the second one, down the columns, starts from. Both are shared out
/// in tiles of 16 transforms.
/// </summary>
internal sealed class HybridLines(CartesianPlan plan)
{
    private readonly FourierPlan _rowPlan = new(plan.TransformColumns);
    private readonly AxisMap _samples = AxisMap.Centred(plan.EncodedColumns, plan.TransformColumns);
    private readonly AxisMap _columns = AxisMap.Centred(plan.Columns, plan.TransformColumns);
    private readonly AxisMap _lines = AxisMap.Centred(plan.EncodedRows, plan.TransformRows);

    // [channels × encoded rows × stride]: transformed along the lines. The planes stay exchanged, which makes the transforms inverse ones.
    private readonly float[] _re = new float[plan.Channels * plan.EncodedRows * Stride(plan)];
    private readonly float[] _im = new float[plan.Channels * plan.EncodedRows * Stride(plan)];

    /// <summary>Down the columns.</summary>
    public FourierPlan ColumnPlan { get; } = new(plan.TransformRows);

    /// <summary>The image's rows within a transformed column.</summary>
    public AxisMap Rows { get; } = AxisMap.Centred(plan.Rows, plan.TransformRows);

    /// <summary>Tiles of columns.</summary>
    public int ColumnTiles => Tiles(plan.Columns);

    /// <summary>Takes the k-space of a slice, [channels × encoded rows × encoded columns].</summary>
    public void Transform(PlanarMemory<float> kspace)
    {
        Require.Length(kspace.Length, plan.KspaceLength);
        int lines = plan.Channels * plan.EncodedRows;
        Cores.For(Tiles(lines), tile => TransformLines(tile * LaneTile.Lanes, lines, kspace.Span.Exchanged));
    }

    /// <summary>A channel's pixels in the columns of a tile, the planes exchanged: [transform rows × 16], valid until the work is used again.</summary>
    public PlanarTarget<float> Columns(int channel, int tile, LaneWork work)
    {
        int first = tile * LaneTile.Lanes, count = Math.Min(LaneTile.Lanes, plan.Columns - first);
        new LaneTile(channel * plan.EncodedRows * Stride(plan) + first, Stride(plan), 1, count).Load(new Planar<float>(_re, _im), _lines, work.A);
        return ColumnPlan.Execute(work.A, work.B, out _);
    }

    /// <summary>A cache line more than the columns: with a power of two, all elements of a column would compete for the same few places in the cache.</summary>
    private static int Stride(CartesianPlan plan) => plan.Columns + LaneTile.Lanes;

    private static int Tiles(int transforms) => (transforms + LaneTile.Lanes - 1) / LaneTile.Lanes;

    private void TransformLines(int first, int lines, Planar<float> kspace)
    {
        int count = Math.Min(LaneTile.Lanes, lines - first);
        using LaneWork work = new(_rowPlan);
        new LaneTile(first * plan.EncodedColumns, 1, plan.EncodedColumns, count).Load(kspace, _samples, work.A);
        PlanarTarget<float> result = _rowPlan.Execute(work.A, work.B, out _);
        new LaneTile(first * Stride(plan), 1, Stride(plan), count).Store(result, 1, _columns, new PlanarTarget<float>(_re, _im));
    }
}
