using Acquisition.Reconstruction.Operators;

namespace Acquisition.Reconstruction.Gpu.Operators;

/// <summary>A weight of 0 or 1 for each sample of an item, which is read once for the whole batch.</summary>
internal sealed class DeviceMask(GpuKernels kernels, Mask description) : DeviceMap(kernels, description)
{
    private readonly GpuKernels _kernels = kernels;
    private readonly DeviceArray<float> _weights = new(kernels.Accelerator, [.. description.Acquired.Select(acquired => acquired ? 1f : 0f)]);

    protected override void RunForward(DeviceValues x, DeviceValues y) =>
        _kernels.Samples.RunWeigh(new(x.Floats, y.Floats, _weights.View, x.Width, (int)_weights.View.Length * x.Width));

    protected override void RunAdjoint(DeviceValues y, DeviceValues x) => RunForward(y, x);

    protected override void Free() => _weights.Dispose();
}
