using Acquisition.Reconstruction.Operators;
using ILGPU.Runtime;

namespace Acquisition.Reconstruction.Gpu.Operators;

/// <summary>Copies lines along the last axis.</summary>
internal sealed class DeviceCrop : DeviceMap
{
    private readonly GpuKernels _kernels;
    private readonly int _line;
    private readonly DeviceArray<int> _starts;

    public DeviceCrop(GpuKernels kernels, Crop description)
        : base(kernels, description)
    {
        _kernels = kernels;
        int line = Range[Range.Rank - 1], width = Range.IsComplex ? 2 : 1;
        _line = line * width;
        _starts = new(kernels.Accelerator, [.. Enumerable.Range(0, Range.Length / line).Select(i => description.Source(i * line) * width)]);
    }

    protected override void RunForward(DeviceValues x, DeviceValues y) => _kernels.Samples.RunCut(new(x.Floats, y.Floats, _starts.View, _line));

    protected override void RunAdjoint(DeviceValues y, DeviceValues x)
    {
        x.Floats.MemSetToZero();
        _kernels.Samples.RunPad(new(y.Floats, x.Floats, _starts.View, _line));
    }

    protected override void Free() => _starts.Dispose();
}
