using ILGPU;

[assembly: AssemblyFixture(typeof(Acquisition.Reconstruction.Gpu.Tests.Accelerators))]

namespace Acquisition.Reconstruction.Gpu.Tests;

/// <summary>Every accelerator of this machine, each opened once for the whole run: ILGPU's CPU accelerator, and the GPUs that there are.</summary>
public sealed class Accelerators : IDisposable
{
    private static readonly Context Context = Context.Create(builder => builder.AllAccelerators().EnableAlgorithms());

    private readonly Lazy<GpuKernels>[] _kernels =
        [.. Context.Devices.Select(device => new Lazy<GpuKernels>(() => new(device.CreateAccelerator(Context))))];

    /// <summary>A row for each device: its place in ILGPU's list and its name.</summary>
    public static TheoryData<int, string> All =>
        [.. Context.Devices.Select((device, index) => new TheoryDataRow<int, string>(index, device.Name))];

    public GpuKernels Open(int index) => _kernels[index].Value;

    public void Dispose()
    {
        foreach (Lazy<GpuKernels> kernels in _kernels.Where(kernels => kernels.IsValueCreated)) kernels.Value.Accelerator.Dispose();
    }
}
