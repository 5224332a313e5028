using Acquisition.Reconstruction.Gpu.Fourier;
using Acquisition.Reconstruction.Operators;

namespace Acquisition.Reconstruction.Gpu.Operators;

/// <summary>A thread has a pixel in all coils.</summary>
internal sealed class DeviceCoils(GpuKernels kernels, Coils description) : DeviceMap(kernels, description)
{
    private readonly GpuKernels _kernels = kernels;
    private readonly DeviceArray<Complex32> _maps = new(kernels.Accelerator, Pairs(description));

    protected override void RunForward(DeviceValues x, DeviceValues y) => _kernels.Samples.RunSpread(new(x.Complex, y.Complex, _maps.View, Domain.Length));

    protected override void RunAdjoint(DeviceValues y, DeviceValues x) => _kernels.Samples.RunCollect(new(y.Complex, x.Complex, _maps.View, Domain.Length));

    protected override void Free() => _maps.Dispose();

    private static Complex32[] Pairs(Coils coils)
    {
        ReadOnlySpan<float> re = coils.SensitivitiesRe.Span, im = coils.SensitivitiesIm.Span;
        Complex32[] pairs = new Complex32[re.Length];
        for (int i = 0; i < pairs.Length; i++) pairs[i] = new(re[i], im[i]);
        return pairs;
    }
}
