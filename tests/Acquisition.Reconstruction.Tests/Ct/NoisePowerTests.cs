using System.Runtime.InteropServices;
using Acquisition.Core.Model.Ct;
using Acquisition.Core.Model.Images;
using Acquisition.Core.Model.Recipes;
using Acquisition.Reconstruction.Ct.Backprojection;
using Acquisition.Reconstruction.Tests.Ct.ParallelBeam;

namespace Acquisition.Reconstruction.Tests.Ct;

/// <summary>
/// Independent noise of variance σ² in the samples of N views over π makes an image whose noise power is π/N·σ²·a·f·(W(f)·sinc²(f·a))² (Riederer, Pelc and
/// Chesler, PMB 23 (1978) 446; sinc²: linear interpolation between channels a apart).
/// </summary>
public class NoisePowerTests
{
    private const int Matrix = 128, Slices = 12, Views = 360;
    private const double ChannelMm = 1, PixelMm = .5, Sigma = .01;

    [Theory]
    [InlineData(CtKernel.Ramp, 1)]
    [InlineData(CtKernel.SheppLogan, 1)]
    [InlineData(CtKernel.Hann, .8)]
    [InlineData(CtKernel.Smooth, 1)]
    public void Noise_has_the_spectrum_that_the_kernel_gives_it(CtKernel kernel, double cutoff)
    {
        FilteredBackprojection settings = new() { Kernel = kernel, Cutoff = cutoff };
        double[] measured = RadialPower(Noise(settings), out double[] frequencies, out int[] counts);
        double largest = measured.Max();
        for (int i = 0; i < measured.Length; i++)
        {
            double f = frequencies[i], sinc = Math.Sin(Math.PI * f * ChannelMm) / (Math.PI * f * ChannelMm);
            double expected = Math.PI / Views * Sigma * Sigma * ChannelMm * f * Math.Pow(RampFilter.Window(settings, ChannelMm, f * ChannelMm) * sinc * sinc, 2);
            // Powers of half as many independent numbers as a ring has (a real image's spectrum is symmetric) are spread by √(2/n); 3 % of leakage, and of the peak 1 %.
            Assert.Equal(expected, measured[i], expected * (.03 + 3.5 * Math.Sqrt(2.0 / counts[i])) + .01 * largest);
        }
        Assert.InRange(counts.Min(), 300, 10_000);
    }

    private static List<ReconstructedImage> Noise(FilteredBackprojection settings)
    {
        const int Channels = 160;
        CtAcquisition acquisition = ParallelScans.Acquisition(Channels, ChannelMm, rows: Slices, viewsPerRotation: 2 * Views, views: Views);
        Random random = new(5);
        float[] samples = [.. Enumerable.Range(0, Views * Slices * Channels)
            .Select(_ => (float)(Sigma * Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble())))];
        CtView[] views = [.. Enumerable.Range(0, Views).Select(i => new CtView(Math.PI * i / Views, 0))];
        Recipe recipe = CtScans.Recipe(Matrix, Matrix * PixelMm) with { Settings = settings };
        return Reconstruct.All(ParallelScans.Header(acquisition, recipe), [new CtViewBlock(CtViewKind.Object, 0, views, MemoryMarshal.AsBytes(samples.AsSpan()).ToArray())]);
    }

    /// <summary>Mean of |DFT|² times the pixel's area over the number of pixels, in rings below 0.45/mm.</summary>
    private static double[] RadialPower(List<ReconstructedImage> images, out double[] frequencies, out int[] counts)
    {
        const double Lowest = .05, Width = .025;
        double[] sums = new double[16];
        counts = new int[16];
        foreach (ReconstructedImage image in images)
        {
            System.Numerics.Complex[] spectrum = Transform(Transform([.. image.Pixels.ToArray().Select(hounsfield => new System.Numerics.Complex(hounsfield * CtScans.Water / 1000, 0))]));
            for (int i = 0; i < spectrum.Length; i++)
            {
                double f = Math.Sqrt(Square(Signed(i / Matrix)) + Square(Signed(i % Matrix))) / (Matrix * PixelMm);
                int ring = (int)Math.Floor((f - Lowest) / Width);
                if (ring is < 0 or > 15) continue;
                sums[ring] += Square(spectrum[i].Magnitude) * PixelMm * PixelMm / (Matrix * Matrix);
                counts[ring]++;
            }
        }
        frequencies = [.. Enumerable.Range(0, 16).Select(ring => Lowest + (ring + .5) * Width)];
        return [.. sums.Zip(counts, (sum, count) => sum / count)];

        static double Square(double x) => x * x;
        static int Signed(int k) => k < Matrix / 2 ? k : k - Matrix;
    }

    /// <summary>DFT along the rows by its definition, and the matrix turned: twice is both axes.</summary>
    private static System.Numerics.Complex[] Transform(System.Numerics.Complex[] image)
    {
        System.Numerics.Complex[] roots = [.. Enumerable.Range(0, Matrix).Select(k => System.Numerics.Complex.FromPolarCoordinates(1, -2 * Math.PI * k / Matrix))];
        System.Numerics.Complex[] result = new System.Numerics.Complex[image.Length];
        for (int row = 0; row < Matrix; row++)
            for (int k = 0; k < Matrix; k++)
            {
                System.Numerics.Complex sum = 0;
                for (int column = 0; column < Matrix; column++) sum += image[row * Matrix + column] * roots[k * column % Matrix];
                result[k * Matrix + row] = sum;
            }
        return result;
    }
}
