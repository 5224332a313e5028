using Acquisition.Reconstruction.Fourier;
using Acquisition.Reconstruction.Numerics;

namespace Acquisition.Reconstruction.Ct.Backprojection;

/// <summary>Filtered back-projection on the processor's cores. The result does not depend on how many there are.</summary>
public sealed class CpuFbp : IFbpKernels
{
    /// <summary>Views that are filtered, then added, at a time: many, as the images pass through memory once for each group.</summary>
    internal const int GroupSize = 64;

    public IFbpAccumulator Open(FbpPlan plan) => new Accumulator(plan);

    private sealed class Accumulator(FbpPlan plan) : IFbpAccumulator
    {
        private readonly RowFilter _filter = new(FbpLayout.Rows(plan), plan.Taps, plan.PreWeights, plan.PostWeights);
        private readonly GridView[] _views = new GridView[GroupSize];
        private readonly float[] _lineIntegrals = new float[GroupSize * plan.Rows * plan.Channels];
        private readonly AlignedFloats _filtered = new((int)FbpLayout.FilteredLength(plan, GroupSize));
        private readonly AlignedFloats _images = new((int)FbpLayout.ImageLength(plan));
        private int _count;

        public void Add(ReadOnlyMemory<double> anglesRad, ReadOnlyMemory<float> lineIntegrals)
        {
            int view = plan.Rows * plan.Channels;
            Require.Length(lineIntegrals.Length, (long)anglesRad.Length * view);
            // Groups are counted from the image's start, not from the call's, so that the result does not depend on the calls.
            for (int i = 0; i < anglesRad.Length; i++)
            {
                lineIntegrals.Span.Slice(i * view, view).CopyTo(_lineIntegrals.AsSpan(_count * view));
                _views[_count++] = plan.View(anglesRad.Span[i]);
                if (_count == GroupSize) AddGroup();
            }
        }

        public void Take(Memory<float> slices)
        {
            Require.Length(slices.Length, (long)plan.Rows * plan.Matrix * plan.Matrix);
            AddGroup();
            int pixels = plan.Matrix * plan.Matrix;
            if (FbpLayout.AreFew(plan.Rows))
            {
                _images.Span.CopyTo(slices.Span);
                _images.Span.Clear();
                return;
            }
            int blocks = (pixels + LaneTile.Lanes - 1) / LaneTile.Lanes;
            Cores.For(blocks, block => Transpose(block, slices.Span));
            _images.Span.Clear();
        }

        public void Dispose()
        {
            // Managed memory only.
        }

        private void AddGroup()
        {
            int count = _count;
            _count = 0;
            if (count == 0) return;
            int samples = count * plan.Rows * plan.Channels, filtered = (int)FbpLayout.FilteredLength(plan, count);
            Cores.For(_filter.TileCount(count), tile => _filter.Filter(tile, _lineIntegrals.AsSpan(0, samples), _filtered.Span[..filtered]));
            Cores.For(Backprojector.TileCount(plan), tile => Backprojector.Add(plan, tile, _views.AsSpan(0, count), _filtered.Span[..filtered], _images.Span));
        }

        /// <summary>16 pixels of every slice, from rows side by side to slice after slice.</summary>
        private void Transpose(int block, Span<float> slices)
        {
            int pixels = plan.Matrix * plan.Matrix, lanes = FbpLayout.Lanes(plan);
            int first = block * LaneTile.Lanes, count = Math.Min(LaneTile.Lanes, pixels - first);
            Span<float> images = _images.Span;
            int row = 0;
            if (count == LaneTile.Lanes)
                for (; row <= plan.Rows - LaneTile.Lanes; row += LaneTile.Lanes)
                    Transposition.Block(in images[first * lanes + row], lanes, count, ref slices[row * pixels + first], pixels, LaneTile.Lanes);
            for (; row < plan.Rows; row++)
                for (int i = 0; i < count; i++)
                    slices[row * pixels + first + i] = images[(first + i) * lanes + row];
        }
    }
}
