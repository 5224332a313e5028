using Acquisition.Reconstruction.Ct.Backprojection;
using Acquisition.Reconstruction.Ct.ConeBeam;
using Acquisition.Reconstruction.Ct.Helical;
using Acquisition.Reconstruction.Mr.Cartesian;
using Acquisition.Reconstruction.Numerics;
using Acquisition.Reconstruction.Operators;
using Acquisition.Reconstruction.Operators.Host;
using ViewGroup = Acquisition.Reconstruction.Ct.Helical.ViewGroup;

namespace Acquisition.Reconstruction.Gpu.Devices;

/// <summary>The scalar references behind the interfaces of the kernels: what a device's results are held to. Too slow for more.</summary>
internal sealed class ReferenceKernels : IDeviceKernels
{
    public IFbpAccumulator Open(FbpPlan plan) => new FanBeam(plan);

    public IConeBeamAccumulator Open(ConeBeamPlan plan, SeenLines seen, int views) => new ConeBeam(plan);

    public IWfbpSlices Open(WfbpPlan plan, SliceLine slices) => new Helical(plan, slices);

    public ICartesianTransform Open(CartesianPlan plan) => new Cartesian(plan);

    /// <summary>The host's kernels, which are held to the operators' definitions by the laws of every operator.</summary>
    public TResult Run<TResult>(IArrayWork<TResult> work) => work.Run(HostBackend.Shared);

    private sealed class FanBeam(FbpPlan plan) : IFbpAccumulator
    {
        private readonly int _pixels = plan.Matrix * plan.Matrix;
        private readonly float[] _slices = new float[plan.Rows * plan.Matrix * plan.Matrix];

        public void Add(ReadOnlyMemory<double> anglesRad, ReadOnlyMemory<float> lineIntegrals)
        {
            float[] filtered = new float[plan.Channels];
            for (int view = 0; view < anglesRad.Length; view++)
                for (int row = 0; row < plan.Rows; row++)
                {
                    ReadOnlySpan<float> samples = lineIntegrals.Span.Slice((view * plan.Rows + row) * plan.Channels, plan.Channels);
                    RowFilter.FilterReference(plan, samples, filtered);
                    Backprojector.AddReference(plan, plan.View(anglesRad.Span[view]), filtered, _slices.AsSpan(row * _pixels, _pixels));
                }
        }

        public void Take(Memory<float> slices)
        {
            _slices.CopyTo(slices);
            Array.Clear(_slices);
        }

        public void Dispose()
        {
        }
    }

    private sealed class ConeBeam(ConeBeamPlan plan) : IConeBeamAccumulator
    {
        private readonly float[] _volume = new float[plan.Lines * plan.Rows * plan.Columns];

        public void Add(ReadOnlyMemory<ConeView> views, ReadOnlyMemory<float> weighted)
        {
            float[] filtered = new float[plan.DetectorRows * plan.Channels];
            for (int view = 0; view < views.Length; view++)
            {
                for (int row = 0; row < plan.DetectorRows; row++)
                    RowFilter.ConvolveReference(
                        plan.Taps,
                        weighted.Span.Slice((view * plan.DetectorRows + row) * plan.Channels, plan.Channels),
                        filtered.AsSpan(row * plan.Channels, plan.Channels));
                ConeBackprojector.AddReference(plan, views.Span[view], filtered, _volume);
            }
        }

        public void Take(int firstLine, Memory<float> planes) =>
            _volume.AsSpan(firstLine * plan.Rows * plan.Columns, planes.Length).CopyTo(planes.Span);

        public void Dispose()
        {
        }
    }

    private sealed class Helical(WfbpPlan plan, SliceLine slices) : IWfbpSlices
    {
        private readonly float[] _volume = new float[slices.Count * plan.Grid.Pixels];

        public void Add(ViewGroup[] groups)
        {
            foreach (ViewGroup group in groups)
                for (int voxel = 0; voxel < _volume.Length; voxel++)
                {
                    (int slice, int pixel) = Math.DivRem(voxel, plan.Grid.Pixels);
                    (int row, int column) = Math.DivRem(pixel, plan.Grid.Columns);
                    _volume[voxel] += WfbpReference.Voxel(plan, group, row, column, slices.ZMm(slice));
                }
        }

        public void CopyTo(int slice, Span<float> image) => _volume.AsSpan(slice * plan.Grid.Pixels, plan.Grid.Pixels).CopyTo(image);

        public void Dispose()
        {
        }
    }

    private sealed class Cartesian(CartesianPlan plan) : ICartesianTransform
    {
        public void Reconstruct(PlanarMemory<float> kspace, Memory<float> image) =>
            CartesianReference.Reconstruct(plan, kspace.Span, image.Span);

        public void Dispose()
        {
        }
    }
}
