using Acquisition.Reconstruction.Gpu.Devices;

namespace Acquisition.Reconstruction.Gpu.Tests.Devices;

public class DeviceListTests
{
    private static readonly Lazy<IReadOnlyList<DeviceReport>> Devices = new(DeviceList.Read);

    [Fact]
    public void Lists_ILGPUs_own_device_on_a_machine_without_a_GPU_and_its_kernels_pass()
    {
        DeviceReport simulation = Assert.Single(Devices.Value, device => device.Backend == Backend.Cpu);
        Assert.False(simulation.IsGpu);
        Assert.True(simulation.SelfTest.Passed, simulation.SelfTest.Reason);
        Assert.True(simulation.MemoryBytes > 0);
    }

    [Fact]
    public void Every_device_that_is_there_passes_its_self_test() =>
        Assert.All(Devices.Value, device => Assert.True(device.SelfTest.Passed, $"{device.Name}: {device.SelfTest.Reason}"));
}
