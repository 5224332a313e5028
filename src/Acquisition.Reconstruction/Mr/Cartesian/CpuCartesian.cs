using System.Numerics.Tensors;
using Acquisition.Reconstruction.Fourier;
using Acquisition.Reconstruction.Numerics;

namespace Acquisition.Reconstruction.Mr.Cartesian;

/// <summary>Cartesian MR reconstruction on the processor's cores. The result does not depend on how many there are.</summary>
public sealed class CpuCartesian : ICartesianKernels
{
    public ICartesianTransform Open(CartesianPlan plan) => new Transform(plan);

    /// <summary>
    /// Two steps, each shared out in tiles of 16 transforms: along the lines, from k-space to the image's columns; then down the columns of
    /// one coil after another, whose squares are added up while they are in the cache.
    /// </summary>
    private sealed class Transform(CartesianPlan plan) : ICartesianTransform
    {
        private readonly FourierPlan _rowPlan = new(plan.TransformColumns);
        private readonly FourierPlan _columnPlan = new(plan.TransformRows);
        private readonly AxisMap _samples = AxisMap.Centred(plan.EncodedColumns, plan.TransformColumns);
        private readonly AxisMap _columns = AxisMap.Centred(plan.Columns, plan.TransformColumns);
        private readonly AxisMap _lines = AxisMap.Centred(plan.EncodedRows, plan.TransformRows);
        private readonly AxisMap _rows = AxisMap.Centred(plan.Rows, plan.TransformRows);

        // [channels × encoded rows × stride]: transformed along the lines. The planes stay exchanged, which makes the transforms inverse ones
        // and does not matter to the magnitude.
        private readonly float[] _hybridRe = new float[plan.Channels * plan.EncodedRows * HybridStride(plan)];
        private readonly float[] _hybridIm = new float[plan.Channels * plan.EncodedRows * HybridStride(plan)];

        public void Reconstruct(PlanarMemory<float> kspace, Memory<float> image)
        {
            Require.Length(kspace.Length, plan.KspaceLength);
            Require.Length(image.Length, (long)plan.Rows * plan.Columns);
            int lines = plan.Channels * plan.EncodedRows;
            Cores.For(Tiles(lines), tile => TransformLines(tile * LaneTile.Lanes, lines, kspace.Span.Exchanged));
            Cores.For(Tiles(plan.Columns), tile => CombineColumns(tile * LaneTile.Lanes, image.Span));
        }

        public void Dispose()
        {
            // Managed memory only.
        }

        /// <summary>A cache line more than the columns: with a power of two, all elements of a column would compete for the same few places in the cache.</summary>
        private static int HybridStride(CartesianPlan plan) => plan.Columns + LaneTile.Lanes;

        private static int Tiles(int transforms) => (transforms + LaneTile.Lanes - 1) / LaneTile.Lanes;

        private void TransformLines(int first, int lines, Planar<float> kspace)
        {
            int count = Math.Min(LaneTile.Lanes, lines - first);
            using LaneWork work = new(_rowPlan);
            new LaneTile(first * plan.EncodedColumns, 1, plan.EncodedColumns, count).Load(kspace, _samples, work.A);
            PlanarTarget<float> result = _rowPlan.Execute(work.A, work.B, out _);
            new LaneTile(first * HybridStride(plan), 1, HybridStride(plan), count).Store(result, 1, _columns, new PlanarTarget<float>(_hybridRe, _hybridIm));
        }

        private void CombineColumns(int first, Span<float> image)
        {
            int count = Math.Min(LaneTile.Lanes, plan.Columns - first), length = plan.TransformRows * LaneTile.Lanes;
            using LaneWork work = new(_columnPlan, length);
            Span<float> sum = work.Own;
            sum.Clear();
            for (int channel = 0; channel < plan.Channels; channel++)
            {
                LaneTile tile = new(channel * plan.EncodedRows * HybridStride(plan) + first, HybridStride(plan), 1, count);
                tile.Load(new Planar<float>(_hybridRe, _hybridIm), _lines, work.A);
                PlanarTarget<float> coil = _columnPlan.Execute(work.A, work.B, out _);
                TensorPrimitives.MultiplyAdd(coil.Re[..length], coil.Re[..length], sum, sum);
                TensorPrimitives.MultiplyAdd(coil.Im[..length], coil.Im[..length], sum, sum);
            }
            TensorPrimitives.Sqrt(sum, sum);
            new LaneTile(first, plan.Columns, 1, count).Store(sum, plan.Scale, _rows, image);
        }
    }
}
