using Acquisition.Core.Model.Ct;
using Acquisition.Core.Model.Images;
using Acquisition.Core.Model.Recipes;
using Acquisition.Reconstruction.Ct.Steps;
using Acquisition.Simulation.Phantoms;
using Acquisition.Simulation.Scans;

namespace Acquisition.Reconstruction.Tests.Ct.Steps;

/// <summary>An object that is wider than the detector sees.</summary>
public class DetectorExtensionTests
{
    private const double Wide = 420;

    [Theory]
    [InlineData(DetectorShape.Cylindrical)]
    [InlineData(DetectorShape.Flat)]
    public void Row_of_a_water_cylinder_goes_on_as_that_cylinder(DetectorShape shape)
    {
        // 180 channels of 444 see 100 mm about the axis; the cylinder has a radius of 150 mm.
        CtAcquisition narrow = Narrow(shape);
        DetectorExtension extension = DetectorExtension.Of(narrow, [new TruncationExtrapolation(Wide)])!;
        float[] truth = View(extension.Wide), cut = View(narrow), extended = new float[truth.Length];
        Assert.Equal(cut, truth[extension.Left..^extension.Right]);
        extension.Extend(cut, extended);
        Assert.Equal(cut, extended[extension.Left..^extension.Right]);
        // The rounding of single precision in 16 samples, carried on over 45 times their width; the cylinder's end is a square root.
        for (int i = 0; i < truth.Length; i++) Assert.Equal(truth[i], extended[i], .02);
    }

    [Theory]
    [InlineData(DetectorShape.Cylindrical, 0, 15)]
    [InlineData(DetectorShape.Flat, 0, 15)]
    [InlineData(DetectorShape.Cylindrical, 40, 40)]     // off the axis: views are cut off by different amounts, one end each
    public void Bright_rim_of_a_truncated_object_goes(DetectorShape shape, double x, double tolerance)
    {
        CtSimulation scan = CtScans.Simulate(Narrow(shape), CtPhantoms.WaterCylinder(CtScans.Water, 150, x), CtScans.Recipe(96, 192));
        ReconstructedImage cut = Reconstruct.All(scan.Header, scan.Blocks())[0];
        ReconstructedImage whole = Reconstruct.All(scan.Header, scan.Blocks(), scan.Header.Recipes[0] with { Steps = [new TruncationExtrapolation(Wide)] })[0];
        Assert.InRange(Images.Mean(cut, 92, 85) - Images.Mean(cut, 20), 100, 2000);
        Assert.Equal(0, Images.Mean(whole, 20), tolerance);
        Assert.Equal(0, Images.Mean(whole, 92, 85), tolerance);
    }

    [Fact]
    public void Field_of_view_may_be_as_wide_as_the_object()
    {
        CtSimulation scan = CtScans.Simulate(Narrow(DetectorShape.Cylindrical), CtPhantoms.WaterCylinder(CtScans.Water, 150), CtScans.Recipe(128, 400));
        ReconstructedImage image = Reconstruct.All(scan.Header, scan.Blocks(), scan.Header.Recipes[0] with { Steps = [new TruncationExtrapolation(Wide)] })[0];
        Assert.Equal(0, Images.Mean(image, 130, 110), 60.0);         // an estimate, where at most half of the views see
        Assert.Equal(-1000, Images.Mean(image, 195, 175), 60.0);
    }

    [Fact]
    public void Object_that_the_detector_sees_whole_stays_as_it_is()
    {
        CtSimulation scan = CtScans.Simulate(Narrow(DetectorShape.Cylindrical), CtPhantoms.WaterCylinder(CtScans.Water, 80), CtScans.Recipe(96, 192));
        ReconstructedImage plain = Reconstruct.All(scan.Header, scan.Blocks())[0];
        ReconstructedImage image = Reconstruct.All(scan.Header, scan.Blocks(), scan.Header.Recipes[0] with { Steps = [new TruncationExtrapolation(Wide)] })[0];
        Assert.InRange(Images.Difference(plain, image, 90), 0, .5);
    }

    [Fact]
    public void Diameter_that_no_ray_reaches_and_steps_after_it_name_the_field()
    {
        CtSimulation scan = CtScans.Simulate(Narrow(DetectorShape.Flat), CtPhantoms.WaterCylinder(CtScans.Water, 80), CtScans.Recipe(96, 192));
        IEnumerable<string> Fields(params RecipeStep[] steps) =>
            Reconstructor.OnCpu().Check(scan.Header, scan.Header.Recipes[0] with { Steps = steps }).Violations.Select(violation => violation.Field);
        Assert.Equal(["recipe.steps[0].truncation_extrapolation.diameter_mm"], Fields(new TruncationExtrapolation(1000)));
        Assert.Equal(["recipe.steps[0]"], Fields(new TruncationExtrapolation(400), new RingSuppression()));
        Assert.Empty(Fields(new RingSuppression(), new TruncationExtrapolation(400)));
    }

    private static CtAcquisition Narrow(DetectorShape shape) => CtScans.Acquisition(shape).With(source => source with { DetectorChannels = 180, CentralChannel = 89.25 });

    private static float[] View(CtAcquisition acquisition)
    {
        CtSimulation scan = CtScans.Simulate(acquisition with { ViewsPerRotation = 4, ViewCount = 4 }, CtPhantoms.WaterCylinder(CtScans.Water, 150));
        return System.Runtime.InteropServices.MemoryMarshal.Cast<byte, float>(scan.Blocks().First().Samples.Span)[..acquisition.Sources[0].DetectorChannels].ToArray();
    }
}
