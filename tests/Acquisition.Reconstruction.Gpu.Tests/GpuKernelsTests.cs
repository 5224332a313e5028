using Acquisition.Core.Model.Errors;
using Acquisition.Core.Ports.Reconstruction;
using ILGPU.Runtime.OpenCL;

namespace Acquisition.Reconstruction.Gpu.Tests;

public class GpuKernelsTests(Accelerators accelerators)
{
    [Fact]
    public void Failure_of_the_driver_says_which_device_and_what_to_do()
    {
        GpuKernels kernels = accelerators.Open(0);
        void Fail() => throw new CLException(CLError.CL_OUT_OF_RESOURCES);
        DeviceFailedException error = Assert.Throws<DeviceFailedException>(() => kernels.Run(Fail));
        Assert.Equal("DEVICE_FAILED", error.Reason);
        Assert.Contains(kernels.Accelerator.Name, error.Message, StringComparison.Ordinal);
        Assert.Contains("backend cpu", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Work_of_several_threads_runs_one_at_a_time()
    {
        GpuKernels kernels = accelerators.Open(0);
        int inside = 0, most = 0;
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => kernels.Run(() =>
        {
            most = Math.Max(most, ++inside);
            Thread.Yield();
            inside--;
        }))));
        Assert.Equal(1, most);
    }
}
