using Acquisition.Core.Model.Ct;
using Acquisition.Core.Model.Images;
using Acquisition.Core.Model.Recipes;
using Acquisition.Core.Ports.Reconstruction;
using Acquisition.Reconstruction.Ct.FanBeam;
using Acquisition.Reconstruction.Methods;
using Acquisition.Simulation.Ct;
using Acquisition.Simulation.Phantoms;
using Acquisition.Simulation.Scans;

namespace Acquisition.Reconstruction.Tests.Ct.FanBeam;

/// <summary>A row that is reconstructed as a fan of its own although its rays are inclined: how wrong it is, and what is said about it.</summary>
public class ConeAngleTests
{
    // Found (README.md): 0.8 HU at 2 degrees, 2.8 HU at 4, 26 HU at 5, where the rays leave the inserts that they should have met.
    [Theory]
    [InlineData(FanBeamMethod.LargestConeDegrees, 0, 1)]
    [InlineData(2 * FanBeamMethod.LargestConeDegrees, 1, 5)]
    [InlineData(5, 5, double.PositiveInfinity)]
    public void Limit_stands_where_the_error_was_measured(double degrees, double atLeast, double atMost)
    {
        Phantom[] phantoms = [CtPhantoms.WaterCylinder(CtScans.Water, 150), CtPhantoms.Head(CtScans.Water)];
        Assert.InRange(phantoms.Max(phantom => Worst(degrees, phantom)), atLeast, atMost);
    }

    [Theory]
    [InlineData(FanBeamMethod.LargestConeDegrees - .01, "ct.fbp.fan")]
    [InlineData(FanBeamMethod.LargestConeDegrees + .01, "ct.fdk")]
    [InlineData(8, "ct.fdk")]
    public void Wider_cone_goes_to_the_method_for_cones_and_is_refused_as_a_fan(double degrees, string method)
    {
        CtSimulation scan = CtScans.Simulate(Inclined(degrees), CtPhantoms.WaterCylinder(CtScans.Water, 80));
        Recipe open = new(), fan = new() { Method = "ct.fbp.fan" };
        Assert.Equal(method, Reconstructor.OnCpu().Check(scan.Header, open).Method);
        Suitability found = Reconstructor.OnCpu().Check(scan.Header, fan);
        Assert.Equal(method == fan.Method, found.IsPossible);
        if (!found.IsPossible) Assert.Equal("header.ct.sources[0].detector_row_count", Assert.Single(found.Violations).Field);
    }

    /// <summary>The largest error of a region's mean in the slice of a row that is inclined by so much, HU: inclined rays against level ones.</summary>
    private static double Worst(double degrees, Phantom phantom)
    {
        CtAcquisition acquisition = Inclined(degrees);
        float[] level = Slice(acquisition, phantom, CtRays.Fans, out ReconstructedImage image), inclined = Slice(acquisition, phantom, CtRays.Cone, out _);
        double worst = 0;
        foreach (PhantomRegion region in phantom.Regions)
        {
            PhantomRegion here = region with { Centre = new(region.Centre.X, region.Centre.Y, image.Plane.Location) };
            worst = Math.Max(worst, Math.Abs(here.Measure(image.Plane, image.Columns, inclined).Mean - here.Measure(image.Plane, image.Columns, level).Mean));
        }
        return worst;
    }

    private static float[] Slice(CtAcquisition acquisition, Phantom phantom, CtRays rays, out ReconstructedImage image)
    {
        CtSimulation scan = CtScans.Simulate(acquisition, phantom, CtScans.Recipe(100, 240), rays: rays);
        using IReconstruction reconstruction = new FanBeamMethod().Open(scan.Header, scan.Header.Recipes[0], new CpuBackend());
        Collected collected = new();
        foreach (CtViewBlock block in scan.Blocks()) reconstruction.Add(block, collected, CancellationToken.None);
        image = collected.Images[1];
        return image.Pixels.ToArray();
    }

    /// <summary>Two rows, inclined by the angle to either side.</summary>
    private static CtAcquisition Inclined(double degrees) => CtScans.Acquisition(rows: 2)
        .With(source => source with { RowPitchMm = 2 * source.SourceDetectorDistanceMm * Math.Tan(double.DegreesToRadians(degrees)) });
}
