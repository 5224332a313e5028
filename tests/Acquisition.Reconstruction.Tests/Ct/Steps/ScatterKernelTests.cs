using Acquisition.Core.Model.Ct;
using Acquisition.Core.Model.Images;
using Acquisition.Core.Model.Recipes;
using Acquisition.Reconstruction.Ct.Steps;
using Acquisition.Simulation.Phantoms;
using Acquisition.Simulation.Scans;

namespace Acquisition.Reconstruction.Tests.Ct.Steps;

/// <summary>Scatter that is put in by the model's formula, sample by sample, is taken out again.</summary>
public class ScatterKernelTests
{
    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(16, 1, 1)]
    [InlineData(16, .8, 1.2)]
    public void Line_integrals_are_those_without_scatter(int rows, double alpha, double beta)
    {
        CtAcquisition acquisition = CtScans.Acquisition(rows: rows, channels: 222).With(source => source with { RowPitchMm = 8 });
        CtSource source = acquisition.Sources[0];
        ScatterKernel kernel = new(rows == 1 ? .9 : .12, 40, alpha, beta);
        CtSimulation scan = CtScans.Simulate(acquisition with { ViewsPerRotation = 4, ViewCount = 4 }, CtPhantoms.WaterCylinder(CtScans.Water, 100));
        float[] expected = System.Runtime.InteropServices.MemoryMarshal.Cast<byte, float>(scan.Blocks().First().Samples.Span)[..source.Elements].ToArray();
        float[] view = [.. WithScatter(expected, source, kernel).Select(p => (float)p)];
        double worst = expected.Zip(view).Max(pair => Math.Abs(pair.First - pair.Second));
        Assert.InRange(worst, .02, 1);
        new ScatterKernelStep(kernel).Apply(view, source);
        // Settled to a thousandth of the largest scatter, of which there is more than primary beam here; cells of an eighth of the width.
        for (int i = 0; i < view.Length; i++) Assert.Equal(expected[i], view[i], .005 * worst);
    }

    [Fact]
    public void Cupping_by_scatter_goes()
    {
        CtAcquisition acquisition = CtScans.Acquisition(channels: 222, views: 246).With(source => source with { RowPitchMm = 40 });
        ScatterKernel kernel = new(.15, 60);
        CtSimulation scan = CtScans.Simulate(acquisition, CtPhantoms.WaterCylinder(CtScans.Water, 100), CtScans.Recipe(64, 240));
        IEnumerable<CtViewBlock> Scattered()
        {
            float[]? of = null;     // a centred cylinder: all views are alike
            return scan.Blocks().Altered((_, _, samples) =>
            {
                of ??= [.. WithScatter(samples.ToArray(), acquisition.Sources[0], kernel).Select(p => (float)p)];
                of.CopyTo(samples);
            });
        }
        ReconstructedImage cupped = Reconstruct.All(scan.Header, Scattered())[0];
        ReconstructedImage flat = Reconstruct.All(scan.Header, Scattered(), scan.Header.Recipes[0] with { Steps = [kernel] })[0];
        Assert.InRange(Images.Mean(cupped, 90, 80) - Images.Mean(cupped, 20), 15, 500);
        Assert.Equal(0, Images.Mean(flat, 90, 80) - Images.Mean(flat, 20), 3.0);
        Assert.Equal(0, Images.Mean(flat, 20), 5.0);
    }

    /// <summary>−ln(T + S), S summed over all pairs of elements in double precision.</summary>
    private static double[] WithScatter(float[] p, CtSource source, ScatterKernel kernel)
    {
        double[] result = new double[p.Length];
        double area = source.RowPitchMm * source.ChannelPitchMm, width = kernel.WidthMm;
        for (int to = 0; to < p.Length; to++)
        {
            double scatter = 0;
            for (int from = 0; from < p.Length; from++)
            {
                if (p[from] <= 0) continue;
                double dx = (to % source.DetectorChannels - from % source.DetectorChannels) * source.ChannelPitchMm;
                double dy = (to / source.DetectorChannels - from / source.DetectorChannels) * source.RowPitchMm;
                scatter += kernel.Amplitude * Math.Exp(-kernel.TransmissionExponent * p[from]) * Math.Pow(p[from], kernel.LineIntegralExponent)
                    * Math.Exp(-(dx * dx + dy * dy) / (2 * width * width)) / (2 * Math.PI * width * width) * area;
            }
            result[to] = -Math.Log(Math.Exp(-p[to]) + scatter);
        }
        return result;
    }
}
