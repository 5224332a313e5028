using ILGPU.Runtime;
using ILGPU.Runtime.Cuda;
using ILGPU.Runtime.Cuda.API;

namespace Acquisition.Reconstruction.Gpu.Fourier;

/// <summary>Finds cuFFT, which comes with the CUDA toolkit and not with the driver: a CUDA device may well be without it.</summary>
internal static class CuFftLibrary
{
    /// <summary>The newest version that is installed; null without one, or where the accelerator is not a CUDA device.</summary>
    public static CuFFT? TryLoad(Accelerator accelerator) =>
        accelerator is CudaAccelerator
            ? Enum.GetValues<CuFFTAPIVersion>().OrderDescending().Select(TryLoad).FirstOrDefault(library => library is not null)
            : null;

    private static CuFFT? TryLoad(CuFFTAPIVersion version)
    {
        try
        {
            CuFFT library = new(version);
            if (library.Plan1D(out CuFFTPlan? plan, 2, CuFFTType.CUFFT_C2C, 1) != CuFFTResult.CUFFT_SUCCESS) return null;
            plan?.Dispose();
            return library;
        }
        catch (Exception exception) when (exception is DllNotFoundException or EntryPointNotFoundException or NotSupportedException)
        {
            return null;
        }
    }
}
