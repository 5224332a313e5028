using Acquisition.Reconstruction.Methods;
using Acquisition.Reconstruction.Gpu.Devices;

namespace Acquisition.Reconstruction.Gpu.Tests.Devices;

public class BackendSelectorTests
{
    private readonly List<string> _closed = [];

    private Closer Context => new("context", _closed);

    [Fact]
    public void Auto_takes_the_first_GPU_that_passes()
    {
        using SelectedBackend selected = BackendSelector.Select(Backend.Auto, MethodList.All, [Broken("first"), Sound("second"), Sound("third")], Context);
        Assert.Equal((Backend.Cuda, "second"), (selected.Backend, selected.DeviceName));
        Assert.Equal("cuda (second)", selected.Reconstructor.Backend);
        Assert.StartsWith("It passed its self-test.", selected.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Auto_falls_back_to_the_CPU_and_says_why_when_a_kernel_is_wrong()
    {
        using SelectedBackend selected = BackendSelector.Select(Backend.Auto, MethodList.All, [Broken("wrong one")], Context);
        Assert.Equal(Backend.Cpu, selected.Backend);
        Assert.Contains("wrong one", selected.Reason, StringComparison.Ordinal);
        Assert.Contains("reconstruction is off by", selected.Reason, StringComparison.Ordinal);
        Assert.Equal(["wrong one", "context"], _closed);
    }

    [Fact]
    public void Auto_falls_back_to_the_CPU_and_says_why_when_a_driver_throws()
    {
        using SelectedBackend selected = BackendSelector.Select(Backend.Auto, MethodList.All, [Throwing("half installed")], Context);
        Assert.Equal(Backend.Cpu, selected.Backend);
        Assert.Contains("half installed: InvalidOperationException: no context", selected.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Auto_leaves_an_OpenCL_driver_for_the_processor_alone()
    {
        using SelectedBackend selected = BackendSelector.Select(Backend.Auto, MethodList.All, [OnTheProcessor()], Context);
        Assert.Equal(Backend.Cpu, selected.Backend);
        Assert.Equal("There is no GPU.", selected.Reason);
    }

    [Fact]
    public void Cuda_that_is_missing_is_an_error_that_says_what_to_do()
    {
        Device[] devices = [Sound("of another kind") with { Backend = Backend.OpenCl }];
        BackendException error = Assert.Throws<BackendException>(() => BackendSelector.Select(Backend.Cuda, MethodList.All, devices, Context));
        Assert.Equal((Backend.Cuda, "BACKEND_MISSING"), (error.Backend, error.Reason));
        Assert.Contains("driver", error.Message, StringComparison.Ordinal);
        Assert.Contains("auto or cpu", error.Message, StringComparison.Ordinal);
        Assert.Equal(["context"], _closed);
    }

    [Fact]
    public void OpenCl_that_fails_is_an_error_and_never_the_CPU()
    {
        Device[] devices = [Broken("bad") with { Backend = Backend.OpenCl }];
        BackendException error = Assert.Throws<BackendException>(() => BackendSelector.Select(Backend.OpenCl, MethodList.All, devices, Context));
        Assert.Equal("BACKEND_FAILED", error.Reason);
        Assert.Contains("bad: The", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void OpenCl_by_name_takes_a_driver_for_the_processor_too()
    {
        using SelectedBackend selected = BackendSelector.Select(Backend.OpenCl, MethodList.All, [OnTheProcessor()], Context);
        Assert.Equal("on the processor", selected.DeviceName);
    }

    [Fact]
    public void Selection_closes_the_device_and_then_its_context()
    {
        SelectedBackend selected = BackendSelector.Select(Backend.Auto, MethodList.All, [Sound("device")], Context);
        Assert.Empty(_closed);
        selected.Dispose();
        Assert.Equal(["device", "context"], _closed);
    }

    [Fact]
    public void Cpu_needs_no_device()
    {
        using SelectedBackend selected = BackendSelector.Select(Backend.Cpu);
        Assert.Equal(Backend.Cpu, selected.Backend);
        Assert.StartsWith("cpu (", selected.Reconstructor.Backend, StringComparison.Ordinal);
    }

    private Device Sound(string name) => Gpu(name, () => Open(name, new ReferenceKernels()));

    private Device Broken(string name) => Gpu(name, () => Open(name, new BrokenKernels(pixel => pixel * 1.001f)));

    private Device OnTheProcessor() => Sound("on the processor") with { Backend = Backend.OpenCl, IsGpu = false };

    private static Device Throwing(string name) => Gpu(name, () => throw new InvalidOperationException("no context"));

    private static Device Gpu(string name, Func<OpenDevice> open) => new(Backend.Cuda, name, 1 << 30, IsGpu: true, open);

    private OpenDevice Open(string name, IDeviceKernels kernels) => new(kernels, new Closer(name, _closed));

    private sealed class Closer(string name, List<string> closed) : IDisposable
    {
        public void Dispose() => closed.Add(name);
    }
}
