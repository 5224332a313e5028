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

            double[] a = [.. ours.SelectMany(image => image.Pixels.ToArray()).Select(value => (double)value)], b = [.. theirs.Select(value => (double)value)];
            int[] seen = [.. Enumerable.Range(0, a.Length).Where(i => !double.IsNaN(a[i]))];
            double meanA = seen.Average(i => a[i]), meanB = seen.Average(i => b[i]);
            double aa = seen.Sum(i => (a[i] - meanA) * (a[i] - meanA)), bb = seen.Sum(i => (b[i] - meanB) * (b[i] - meanB)), ab = seen.Sum(i => (a[i] - meanA) * (b[i] - meanB));
            // Scale and offset of its values are its own; it takes the nearest element where ours interpolates.
            Assert.InRange(ab / Math.Sqrt(aa * bb), .99, 1);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
