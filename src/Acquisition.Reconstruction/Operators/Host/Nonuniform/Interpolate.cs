using System.Runtime.InteropServices;
using Acquisition.Reconstruction.Numerics;

namespace Acquisition.Reconstruction.Operators.Host.Nonuniform;

/// <summary>Samples of one image from the grid: <c>y = w·Σ φ(c)·grid[c]</c>. The rows are those of the whole grid, and wrap around.</summary>
internal readonly ref struct InterpolateOne(NonuniformPlan plan, GridBand grid, SampleBlock block, ReadOnlySpan<int> samples, Planar<float> cells, PlanarTarget<float> data) : IVectorWork
{
    private readonly SampleBlock _block = block;
    private readonly ReadOnlySpan<int> _samples = samples;
    private readonly Planar<float> _cells = cells;
    private readonly PlanarTarget<float> _data = data;

    public void Run<V>() where V : unmanaged, ILanes<V>
    {
        ref readonly float re = ref MemoryMarshal.GetReference(_cells.Re), im = ref MemoryMarshal.GetReference(_cells.Im);
        ref readonly float wx = ref MemoryMarshal.GetReference(_block.WeightsX);
        int lanes = plan.Kernel.Lanes, stride = grid.RowLength;
        Span<float> sums = stackalloc float[2 * lanes];
        for (int i = 0; i < _samples.Length; i++)
        {
            int firstY = _block.FirstY[i], firstZ = _block.FirstZ[i];
            ReadOnlySpan<float> wy = _block.WeightsY.Slice(i * lanes, lanes), wz = _block.WeightsZ.Slice(i * lanes, lanes);
            for (int j = 0; j < lanes; j += V.Count)
            {
                V a = V.All(0), b = V.All(0);
                for (int z = 0; z < plan.Z.Width; z++)
                {
                    int depth = firstZ + z < grid.Depth ? firstZ + z : firstZ + z - grid.Depth;
                    for (int y = 0; y < plan.Y.Width; y++)
                    {
                        int row = firstY + y < grid.Height ? firstY + y : firstY + y - grid.Height;
                        nint cell = ((nint)depth * grid.Height + row) * stride + _block.FirstX[i] + j;
                        V f = V.All(wy[y] * wz[z]);
                        a = V.MultiplyAdd(f, V.Load(in re, cell), a);
                        b = V.MultiplyAdd(f, V.Load(in im, cell), b);
                    }
                }
                V w = V.Load(in wx, i * lanes + j);
                (w * a).Store(ref sums[0], j);
                (w * b).Store(ref sums[0], lanes + j);
            }
            (float sumRe, float sumIm) = (0, 0);
            for (int j = 0; j < lanes; j++) (sumRe, sumIm) = (sumRe + sums[j], sumIm + sums[lanes + j]);
            (_data.Re[_samples[i]], _data.Im[_samples[i]]) = (sumRe, sumIm);
        }
    }
}

/// <summary>Samples of 16 images from the grid.</summary>
internal readonly ref struct InterpolateMany(NonuniformPlan plan, GridBand grid, SampleBlock block, int count, Planar<float> cells, PlanarTarget<float> values) : IVectorWork
{
    private readonly SampleBlock _block = block;
    private readonly Planar<float> _cells = cells;
    private readonly PlanarTarget<float> _values = values;      // [samples × 16]

    public void Run<V>() where V : unmanaged, ILanes<V>
    {
        ref readonly float re = ref MemoryMarshal.GetReference(_cells.Re), im = ref MemoryMarshal.GetReference(_cells.Im);
        ref float to = ref MemoryMarshal.GetReference(_values.Re), toIm = ref MemoryMarshal.GetReference(_values.Im);
        int lanes = plan.Kernel.Lanes, stride = grid.RowLength, width = plan.X.Width;
        for (int i = 0; i < count; i++)
        {
            int firstY = _block.FirstY[i], firstZ = _block.FirstZ[i];
            ReadOnlySpan<float> wx = _block.WeightsX.Slice(i * lanes, width), wy = _block.WeightsY.Slice(i * lanes, lanes), wz = _block.WeightsZ.Slice(i * lanes, lanes);
            for (int lane = 0; lane < NonuniformPlan.Together; lane += V.Count)
            {
                V a = V.All(0), b = V.All(0);
                for (int z = 0; z < plan.Z.Width; z++)
                {
                    int depth = firstZ + z < grid.Depth ? firstZ + z : firstZ + z - grid.Depth;
                    for (int y = 0; y < plan.Y.Width; y++)
                    {
                        int row = firstY + y < grid.Height ? firstY + y : firstY + y - grid.Height;
                        nint cell = ((nint)depth * grid.Height + row) * stride + _block.FirstX[i] * NonuniformPlan.Together + lane;
                        V rowRe = V.All(0), rowIm = V.All(0);
                        for (int x = 0; x < wx.Length; x++, cell += NonuniformPlan.Together)
                        {
                            V w = V.All(wx[x]);
                            rowRe = V.MultiplyAdd(w, V.Load(in re, cell), rowRe);
                            rowIm = V.MultiplyAdd(w, V.Load(in im, cell), rowIm);
                        }
                        V f = V.All(wy[y] * wz[z]);
                        a = V.MultiplyAdd(f, rowRe, a);
                        b = V.MultiplyAdd(f, rowIm, b);
                    }
                }
                a.Store(ref to, i * NonuniformPlan.Together + lane);
                b.Store(ref toIm, i * NonuniformPlan.Together + lane);
            }
        }
    }
}
