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
}
