using Acquisition.Core.Model.Errors;
using ILGPU.Runtime.OpenCL;

namespace Acquisition.Reconstruction.Gpu.Tests;

public class GpuKernelsTests(Accelerators accelerators)
{
    [Fact]
    public void Failure_of_the_driver_says_which_device_and_why()
    {
        GpuKernels kernels = accelerators.Open(0);
        void Fail() => throw new CLException(CLError.CL_OUT_OF_RESOURCES);
        DeviceFailedException error = Assert.Throws<DeviceFailedException>(() => kernels.Run(Fail));
        Assert.Equal(kernels.Accelerator.Name, error.Device);
        Assert.Contains(kernels.Accelerator.Name, error.Message, StringComparison.Ordinal);
        Assert.IsType<CLException>(error.InnerException);
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
