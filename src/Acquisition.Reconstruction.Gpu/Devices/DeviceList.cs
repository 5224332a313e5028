namespace Acquisition.Reconstruction.Gpu.Devices;

/// <summary>One device and whether reconstructions may run on it.</summary>
/// <param name="Backend">Cuda, OpenCl, or Cpu for ILGPU's simulation of a device: it shows that the kernels are sound, no more.</param>
/// <param name="Name">As its driver calls it.</param>
/// <param name="MemoryBytes">Its memory.</param>
/// <param name="IsGpu">False for an OpenCL driver that runs on the processor, and for the simulation.</param>
/// <param name="SelfTest">The verdict.</param>
public sealed record DeviceReport(Backend Backend, string Name, long MemoryBytes, bool IsGpu, SelfTestResult SelfTest);

/// <summary>What the command `acquisition devices` prints.</summary>
public static class DeviceList
{
    /// <summary>Finds every device and tests each. Never throws for want of a driver.</summary>
    public static IReadOnlyList<DeviceReport> Read()
    {
        using IlgpuDevices devices = new();
        return [.. devices.All.Select(Report)];
    }

    private static DeviceReport Report(Device device)
    {
        SelfTestResult result = device.Try(out OpenDevice? open);
        open?.Dispose();
        return new(device.Backend, device.Name, device.MemoryBytes, device.IsGpu, result);
    }
}
