using Acquisition.Reconstruction.Operators;

namespace Acquisition.Reconstruction.Gpu.Operators;

/// <summary>A neighbour along an axis is at the same distance for all elements.</summary>
internal sealed class DeviceDifference(GpuKernels kernels, FiniteDifference description) : DeviceMap(kernels, description)
{
    private readonly GpuKernels _kernels = kernels;

    protected override void RunForward(DeviceValues x, DeviceValues y) => _kernels.Samples.RunDiffer(Along(x, y));

    protected override void RunAdjoint(DeviceValues y, DeviceValues x) => _kernels.Samples.RunDifferBack(Along(y, x));

    protected override void Free()
    {
        // It keeps nothing there.
    }

    private SampleSteps.Differences Along(DeviceValues from, DeviceValues to) => new(
        from.Floats, to.Floats, description.Domain[description.Axis], description.Domain.Stride(description.Axis) * from.Width,
        description.Boundary == Boundary.Periodic ? 1 : 0, description.Boundary == Boundary.Replicated ? 1 : 0);
}
