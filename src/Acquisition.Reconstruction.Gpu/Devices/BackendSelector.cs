using Acquisition.Reconstruction.Methods;

namespace Acquisition.Reconstruction.Gpu.Devices;

/// <summary>Turns the setting auto | cpu | cuda | opencl into kernels.</summary>
public static class BackendSelector
{
    /// <summary>Finds the devices of this machine and selects one.</summary>
    /// <param name="setting">What is asked for.</param>
    /// <param name="further">Methods beside those of <see cref="MethodList"/>.</param>
    /// <exception cref="BackendException">Cuda or OpenCl was asked for, and there is none or it failed its self-test.</exception>
    public static SelectedBackend Select(Backend setting, params IReadOnlyList<IMethod> further)
    {
        IReadOnlyList<IMethod> methods = [.. MethodList.All, .. further];
        if (setting == Backend.Cpu) return Cpu("The setting asks for it.", methods);
        IlgpuDevices devices = new();
        return Select(setting, methods, devices.All, devices);
    }

    /// <summary>Selects one of these devices; the selection then owns them.</summary>
    internal static SelectedBackend Select(Backend setting, IReadOnlyList<IMethod> methods, IReadOnlyList<Device> devices, IDisposable owner)
    {
        Device[] candidates = [.. devices.Where(device => setting == Backend.Auto ? device.IsGpu : device.Backend == setting)];
        List<string> failures = [];
        foreach (Device candidate in candidates)
        {
            SelfTestResult result = candidate.Try(out OpenDevice? open);
            if (open is not null) return Gpu(candidate, result, methods, open, owner);
            failures.Add($"{candidate.Name}: {result.Reason}");
        }

        owner.Dispose();
        string failed = string.Join(" ", failures);
        if (setting == Backend.Auto) return Cpu(failures.Count == 0 ? "There is no GPU." : $"No GPU passed its self-test. {failed}", methods);
        throw failures.Count == 0
            ? new BackendException(setting, "BACKEND_MISSING",
                $"There is no usable {Name(setting)} device. Install its driver and let this process see the device, or set the backend to auto or cpu.")
            : new BackendException(setting, "BACKEND_FAILED",
                $"No {Name(setting)} device passed its self-test. {failed} Update its driver, or set the backend to auto or cpu.");
    }

    private static SelectedBackend Gpu(Device device, SelfTestResult result, IReadOnlyList<IMethod> methods, OpenDevice open, IDisposable owner)
    {
        DeviceBackend backend = new($"{Name(device.Backend)} ({device.Name})", open.Kernels);
        Reconstructor reconstructor = new(backend, methods);
        return new(device.Backend, device.Name, $"It passed its self-test. {result.Reason}", reconstructor, open, owner);
    }

    private static SelectedBackend Cpu(string reason, IReadOnlyList<IMethod> methods)
    {
        Reconstructor reconstructor = new(new CpuBackend(), methods);
        return new(Backend.Cpu, reconstructor.Backend, reason, reconstructor);
    }

    private static string Name(Backend backend) => backend == Backend.Cuda ? "cuda" : "opencl";
}
