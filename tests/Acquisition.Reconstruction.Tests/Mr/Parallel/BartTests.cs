using Acquisition.Reconstruction.Mr.Parallel;
using Acquisition.Reconstruction.Tests.Fourier;

namespace Acquisition.Reconstruction.Tests.Mr.Parallel;

/// <summary>The same arrays through another program.</summary>
public class BartTests
{
    [Fact]
    public async Task Sensitivities_are_those_of_ecalib()
    {
        const int Channels = 8, Size = 96, Calibration = 24;
        using Bart bart = new();
        CoilPhantom phantom = CoilPhantom.Slice(Channels, Size, Size, noise: 0.002);
        bart.Write("kspace", phantom.Sampled(phantom.Acquired(new(1000, FirstRow: 999), Calibration)), phantom.Size);
        await bart.RunAsync("ecalib", "-m1", $"-r{Calibration}", "kspace", "maps", "values");
        ComplexPlanes expected = bart.Read("maps"), values = bart.Read("values");
        EspiritMaps maps = EspiritTests.Calibrate(phantom, new());
        int kept = 0, differ = 0;
        double worst = 0, worstValue = 0;
        for (int p = 0; p < Size * Size; p++)
        {
            (double re, double im, double energy, double ours) = (0, 0, 0, 0);
            for (int at = p; at < expected.Length; at += Size * Size)
            {
                (double a, double b, double u, double v) = (expected.Re[at], expected.Im[at], maps.Sensitivities.Re.Span[at], maps.Sensitivities.Im.Span[at]);
                (re, im, energy, ours) = (re + a * u + b * v, im + a * v - b * u, energy + a * a + b * b, ours + u * u + v * v);
            }
            if (values.Re[p] > 0.8) worstValue = Math.Max(worstValue, Math.Abs(values.Re[p] - maps.Eigenvalues.Span[p]));
            if (energy > 0 != ours > 0) differ++;
            if (energy == 0 || ours == 0) continue;
            kept++;
            worst = Math.Max(worst, 1 - Math.Sqrt(re * re + im * im));
        }
        Assert.InRange(kept, 5000, Size * Size);
        // BART looks for the calibration region by its energy, three samples beside the middle along the readout, and iterates 30 times from nothing.
        Assert.InRange(differ, 0, kept / 100);
        Assert.InRange(worst, 0, 0.02);
        Assert.InRange(worstValue, 0, 0.1);
    }

    [Fact]
    public async Task Sense_of_undersampled_lines_is_that_of_pics()
    {
        const int Channels = 8, Size = 96;
        using Bart bart = new();
        CoilPhantom phantom = CoilPhantom.Slice(Channels, Size, Size, noise: 0.002);
        bool[] acquired = phantom.Acquired(new(2), 24);
        bart.Write("kspace", phantom.Sampled(acquired), phantom.Size);
        await bart.RunAsync("ecalib", "-m1", "-r24", "kspace", "maps");
        await bart.RunAsync("pics", "-S", "-l2", "-r0.0001", "-i100", "kspace", "maps", "image");
        ComplexPlanes maps = bart.Read("maps"), image = ComplexPlanes.Zero(Size * Size);
        using SenseReconstruction sense = new(maps.Memory, 1, phantom.Size, Size, Size, acquired);
        sense.Solve(phantom.Kspace.Memory, image.Memory, new(100, Tikhonov: 1e-4));
        AssertSameUpToScale(bart.Read("image"), image, 0.01);       // both have converged; their λ is scaled by different norms of the data
    }

    [Fact]
    public async Task Brain_of_poisson_disc_samples_is_that_of_ecalib_and_pics()
    {
        const int Channels = 8, Rows = 230, Columns = 180;
        ComplexPlanes kspace = MeasuredKspace.Read("sigpy_cartesian_ksp.npy", Channels * Rows * Columns);
        using Bart bart = new();
        bart.Write("kspace", kspace, new(Channels, 1, Rows, Columns));
        await bart.RunAsync("ecalib", "-m1", "-r24", "kspace", "maps");
        await bart.RunAsync("pics", "-S", "-l2", "-r0.005", "-i50", "kspace", "maps", "image");
        bool[] acquired = [.. Enumerable.Range(0, Rows * Columns).Select(i => kspace.Re[i] != 0 || kspace.Im[i] != 0)];
        Assert.InRange(acquired.Count(a => a) / (double)acquired.Length, 0.12, 0.13);       // as the data's own description says

        EspiritMaps maps = Espirit.Calibrate(kspace.Memory, Channels, Rows, Columns, Rows, Columns);
        // Both axes of the slice are phase encodings: partitions and rows, of one column.
        using SenseReconstruction sense = new(maps.Sensitivities, 1, new(Channels, Rows, Columns, 1), 1, 1, acquired);
        ComplexPlanes image = ComplexPlanes.Zero(Rows * Columns), expected = bart.Read("image");
        sense.Solve(kspace.Memory, image.Memory, new(50, Tikhonov: 0.005));
        float[] Magnitude(ComplexPlanes x) => [.. x.Re.Zip(x.Im, (a, b) => MathF.Sqrt(a * a + b * b))];
        // Eight times undersampled, each with sensitivities of its own, whose phase is its own matter: the same picture, not the same noise.
        AssertSameUpToScale(new(Magnitude(expected), new float[expected.Length]), new(Magnitude(image), new float[image.Length]), 0.1);
    }

    private static void AssertSameUpToScale(ComplexPlanes expected, ComplexPlanes image, double tolerance)
    {
        (double re, double im) = (0, 0);
        for (int i = 0; i < image.Length; i++)
        {
            re += (double)image.Re[i] * expected.Re[i] + (double)image.Im[i] * expected.Im[i];
            im += (double)image.Re[i] * expected.Im[i] - (double)image.Im[i] * expected.Re[i];
        }
        // What the best complex factor leaves: 1 − |⟨a, b⟩|²/(‖a‖²·‖b‖²), squared sine of their angle.
        double sine = Math.Sqrt(Math.Max(0, 1 - (re * re + im * im) / (image.Energy * expected.Energy)));
        Assert.InRange(sine, 0, tolerance);
    }
}
