using Acquisition.Reconstruction.Methods;

namespace Acquisition.Reconstruction.Gpu.Devices;

/// <summary>A device as methods see it: its kernels, found by their interface.</summary>
/// <param name="name">Such as "cuda (NVIDIA H100)".</param>
/// <param name="kernels">An object for each kind, or one for several.</param>
public sealed class DeviceBackend(string name, params IReadOnlyList<object> kernels) : IBackend
{
    public string Name => name;

    public TKernels? Find<TKernels>()
        where TKernels : class => kernels.OfType<TKernels>().FirstOrDefault();
}
