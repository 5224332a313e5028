using Acquisition.Core.Model.Ct;
using Acquisition.Core.Model.Images;
using Acquisition.Core.Model.Recipes;
using Acquisition.Reconstruction.Ct.Steps;
using Acquisition.Simulation.Phantoms;
using Acquisition.Simulation.Scans;

namespace Acquisition.Reconstruction.Tests.Ct.Steps;

/// <summary>A beam of many energies cups a water cylinder; coefficients from its spectrum, or from a scan of water, make it flat.</summary>
public class WaterBeamHardeningFitTests
{
    // μ of water, 1/mm, at 30, 40, 50, 60, 80, 100, 150 keV (NIST XCOM), and a filtered 120 kV beam's signal there.
    private static readonly double[] Water = [.03756, .02683, .02269, .02059, .01837, .01707, .01505];
    private static readonly double[] Signal = [.04, .16, .24, .24, .18, .1, .04];
    private const double Reference = CtScans.Water;

    [Fact]
    public void Spectrum_gives_coefficients_that_linearise_it()
    {
        double[] c = WaterBeamHardeningFit.FromSpectrum(Signal, Water, Reference, 400, 5);
        for (double mm = 5; mm <= 400; mm += 5) Assert.Equal(Reference * mm, Polynomial(c, Measured(mm)), .002);      // 0.4 HU of a head's 4
        Assert.True(c[0] > 0);
    }

    [Fact]
    public void One_energy_needs_no_correction()
    {
        double[] c = WaterBeamHardeningFit.FromSpectrum([1], [Reference], Reference, 300, 3);
        Assert.Equal(1, c[0], 1e-9);
        Assert.Equal(0, c[1], 1e-9);
        Assert.Equal(0, c[2], 1e-9);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Cupping_of_a_water_cylinder_goes(bool fromPhantom)
    {
        CtSimulation scan = CtScans.Simulate(CtScans.Acquisition(), CtPhantoms.WaterCylinder(CtScans.Water, 120), CtScans.Recipe(128, 280));
        IEnumerable<CtViewBlock> Hardened() => scan.Blocks().Altered((_, _, samples) =>
        {
            for (int i = 0; i < samples.Length; i++) samples[i] = (float)Measured(samples[i] / Reference);
        });
        double[] c = WaterBeamHardeningFit.FromSpectrum(Signal, Water, Reference, 300, 5);
        if (fromPhantom)
        {
            // One view of another cylinder, of 150 mm, whose chords are known.
            CtSimulation phantom = CtScans.Simulate(CtScans.Acquisition() with { ViewsPerRotation = 4, ViewCount = 4 }, CtPhantoms.WaterCylinder(CtScans.Water, 150));
            float[] view = System.Runtime.InteropServices.MemoryMarshal.Cast<byte, float>(phantom.Blocks().First().Samples.Span)[..444].ToArray();
            double[] mm = [.. view.Where(p => p > .1).Select(p => p / Reference)];
            c = WaterBeamHardeningFit.FromPhantom([.. mm.Select(Measured)], mm, Reference, 4);
        }
        ReconstructedImage cupped = Reconstruct.All(scan.Header, Hardened())[0];
        ReconstructedImage flat = Reconstruct.All(scan.Header, Hardened(), scan.Header.Recipes[0] with { Steps = [new WaterBeamHardening(c)] })[0];
        Assert.InRange(Images.Mean(cupped, 110, 100) - Images.Mean(cupped, 20), 30, 400);
        Assert.Equal(0, Images.Mean(flat, 110, 100), 5.0);
        Assert.Equal(0, Images.Mean(flat, 20), 5.0);
    }

    [Fact]
    public void What_determines_no_coefficients_is_refused()
    {
        Assert.Throws<ArgumentException>(() => WaterBeamHardeningFit.FromPhantom([1, 1, 1], [50, 50, 50], Reference, 2));
        Assert.Throws<ArgumentException>(() => WaterBeamHardeningFit.FromPhantom([1, 2], [50], Reference, 1));
        Assert.Throws<ArgumentException>(() => WaterBeamHardeningFit.FromPhantom([1, 2], [50, 100], Reference, 3));
        Assert.Throws<ArgumentException>(() => WaterBeamHardeningFit.FromSpectrum([0, 0], [.02, .03], Reference, 100, 2));
    }

    private static double Measured(double mm) => -Math.Log(Signal.Zip(Water).Sum(pair => pair.First * Math.Exp(-pair.Second * mm)) / Signal.Sum());

    private static double Polynomial(double[] coefficients, double p) => coefficients.Select((c, k) => c * Math.Pow(p, k + 1)).Sum();
}
