using ILGPU.Runtime.Cuda;

namespace Acquisition.Reconstruction.Gpu.Fourier;

/// <summary>
/// The unnormalised discrete Fourier transform along one axis, X[k] = Σ x[j]·exp(∓2πi·jk/n), of every line of an array at once.
/// A transform of one length serves any number of lines.
/// </summary>
internal abstract class AxisFft : IDisposable
{
    /// <summary>Elements that each half of the work pair must hold to transform an array of this shape.</summary>
    public abstract int WorkCount(AxisShape shape);

    /// <summary>
    /// Transforms the front half of the pair, forward for sign 1 and inverse for sign −1. The result is in the front half again, which may
    /// be the other memory by then.
    /// </summary>
    public abstract void Transform(WorkPair work, AxisShape shape, float sign);

    public abstract void Dispose();

    /// <summary>cuFFT where there is one, else our own kernels.</summary>
    public static AxisFft Create(FourierKernels kernels, int length) => kernels.CuFft is { } library
        ? new CuFftTransform(library, (CudaStream)kernels.Accelerator.DefaultStream)
        : CreateOwn(kernels, length);

    /// <summary>Mixed radix where 2, 3 and 5 divide the length, the chirp transform elsewhere.</summary>
    public static AxisFft CreateOwn(FourierKernels kernels, int length) =>
        RadixPasses.Factors.Of(length) is { } radices ? new MixedRadixFft(kernels, length, radices) : new ChirpFft(kernels, length);
}
