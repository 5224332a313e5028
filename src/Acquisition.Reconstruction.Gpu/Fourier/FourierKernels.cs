using ILGPU.Runtime;
using ILGPU.Runtime.Cuda;

namespace Acquisition.Reconstruction.Gpu.Fourier;

/// <summary>What transforms are made of on one accelerator: the kernels and, on a CUDA device that has it, NVIDIA's library.</summary>
internal sealed class FourierKernels(Accelerator accelerator)
{
    public Accelerator Accelerator { get; } = accelerator;
    public RadixPasses Radix { get; } = new(accelerator);
    public ChirpSteps Chirp { get; } = new(accelerator);
    public CuFFT? CuFft { get; } = CuFftLibrary.TryLoad(accelerator);
}
