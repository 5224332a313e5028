using Acquisition.Reconstruction.Fourier;
using ILGPU;

namespace Acquisition.Reconstruction.Gpu.Fourier;

/// <summary>Bluestein's transform for any length, by two mixed-radix transforms of at least twice that length.</summary>
internal sealed class ChirpFft : AxisFft
{
    private readonly FourierKernels _kernels;
    private readonly int _padded;
    private readonly MixedRadixFft _fft;
    private readonly DeviceArray<Complex32> _chirp;
    private readonly DeviceArray<Complex32> _spectrum;

    public ChirpFft(FourierKernels kernels, int length)
    {
        _kernels = kernels;
        _padded = FourierFactors.NextSmooth(2 * length - 1);
        _fft = new(kernels, _padded, RadixPasses.Factors.Of(_padded)!);     // smooth: there are passes for it
        float[] chirp = Chirp.Of(length);
        _chirp = new(kernels.Accelerator, Complex32.FromPairs(chirp));
        _spectrum = new(kernels.Accelerator, Complex32.FromPairs(Chirp.Spectrum(chirp, new FourierPlan(_padded))));
    }

    public override int WorkCount(AxisShape shape) => shape.WithLength(_padded).Count;

    public override void Transform(WorkPair work, AxisShape shape, float sign)
    {
        AxisShape padded = shape.WithLength(_padded);
        ChirpSteps.Step Step(ArrayView<Complex32> to, ArrayView<Complex32> factors) =>
            new(work.Front, to, factors, shape.Length, _padded, shape.Inner, sign);

        _kernels.Chirp.RunModulate(shape.Outer, Step(work.Back, _chirp.View));
        work.Swap();
        _fft.Transform(work, padded, sign: 1);
        _kernels.Chirp.RunConvolve(shape.Outer, Step(work.Front, _spectrum.View));
        _fft.Transform(work, padded, sign: -1);
        _kernels.Chirp.RunDemodulate(shape.Outer, Step(work.Back, _chirp.View));
        work.Swap();
    }

    public override void Dispose()
    {
        _fft.Dispose();
        _chirp.Dispose();
        _spectrum.Dispose();
    }
}
