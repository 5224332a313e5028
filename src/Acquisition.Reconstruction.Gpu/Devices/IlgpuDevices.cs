using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.CPU;
using ILGPU.Runtime.Cuda;
using ILGPU.Runtime.OpenCL;

namespace Acquisition.Reconstruction.Gpu.Devices;

/// <summary>
/// Every device that ILGPU finds, in the order of preference: CUDA, OpenCL GPUs, other OpenCL devices, ILGPU's simulation on the CPU.
/// Where a driver is missing or broken, ILGPU finds none of its devices and says nothing.
/// </summary>
internal sealed class IlgpuDevices : IDisposable
{
    private readonly Context _context = Context.Create(builder => builder.EnableAlgorithms().DefaultCPU().Cuda().OpenCL());

    public IlgpuDevices() => All = [.. _context.Devices.Select(Describe).OrderBy(Preference)];

    public IReadOnlyList<Device> All { get; }

    public void Dispose() => _context.Dispose();

    private static int Preference(Device device) => device switch
    {
        { Backend: Backend.Cuda } => 0,
        { Backend: Backend.OpenCl, IsGpu: true } => 1,
        { Backend: Backend.OpenCl } => 2,
        _ => 3,
    };

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
            return new(new GpuKernels(accelerator), accelerator);
        }
        catch
        {
            accelerator.Dispose();
            throw;
        }
    }
}
