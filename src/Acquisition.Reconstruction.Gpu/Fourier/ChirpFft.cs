using System.Numerics;
using ILGPU;
using ILGPU.Runtime;
using MathNet.Numerics.IntegralTransforms;

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
        _padded = Radices.NextSmooth(2 * length - 1);
        _fft = new(kernels, _padded);
        Complex[] chirp = Chirp(length);
        _chirp = new(kernels.Accelerator, Rounded(chirp));
        _spectrum = new(kernels.Accelerator, Rounded(ConvolutionSpectrum(chirp, _padded)));
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

    /// <summary>c[k] = exp(−πi·k²/n); k² is reduced modulo 2n first, or the angle would lose its low bits.</summary>
    private static Complex[] Chirp(int length) =>
        [.. Enumerable.Range(0, length).Select(k => Complex.FromPolarCoordinates(1, -Math.PI * ((long)k * k % (2L * length)) / length))];

    private static Complex[] ConvolutionSpectrum(Complex[] chirp, int padded)
    {
        Complex[] kernel = new Complex[padded];
        for (int k = 0; k < chirp.Length; k++) kernel[k] = kernel[(padded - k) % padded] = Complex.Conjugate(chirp[k]) / padded;
        MathNet.Numerics.IntegralTransforms.Fourier.Forward(kernel, FourierOptions.NoScaling);
        return kernel;
    }

    private static Complex32[] Rounded(Complex[] values) => [.. values.Select(value => new Complex32((float)value.Real, (float)value.Imaginary))];
}
