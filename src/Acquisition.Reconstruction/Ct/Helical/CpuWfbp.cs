using Acquisition.Reconstruction.Numerics;

namespace Acquisition.Reconstruction.Ct.Helical;

/// <summary>Weighted back-projection on the processor's cores. The result does not depend on how many there are.</summary>
internal sealed class CpuWfbp : IWfbpKernels
{
    public IWfbpSlices Open(WfbpPlan plan, SliceLine slices) => new Block(plan, slices);

    private sealed class Block(WfbpPlan plan, SliceLine slices) : IWfbpSlices
    {
        private readonly float[] _zMm = [.. Enumerable.Range(0, slices.Count).Select(slices.ZMm)];
        private readonly float[] _volume = new float[WfbpBackprojector.Length(plan, slices.Count)];      // [tiles × rows × columns × slices]

        public void Add(ViewGroup[] groups)
        {
            int tile = _volume.Length / WfbpBackprojector.TileCount(plan);
            Cores.For(WfbpBackprojector.TileCount(plan), i => WfbpBackprojector.Add(plan, i, groups, _zMm, _volume.AsSpan(i * tile, tile)));
        }

        public void CopyTo(int slice, Span<float> image)
        {
            int lanes = _zMm.Length;
            for (int tile = 0; tile < WfbpBackprojector.TileCount(plan); tile++)
            {
                (int row, int column, int rows, int columns) = WfbpBackprojector.TileOf(plan, tile);
                for (int i = 0; i < rows; i++)
                {
                    int from = (tile * WfbpBackprojector.TileSize + i) * WfbpBackprojector.TileSize * lanes + slice;
                    Span<float> to = image.Slice((row + i) * plan.Grid.Columns + column, columns);
                    for (int j = 0; j < columns; j++) to[j] = _volume[from + j * lanes];
                }
            }
        }

        public void Dispose()
        {
            // Managed memory only.
        }
    }
}
