using ILGPU.Runtime;

namespace Acquisition.Reconstruction.Gpu.Fourier;

/// <summary>The loaded kernels of every transform, compiled once for an accelerator.</summary>
internal sealed class FourierKernels(Accelerator accelerator)
{
    public Accelerator Accelerator { get; } = accelerator;
    public RadixPasses Radix { get; } = new(accelerator);
    public ChirpSteps Chirp { get; } = new(accelerator);
}
