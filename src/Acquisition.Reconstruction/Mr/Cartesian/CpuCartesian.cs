using System.Numerics.Tensors;
using Acquisition.Reconstruction.Fourier;
using Acquisition.Reconstruction.Numerics;

namespace Acquisition.Reconstruction.Mr.Cartesian;

/// <summary>Cartesian MR reconstruction on the processor's cores. The result does not depend on how many there are.</summary>
public sealed class CpuCartesian : ICartesianKernels
{
    public ICartesianTransform Open(CartesianPlan plan) => new Transform(plan);

    /// <summary>
    /// Two steps: along the lines, from k-space to the image's columns; then down the columns of one coil after another, whose squares are added up while they are in
    /// the cache.
    /// </summary>
    private sealed class Transform(CartesianPlan plan) : ICartesianTransform
    {
        private readonly HybridLines _lines = new(plan);

        public void Reconstruct(PlanarMemory<float> kspace, Memory<float> image)
        {
            Require.Length(image.Length, (long)plan.Rows * plan.Columns);
            _lines.Transform(kspace);
            Cores.For(_lines.ColumnTiles, tile => CombineColumns(tile, image.Span));
        }

        public void Dispose()
        {
            // Managed memory only.
        }

        private void CombineColumns(int tile, Span<float> image)
        {
            int first = tile * LaneTile.Lanes, count = Math.Min(LaneTile.Lanes, plan.Columns - first), length = plan.TransformRows * LaneTile.Lanes;
            using LaneWork work = new(_lines.ColumnPlan, length);
            Span<float> sum = work.Own;
            sum.Clear();
            for (int channel = 0; channel < plan.Channels; channel++)
            {
                PlanarTarget<float> coil = _lines.Columns(channel, tile, work);
                TensorPrimitives.MultiplyAdd(coil.Re[..length], coil.Re[..length], sum, sum);
                TensorPrimitives.MultiplyAdd(coil.Im[..length], coil.Im[..length], sum, sum);
            }
            TensorPrimitives.Sqrt(sum, sum);
            new LaneTile(first, plan.Columns, 1, count).Store(sum, plan.Scale, _lines.Rows, image);
        }
    }
}
