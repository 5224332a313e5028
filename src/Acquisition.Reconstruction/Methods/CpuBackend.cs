using Acquisition.Reconstruction.Numerics;

namespace Acquisition.Reconstruction.Methods;

/// <summary>The processor's cores, with the widest vectors that they have. Every method has kernels for it.</summary>
public sealed class CpuBackend : IBackend
{
    public string Name { get; } = $"cpu ({Hardware.Name})";

    public TKernels? Find<TKernels>()
        where TKernels : class => null;
}
