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
        _padded = Radices.NextSmooth(2 * length - 1);
        _fft = new(kernels, _padded);
        Complex32[] chirp = Chirp(length);
        _chirp = new(kernels.Accelerator, chirp);
        _spectrum = new(kernels.Accelerator, ConvolutionSpectrum(chirp, _padded));
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
    private static Complex32[] Chirp(int length) =>
        [.. Enumerable.Range(0, length).Select(k => Complex32.Root((long)k * k % (2L * length), 2L * length))];

    /// <summary>The transform of conj(c) wrapped around 0, with the 1/m of the convolution's two transforms.</summary>
    private static Complex32[] ConvolutionSpectrum(Complex32[] chirp, int padded)
    {
        float[] re = new float[padded], im = new float[padded];
        for (int k = 0; k < chirp.Length; k++)
        {
            int mirror = (padded - k) % padded;
            re[k] = re[mirror] = chirp[k].Re / padded;
            im[k] = im[mirror] = -chirp[k].Im / padded;
        }
        new FourierPlan(padded).Transform(FourierDirection.Forward, new(re, im));
        return [.. re.Zip(im, (r, i) => new Complex32(r, i))];
    }
}
