namespace Acquisition.Reconstruction.Gpu.Devices;

/// <summary>A device that kernels can be opened on.</summary>
/// <param name="Backend">Cuda, OpenCl, or Cpu for ILGPU's own simulation of a device.</param>
/// <param name="Name">As its driver calls it.</param>
/// <param name="MemoryBytes">Its memory.</param>
/// <param name="IsGpu">False for an OpenCL driver that runs on the processor, and for the simulation.</param>
/// <param name="Open">Opens it and compiles the kernels; whoever calls disposes.</param>
internal sealed record Device(Backend Backend, string Name, long MemoryBytes, bool IsGpu, Func<OpenDevice> Open)
{
    /// <summary>Opens the device and tests it. A driver can fail in any way of its own: whatever it throws is the verdict.</summary>
    /// <param name="device">The open device if it passed, for the caller to dispose; null if not.</param>
    public SelfTestResult Try(out OpenDevice? device)
    {
        device = null;
        try
        {
            device = Open();
            SelfTestResult result = SelfTest.Run(device.Kernels);
            if (!result.Passed) Close(ref device);
            return result;
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            Close(ref device);
            return new(false, $"{exception.GetType().Name}: {exception.Message}");
        }
    }

    private static void Close(ref OpenDevice? device)
    {
        device?.Dispose();
        device = null;
    }
}

/// <summary>An open device: the kernels on it, and what holds it open.</summary>
internal sealed record OpenDevice(IDeviceKernels Kernels, IDisposable Owner) : IDisposable
{
    public void Dispose() => Owner.Dispose();
}
