using ILGPU;
using ILGPU.Runtime;

[assembly: AssemblyFixture(typeof(Acquisition.Reconstruction.Gpu.Tests.Accelerators))]

namespace Acquisition.Reconstruction.Gpu.Tests;

/// <summary>Every accelerator of this machine, each opened once for the whole run: ILGPU's CPU accelerator always, and the GPUs that there are.</summary>
public sealed class Accelerators : IDisposable
{
    private static readonly Context Context = Context.Create(builder => builder.AllAccelerators().EnableAlgorithms());
    private readonly Dictionary<int, Accelerator> _open = [];

    /// <summary>A row for each device: its place in ILGPU's list and its name.</summary>
    public static TheoryData<int, string> All => [.. Context.Devices.Select((device, index) => new TheoryDataRow<int, string>(index, device.Name))];

    public Accelerator Open(int index)
    {
        if (!_open.TryGetValue(index, out Accelerator? accelerator)) _open[index] = accelerator = Context.Devices[index].CreateAccelerator(Context);
        accelerator.Bind();
        return accelerator;
    }

    public void Dispose()
    {
        foreach (Accelerator accelerator in _open.Values) accelerator.Dispose();
    }
}
