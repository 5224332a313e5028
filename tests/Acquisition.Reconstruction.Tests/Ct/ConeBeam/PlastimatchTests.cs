using System.Runtime.InteropServices;
using Acquisition.Benchmarks;
using Acquisition.Core.Model.Ct;
using Acquisition.Core.Model.Images;
using Acquisition.Core.Model.Recipes;
using Acquisition.Simulation.Phantoms;
using Acquisition.Simulation.Scans;
using Acquisition.Tests.Support;

namespace Acquisition.Reconstruction.Tests.Ct.ConeBeam;

/// <summary>The same views through another program's FDK.</summary>
public class PlastimatchTests
{
    [Fact]
    public async Task Plastimatch_makes_the_same_volume()
    {
        Programs.Require("plastimatch");
        CtAcquisition scan = CtScanners.ConeBeam(elements: 256, pitchMm: 1.2, views: 180).AsLineIntegrals();
        Phantom phantom = CtPhantoms.Head(CtScans.Water);
        // Its filter is the ramp alone.
        Recipe recipe = ConeScans.Recipe(64, 128, 24, 3, kernel: CtKernel.Ramp);
        CtSimulation simulation = CtScans.Simulate(scan, phantom, recipe, rays: Simulation.Ct.CtRays.Cone);
        List<ReconstructedImage> ours = [.. Reconstruct.All(simulation.Header, simulation.Blocks()).OrderBy(image => image.InstanceNumber)];

        string folder = Directory.CreateTempSubdirectory("plastimatch").FullName, volume = Path.Combine(folder, "out.mha");
        try
        {
            int index = 0;
            foreach (CtViewBlock block in simulation.Blocks())
                for (int i = 0; i < block.Views.Count; i++)
                    PlastimatchFdk.WriteView(folder, index++, scan.Sources[0], block.Views[i].AngleRad, MemoryMarshal.Cast<byte, float>(block.Samples.Span).Slice(i * 256 * 256, 256 * 256));
            await Programs.OutputOfAsync("plastimatch", PlastimatchFdk.Arguments(folder, volume, 64, 24, 2, 3));
            float[] theirs = PlastimatchFdk.Read(volume);
            Assert.Equal(64 * 64 * 24, theirs.Length);

            // Scale and offset of its values are its own, it takes the nearest element where ours interpolates, and it filters rows that are not padded with the
            // ramp sampled in frequency, which loses the lowest frequencies (Kak & Slaney 1988, ch. 3.3.3): a cup, which is fitted as r² and r⁴.
            for (int slice = 0; slice < 24; slice++)
            {
                double[] a = [.. ours[slice].Pixels.ToArray().Select(value => (double)value)];
                double[][] b = [.. Enumerable.Range(0, 64 * 64).Select(i => Terms(i, theirs[slice * 64 * 64 + i]))];
                double[] fit = MathNet.Numerics.LinearRegression.MultipleRegression.QR(b, a, intercept: true);
                double[] fitted = [.. b.Select(terms => fit[0] + terms.Zip(fit.Skip(1), (x, y) => x * y).Sum())];
                Assert.InRange(MathNet.Numerics.Statistics.Correlation.Pearson(a, fitted), .99, 1);
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static double[] Terms(int pixel, double value)
    {
        double x = pixel % 64 - 31.5, y = pixel / 64 - 31.5, square = (x * x + y * y) / 1000;
        return [value, square, square * square];
    }
}
