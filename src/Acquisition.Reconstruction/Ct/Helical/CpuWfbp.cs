using Acquisition.Reconstruction.Numerics;

namespace Acquisition.Reconstruction.Ct.Helical;

/// <summary>Weighted back-projection on the processor's cores, for one reconstruction. The result does not depend on how many there are.</summary>
internal sealed class CpuWfbp : IWfbpKernels
{
    private readonly Stack<AlignedFloats> _free = new();       // volumes that earlier blocks have left

    public IWfbpSlices Open(WfbpPlan plan, SliceLine slices) => new Block(this, plan, slices);

    private AlignedFloats Take(int length)
    {
        if (!_free.TryPop(out AlignedFloats? free) || free.Length != length) return new AlignedFloats(length);
        free.Span.Clear();
        return free;
    }

    private sealed class Block(CpuWfbp owner, WfbpPlan plan, SliceLine slices) : IWfbpSlices
    {
        private readonly AlignedFloats _volume = owner.Take(checked((int)WfbpBackprojector.Length(plan, slices.Count)));     // [tiles × rows × columns × slices]

        public void Add(ViewGroup[] groups)
        {
            int tile = _volume.Length / WfbpBackprojector.TileCount(plan);
            Cores.For(WfbpBackprojector.TileCount(plan), i => WfbpBackprojector.Add(plan, i, groups, slices, _volume.Span.Slice(i * tile, tile)));
        }

        public void CopyTo(int slice, Span<float> image)
        {
            int lanes = slices.Count;
            ReadOnlySpan<float> volume = _volume.Span;
            for (int tile = 0; tile < WfbpBackprojector.TileCount(plan); tile++)
            {
                (int row, int column, int rows, int columns) = WfbpBackprojector.TileOf(plan, tile);
                for (int i = 0; i < rows; i++)
                {
                    int from = (tile * WfbpBackprojector.TileSize + i) * WfbpBackprojector.TileSize * lanes + slice;
                    Span<float> to = image.Slice((row + i) * plan.Grid.Columns + column, columns);
                    for (int j = 0; j < columns; j++) to[j] = volume[from + j * lanes];
                }
            }
        }

        public void Dispose() => owner._free.Push(_volume);
    }
}
