using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Acquisition.Reconstruction.Numerics;

namespace Acquisition.Reconstruction.Operators.Host.Nonuniform;

/// <summary>Adds samples of one image to a band: <c>grid[c] += w·y·φ(c)</c>.</summary>
internal readonly ref struct SpreadOne(NonuniformPlan plan, GridBand band, SampleBlock block, ReadOnlySpan<int> samples, Planar<float> data, PlanarTarget<float> grid) : IVectorWork
{
    private readonly SampleBlock _block = block;
    private readonly ReadOnlySpan<int> _samples = samples;
    private readonly Planar<float> _data = data;
    private readonly PlanarTarget<float> _grid = grid;

    public void Run<V>() where V : unmanaged, ILanes<V>
    {
        ref float re = ref MemoryMarshal.GetReference(_grid.Re), im = ref MemoryMarshal.GetReference(_grid.Im);
        ref readonly float wx = ref MemoryMarshal.GetReference(_block.WeightsX), wy = ref MemoryMarshal.GetReference(_block.WeightsY), wz = ref MemoryMarshal.GetReference(_block.WeightsZ);
        int lanes = plan.Kernel.Lanes, height = band.Height, depth = band.Depth, widthY = plan.Y.Width, widthZ = plan.Z.Width;
        nint stride = band.RowLength;
        for (int i = 0; i < _samples.Length; i++)
        {
            int sample = _samples[i], firstY = _block.FirstY[i], firstZ = _block.FirstZ[i];
            V a = V.All(_data.Re[sample]), b = V.All(_data.Im[sample]);
            (int y0, int y1) = GridBand.Clip(firstY, widthY, height);
            (int z0, int z1) = GridBand.Clip(firstZ, widthZ, depth);
            for (int j = 0; j < lanes; j += V.Count)
            {
                V w = V.Load(in wx, i * lanes + j), wa = w * a, wb = w * b;
                nint slice = ((nint)(firstZ + z0) * height + firstY + y0) * stride + _block.FirstX[i] + j;
                for (int z = z0; z < z1; z++, slice += height * stride)
                {
                    V f = V.All(Unsafe.Add(ref Unsafe.AsRef(in wz), i * lanes + z)), fa = f * wa, fb = f * wb;
                    nint cell = slice;
                    for (int y = y0; y < y1; y++, cell += stride)
                    {
                        V g = V.All(Unsafe.Add(ref Unsafe.AsRef(in wy), i * lanes + y));
                        V.MultiplyAdd(g, fa, V.Load(in re, cell)).Store(ref re, cell);
                        V.MultiplyAdd(g, fb, V.Load(in im, cell)).Store(ref im, cell);
                    }
                }
            }
        }
    }
}

/// <summary>Adds samples of 16 images to a band.</summary>
internal readonly ref struct SpreadMany(NonuniformPlan plan, GridBand band, SampleBlock block, int count, Planar<float> values, PlanarTarget<float> grid) : IVectorWork
{
    private readonly SampleBlock _block = block;
    private readonly Planar<float> _values = values;        // [samples × 16]
    private readonly PlanarTarget<float> _grid = grid;

    public void Run<V>() where V : unmanaged, ILanes<V>
    {
        ref float re = ref MemoryMarshal.GetReference(_grid.Re), im = ref MemoryMarshal.GetReference(_grid.Im);
        ref readonly float from = ref MemoryMarshal.GetReference(_values.Re), fromIm = ref MemoryMarshal.GetReference(_values.Im);
        int lanes = plan.Kernel.Lanes, stride = band.RowLength, width = plan.X.Width;
        for (int i = 0; i < count; i++)
        {
            int firstY = _block.FirstY[i], firstZ = _block.FirstZ[i];
            (int y0, int y1) = GridBand.Clip(firstY, plan.Y.Width, band.Height);
            (int z0, int z1) = GridBand.Clip(firstZ, plan.Z.Width, band.Depth);
            ReadOnlySpan<float> wx = _block.WeightsX.Slice(i * lanes, width), wy = _block.WeightsY.Slice(i * lanes, lanes), wz = _block.WeightsZ.Slice(i * lanes, lanes);
            for (int lane = 0; lane < NonuniformPlan.Together; lane += V.Count)
            {
                V a = V.Load(in from, i * NonuniformPlan.Together + lane), b = V.Load(in fromIm, i * NonuniformPlan.Together + lane);
                for (int z = z0; z < z1; z++)
                {
                    nint row = ((nint)(firstZ + z) * band.Height + firstY + y0) * stride + _block.FirstX[i] * NonuniformPlan.Together + lane;
                    for (int y = y0; y < y1; y++, row += stride)
                    {
                        V f = V.All(wy[y] * wz[z]), fa = f * a, fb = f * b;
                        nint cell = row;
                        for (int x = 0; x < wx.Length; x++, cell += NonuniformPlan.Together)
                        {
                            V w = V.All(wx[x]);
                            V.MultiplyAdd(w, fa, V.Load(in re, cell)).Store(ref re, cell);
                            V.MultiplyAdd(w, fb, V.Load(in im, cell)).Store(ref im, cell);
                        }
                    }
                }
            }
        }
    }
}
