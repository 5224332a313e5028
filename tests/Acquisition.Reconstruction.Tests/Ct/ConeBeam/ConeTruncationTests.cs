using Acquisition.Core.Model.Ct;
using Acquisition.Core.Model.Images;
using Acquisition.Core.Model.Recipes;
using Acquisition.Core.Model.Scans;
using Acquisition.Reconstruction.Tests.Ct.Steps;
using Acquisition.Simulation.Ct;
using Acquisition.Simulation.Phantoms;
using Acquisition.Simulation.Scans;

namespace Acquisition.Reconstruction.Tests.Ct.ConeBeam;

/// <summary>A cone beam's object that is wider than the detector sees: every row goes on as a water cylinder.</summary>
public class ConeTruncationTests
{
    private const double Wide = 260;

    /// <summary>Without end along z: Feldkamp's formula is exact, and every row sees the same cylinder, its own length of it.</summary>
    private static readonly Phantom Cylinder = new("cylinder", [new(default, new(100, 100, double.PositiveInfinity), CtScans.Water)], []);

    [Theory]
    [InlineData(DetectorShape.Flat, 0)]
    [InlineData(DetectorShape.Cylindrical, 0)]
    [InlineData(DetectorShape.Flat, -16)]       // an offset detector: only its farther end is cut off
    [InlineData(DetectorShape.Flat, 16)]
    public void Bright_rim_of_a_truncated_object_goes(DetectorShape shape, double offset)
    {
        // 60 channels see 58 mm about the axis; shifted by 16, from 27 to 89 mm.
        CtAcquisition scan = Narrow(shape, offset);
        double seen = offset == 0 ? 56 : 86;
        List<ReconstructedImage> cut = ConeScans.Images(scan, Cylinder, Recipe(seen)), whole = ConeScans.Images(scan, Cylinder, Extending(Recipe(seen)));
        Assert.Equal(cut.Count, whole.Count);
        foreach ((ReconstructedImage a, ReconstructedImage b) in cut.Zip(whole))
        {
            Assert.InRange(Images.Mean(a, seen, .92 * seen) - Images.Mean(a, .3 * seen), 60, 2000);
            // As of fan beams: the cylinder that is fitted is the object's but for sampling.
            Assert.Equal(0, Images.Mean(b, .3 * seen), 15.0);
            Assert.Equal(0, Images.Mean(b, seen, .92 * seen), 15.0);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Projection_matrices_count_the_channels_of_the_wider_detector(bool free)
    {
        CtAcquisition scan = Narrow(DetectorShape.Flat, 0);
        Recipe recipe = Extending(Recipe(56));
        List<ReconstructedImage> expected = ConeScans.Images(scan, Cylinder, recipe);
        CtSimulation simulation = new(new CtSimulationOptions
        {
            Acquisition = free ? scan.AsFreePath() with { ViewCount = scan.ViewCount } : scan,
            Phantom = Cylinder,
            Rays = CtRays.Cone,
            Detector = new CtDetector { Noise = false },
            Trajectory = CtTrajectory.Rotations(scan).WithProjectionMatrices(scan.Sources[0], 0, 0, 1),
            Recipe = recipe,
        });
        List<ReconstructedImage> actual = Reconstruct.All(simulation.Header, simulation.Blocks());
        foreach ((ReconstructedImage a, ReconstructedImage b) in expected.Zip(actual))
            for (int i = 0; i < a.Pixels.Length; i++)
                if (!float.IsNaN(a.Pixels.Span[i]) && !float.IsNaN(b.Pixels.Span[i])) Assert.Equal(a.Pixels.Span[i], b.Pixels.Span[i], 1.0);     // float places
    }

    [Fact]
    public void Diameter_that_no_detector_has_channels_for_and_steps_after_it_name_the_field()
    {
        ScanHeader header = CtScans.Simulate(Narrow(DetectorShape.Flat, 0), Cylinder, Recipe(56)).Header;
        IEnumerable<string> Fields(ScanHeader scan, params RecipeStep[] steps) =>
            Reconstructor.OnCpu().Check(scan, Recipe(56) with { Steps = steps }).Violations.Select(violation => violation.Field);
        CtAcquisition fine = ((CtAcquisition)header.Acquisition).With(source => source with { ChannelPitchMm = 1e-3, DetectorChannels = 4000, CentralChannel = 1999.5 });
        Assert.Equal(["recipe.steps[0].truncation_extrapolation.diameter_mm"], Fields(header, new TruncationExtrapolation(1300)));
        Assert.Equal(["recipe.steps[0].truncation_extrapolation.diameter_mm"], Fields(header with { Acquisition = fine }, new TruncationExtrapolation(Wide)));
        Assert.Equal(["recipe.steps[0]"], Fields(header, new TruncationExtrapolation(Wide), new RingSuppression()));
        Assert.Equal(["recipe.steps[0]"], Fields(header, new MetalArtefactReduction(3000)));
        Assert.Empty(Fields(header, new RingSuppression(), new TruncationExtrapolation(Wide)));
    }

    [Fact]
    public void Longer_rows_are_counted_in_what_is_held()
    {
        ScanHeader header = CtScans.Simulate(Narrow(DetectorShape.Flat, 0), Cylinder, Recipe(56)).Header;
        long plain = Reconstructor.OnCpu().Check(header, Recipe(56)).WorkingBytes, wide = Reconstructor.OnCpu().Check(header, Extending(Recipe(56))).WorkingBytes;
        // At least a batch of rows of 136 channels more.
        Assert.InRange(wide - plain, 64L * 136 * 24 * sizeof(float), long.MaxValue);
    }

    private static CtAcquisition Narrow(DetectorShape shape, double offset) => ConeScans.Acquisition(shape, rows: 24, channels: 128, views: 240)
        .With(source => source with { DetectorChannels = 60, CentralChannel = 29.5 + offset, RowPitchMm = 4 });

    private static Recipe Recipe(double seen) => ConeScans.Recipe(80, 2 * seen, 3, 8);

    private static Recipe Extending(Recipe recipe) => recipe with { Steps = [new TruncationExtrapolation(Wide)] };
}
