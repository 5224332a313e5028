using System.Numerics;
using Acquisition.Reconstruction.Gpu.Fourier;
using ILGPU.Runtime;

namespace Acquisition.Reconstruction.Gpu.Tests.Fourier;

public class AxisFftTests(Accelerators accelerators)
{
    /// <summary>Float rounding, 2⁻²⁴ = 6e-8, grows as √log n through the passes; a chirp transform runs three times as many.</summary>
    private const double Tolerance = 1e-6;

    private static readonly int[] Lengths = [1, 2, 3, 4, 5, 6, 7, 8, 9, 12, 15, 16, 17, 25, 30, 31, 32, 60, 64, 97, 100, 128];

    [Theory]
    [MemberData(nameof(Accelerators.All), MemberType = typeof(Accelerators))]
    public void Transform_of_every_length_is_the_defining_sum(int device, string name)
    {
        GpuKernels kernels = accelerators.Open(device);
        foreach (int length in Lengths)
        {
            foreach (float sign in new[] { 1f, -1f })
            {
                AxisShape shape = new(Outer: 2, length, Inner: 3);
                Complex32[] signal = Signal(shape.Count, seed: length);
                Complex[] expected = DefiningSum(signal, shape, sign);
                foreach (AxisFft transform in kernels.Run(() => Transforms(kernels.Fourier, length)))
                {
                    double error = RelativeError(kernels.Run(() => Transform(kernels, transform, signal, shape, sign)), expected);
                    Assert.True(error <= Tolerance, $"{transform.GetType().Name} of length {length}, sign {sign} on {name}: {error:E1}.");
                }
            }
        }
    }

    /// <summary>Our own kernels, and cuFFT too where it is.</summary>
    private static AxisFft[] Transforms(FourierKernels kernels, int length) =>
        kernels.CuFft is null
            ? [AxisFft.CreateOwn(kernels, length)]
            : [AxisFft.CreateOwn(kernels, length), AxisFft.Create(kernels, length)];

    private static Complex32[] Transform(GpuKernels kernels, AxisFft transform, Complex32[] signal, AxisShape shape, float sign)
    {
        using AxisFft fft = transform;
        int count = fft.WorkCount(shape);
        using var front = kernels.Accelerator.Allocate1D<Complex32>(count);
        using var back = kernels.Accelerator.Allocate1D<Complex32>(count);
        front.View.SubView(0, signal.Length).CopyFromCPU(signal);
        WorkPair work = new(front.View, back.View);
        fft.Transform(work, shape, sign);
        Complex32[] result = new Complex32[signal.Length];
        work.Front.SubView(0, result.Length).CopyToCPU(result);
        return result;
    }

    private static Complex[] DefiningSum(Complex32[] signal, AxisShape shape, float sign)
    {
        Complex[] sums = new Complex[signal.Length];
        for (int outer = 0; outer < shape.Outer; outer++)
        {
            for (int k = 0; k < shape.Length; k++)
            {
                for (int inner = 0; inner < shape.Inner; inner++)
                {
                    int At(int index) => (outer * shape.Length + index) * shape.Inner + inner;
                    for (int j = 0; j < shape.Length; j++)
                    {
                        Complex32 x = signal[At(j)];
                        double turns = -sign * ((long)j * k % shape.Length) / shape.Length;
                        sums[At(k)] += new Complex(x.Re, x.Im) * Complex.FromPolarCoordinates(1, 2 * Math.PI * turns);
                    }
                }
            }
        }
        return sums;
    }

    private static Complex32[] Signal(int count, int seed)
    {
        Random random = new(seed);
        return [.. Enumerable.Range(0, count).Select(_ => new Complex32(random.NextSingle() - 0.5f, random.NextSingle() - 0.5f))];
    }

    private static double RelativeError(Complex32[] actual, Complex[] expected)
    {
        double difference = 0, norm = 0;
        for (int i = 0; i < actual.Length; i++)
        {
            Complex error = new Complex(actual[i].Re, actual[i].Im) - expected[i];
            difference += error.Real * error.Real + error.Imaginary * error.Imaginary;
            norm += expected[i].Real * expected[i].Real + expected[i].Imaginary * expected[i].Imaginary;
        }
        return Math.Sqrt(difference / norm);
    }
}
