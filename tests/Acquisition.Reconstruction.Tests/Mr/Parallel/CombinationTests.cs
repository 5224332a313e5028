using Acquisition.Reconstruction.Mr.Cartesian;
using Acquisition.Reconstruction.Mr.Parallel;
using Acquisition.Reconstruction.Mr.Parallel.Algebra;
using Acquisition.Reconstruction.Numerics;
using Acquisition.Reconstruction.Tests.Fourier;

namespace Acquisition.Reconstruction.Tests.Mr.Parallel;

public class CombinationTests
{
    [Fact]
    public void Adaptive_sensitivities_are_those_of_the_coils_where_there_is_signal() => AssertCoils((coils, size, maps) =>
        AdaptiveCombination.Find(coils, size.Channels, size.Rows, size.Columns, maps));

    [Fact]
    public void Iterated_sensitivities_are_those_of_the_coils_where_there_is_signal() => AssertCoils((coils, size, maps) =>
        InatiCombination.Find(coils, size.Channels, size.Rows, size.Columns, maps, new(new float[size.Rows * size.Columns], new float[size.Rows * size.Columns])));

    [Theory]
    [InlineData(3, 20, 17, 3)]
    [InlineData(5, 9, 33, 5)]
    public void Adaptive_sensitivities_are_the_first_eigenvectors_of_the_windows(int channels, int rows, int columns, int window)
    {
        ComplexPlanes coils = ComplexPlanes.Random(channels * rows * columns, seed: 1), maps = ComplexPlanes.Zero(channels * rows * columns);
        // A signal that all have in common, and noise.
        for (int i = 0; i < coils.Length; i++) coils.Re[i] += 2 * (1 + i / (rows * columns));
        AdaptiveCombination.Find(coils.Memory, channels, rows, columns, maps.Memory, window);
        for (int p = 0; p < rows * columns; p++)
        {
            ComplexMatrix covariance = new(channels, channels);
            for (int y = Math.Max(0, p / columns - window / 2); y <= Math.Min(rows - 1, p / columns + window / 2); y++)
                for (int x = Math.Max(0, p % columns - window / 2); x <= Math.Min(columns - 1, p % columns + window / 2); x++)
                    for (int c = 0; c < channels; c++)
                        for (int d = 0; d < channels; d++)
                        {
                            (int a, int b) = ((c * rows + y) * columns + x, (d * rows + y) * columns + x);
                            (double re, double im) = covariance[c, d];
                            covariance[c, d] = (re + coils.Re[a] * coils.Re[b] + coils.Im[a] * coils.Im[b], im + coils.Im[a] * coils.Re[b] - coils.Re[a] * coils.Im[b]);
                        }
            ComplexRow first = HermitianEigen.Of(covariance).Vectors.Row(0);
            (double dotRe, double dotIm) = (0, 0);
            for (int c = 0; c < channels; c++)
            {
                int at = c * rows * columns + p;
                dotRe += first.Re[c] * maps.Re[at] + first.Im[c] * maps.Im[at];
                dotIm += first.Re[c] * maps.Im[at] - first.Im[c] * maps.Re[at];
            }
            Assert.Equal(1, Math.Sqrt(dotRe * dotRe + dotIm * dotIm), 1e-4);        // steps stop at 3·10⁻⁴ of the length, which is that squared here, over the gap
            Assert.Equal(0, maps.Im[(channels - 1) * rows * columns + p], 1e-5);     // the strongest channel is the phase's reference
        }
    }

    [Fact]
    public void Combination_of_the_coils_own_sensitivities_is_the_object()
    {
        CoilPhantom phantom = CoilPhantom.Slice(6, 32, 32);
        ComplexPlanes maps = phantom.Sensitivities(), truth = ComplexPlanes.Random(32 * 32, seed: 2), image = ComplexPlanes.Zero(32 * 32), coils = ComplexPlanes.Zero(maps.Length);
        for (int i = 0; i < maps.Length; i++)
            (coils.Re[i], coils.Im[i]) = (maps.Re[i] * truth.Re[i % 1024] - maps.Im[i] * truth.Im[i % 1024], maps.Re[i] * truth.Im[i % 1024] + maps.Im[i] * truth.Re[i % 1024]);
        CoilCombination.Weights(maps.Span, 6, maps.Span);
        CoilCombination.Combine(maps.Span, coils.Span, image.Span);
        image.AssertClose(truth);
    }

    [Fact]
    public void Virtual_coils_hold_the_signal_and_keep_noise_white()
    {
        CoilPhantom phantom = CoilPhantom.Slice(16, 64, 64, noise: 0.001);
        CoilCompression compression = new(phantom.Calibration(24).Lines.Span, 16, 8);
        ComplexPlanes compressed = ComplexPlanes.Zero(8 * 64 * 64);
        compression.Apply(phantom.Kspace.Span, compressed.Span);
        Assert.InRange(compression.KeptEnergy, 0.95, 1);
        float[] expected = new float[64 * 64], image = new float[64 * 64];
        RootSumOfSquares.Combine(CoilPhantom.Images(phantom.Kspace, 64, 64).Span, expected);
        RootSumOfSquares.Combine(CoilPhantom.Images(compressed, 64, 64).Span, image);
        double error = Math.Sqrt(image.Zip(expected, (a, b) => (double)(a - b) * (a - b)).Sum() / expected.Sum(b => (double)b * b));
        Assert.InRange(error, 0, 2 * (1 - compression.KeptEnergy) + 0.02);
        for (int i = 0; i < 8; i++)
            for (int j = 0; j < 8; j++)
            {
                (double re, double im) = (0, 0);
                for (int c = 0; c < 16; c++)
                {
                    (float a, float b) = compression[i, c];
                    (float u, float v) = compression[j, c];
                    (re, im) = (re + a * u + b * v, im + a * v - b * u);
                }
                Assert.Equal(i == j ? 1 : 0, re, 1e-6);
                Assert.Equal(0, im, 1e-6);
            }
    }

    private static void AssertCoils(Action<PlanarMemory<float>, KspaceSize, PlanarMemory<float>> find)
    {
        const int Channels = 8, Size = 96;
        CoilPhantom phantom = CoilPhantom.Slice(Channels, Size, Size, noise: 0.001);
        ComplexPlanes coils = CoilPhantom.Images(phantom.Kspace, Size, Size), maps = ComplexPlanes.Zero(coils.Length), truth = phantom.Sensitivities();
        find(coils.Memory, phantom.Size, maps.Memory);
        double sum = 0;
        int count = 0;
        for (int p = 0; p < Size * Size; p++)
        {
            (double re, double im, double a, double b) = (0, 0, 0, 0);
            for (int at = p; at < truth.Length; at += Size * Size)
            {
                re += truth.Re[at] * maps.Re[at] + truth.Im[at] * maps.Im[at];
                im += truth.Re[at] * maps.Im[at] - truth.Im[at] * maps.Re[at];
                a += truth.Re[at] * truth.Re[at] + truth.Im[at] * truth.Im[at];
                b += maps.Re[at] * maps.Re[at] + maps.Im[at] * maps.Im[at];
            }
            Assert.Equal(1, b, 1e-3);
            if (!phantom.IsInside(p)) continue;
            sum += 1 - Math.Sqrt((re * re + im * im) / (a * b));
            count++;
        }
        Assert.InRange(sum / count, 0, 3e-3);       // coils turn by a few degrees within a window; rings of edges are in it
    }
}
