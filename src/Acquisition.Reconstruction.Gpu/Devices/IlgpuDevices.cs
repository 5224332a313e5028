using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.CPU;
using ILGPU.Runtime.Cuda;
using ILGPU.Runtime.OpenCL;

namespace Acquisition.Reconstruction.Gpu.Devices;

/// <summary>Every device that ILGPU finds, in the order of preference: CUDA, OpenCL GPUs, other OpenCL devices, ILGPU's simulation on the CPU.</summary>
internal sealed class IlgpuDevices : IDisposable
{
    private readonly Context _context;

    public IlgpuDevices()
    {
        _context = Context.Create(builder =>
        {
            builder.EnableAlgorithms().DefaultCPU();
            Add(() => builder.Cuda());
            Add(() => builder.OpenCL());
        });
        All = [.. _context.Devices.Select(Describe).OrderBy(device => device.Backend == Backend.Cpu).ThenBy(device => device.Backend).ThenBy(device => !device.IsGpu)];
    }

    public IReadOnlyList<Device> All { get; }

    public void Dispose() => _context.Dispose();

    /// <summary>A machine without the driver, or with half of one, has no such devices; that is no error.</summary>
    private static void Add(Action find)
    {
        try
        {
            find();
        }
        catch (Exception exception) when (exception is DllNotFoundException or EntryPointNotFoundException or CudaException or CLException or NotSupportedException)
        {
        }
    }

    private Device Describe(ILGPU.Runtime.Device device) => new(
        device.AcceleratorType switch { AcceleratorType.Cuda => Backend.Cuda, AcceleratorType.OpenCL => Backend.OpenCl, _ => Backend.Cpu },
        device.Name,
        device is CPUDevice ? GC.GetGCMemoryInfo().TotalAvailableMemoryBytes : device.MemorySize,
        device is CudaDevice or CLDevice { DeviceType: CLDeviceType.CL_DEVICE_TYPE_GPU },
        () => Open(device));

    private OpenDevice Open(ILGPU.Runtime.Device device)
    {
        Accelerator accelerator = device.CreateAccelerator(_context);
        try
        {
            GpuKernels kernels = new(accelerator);
            return new(kernels, kernels, accelerator);
        }
        catch
        {
            accelerator.Dispose();
            throw;
        }
    }
}
