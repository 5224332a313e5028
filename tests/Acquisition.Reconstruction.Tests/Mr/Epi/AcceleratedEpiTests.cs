using Acquisition.Core.Model.Images;
using Acquisition.Core.Model.Recipes;
using Acquisition.Core.Model.Scans;
using Acquisition.Simulation.Mr;
using Acquisition.Simulation.Scans;

namespace Acquisition.Reconstruction.Tests.Mr.Epi;

/// <summary>Accelerated echo trains with a known ghost, against the band-limited truth, and against the whole acquisition.</summary>
public class AcceleratedEpiTests
{
    public static TheoryData<int, string, double, double> Scans => new()
    {
        // What GRAPPA leaves of 64 rows grows with the factor, and at 4 it amplifies what is left of the ghost.
        { 2, nameof(Reference.EchoTrains), .03, .01 },
        { 3, nameof(Reference.EchoTrains), .04, .01 },
        { 4, nameof(Reference.EchoTrains), .12, .02 },
        // Without echo trains among the calibration lines each channel's own phase is found in the folded image, which tells it less well.
        { 2, nameof(Reference.GradientEcho), .03, .025 },
        { 3, nameof(Reference.GradientEcho), .04, .025 },
    };

    [Theory]
    [MemberData(nameof(Scans))]
    public void Image_is_the_objects_without_a_ghost(int factor, string reference, double tolerance, double ghost)
    {
        EpiScan scan = new(.4, .3) { Factor = factor, Reference = Enum.Parse<Reference>(reference), PhaseSpread = .3 };
        ReconstructedImage image = Assert.Single(Reconstruct.All(scan.Header, scan.Readouts().InBlocks()));
        AssertTrue(scan, image, tolerance, ghost);
    }

    [Fact]
    public void Partial_Fourier_is_completed_after_the_missing_lines()
    {
        EpiScan scan = new(.4, .3) { Factor = 2, Reference = Reference.EchoTrains, FirstLine = 16 };
        MrFourier fourier = new() { PartialFourier = PartialFourier.ProjectionOntoConvexSets };
        Recipe recipe = new() { Settings = new MrGrappa { Fourier = fourier } };
        ReconstructedImage image = Assert.Single(Reconstruct.All(scan.Header, scan.Readouts().InBlocks(), recipe));
        AssertTrue(scan, image, .03, recipe: recipe);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Navigators_follow_the_drift_of_a_series(int factor)
    {
        EpiScan scan = new(.4, .3) { Factor = factor, Reference = factor > 1 ? Reference.EchoTrains : Reference.None, PhaseSpread = .3, Repetitions = 3, Drift = .2 };
        List<ReconstructedImage> images = [.. Reconstruct.All(scan.Header, scan.Readouts().InBlocks())];
        Assert.Equal(3, images.Count);
        Assert.All(images, image => AssertTrue(scan, image, .03));
    }

    [Fact]
    public void Without_navigators_the_image_itself_follows_the_drift()
    {
        // 0.9 rad and more: a search from nothing would soon find the image that is moved by half of the field of view.
        EpiScan scan = new(.4, .9) { HasNavigators = false, Repetitions = 5, Drift = .3 };
        Assert.All(Reconstruct.All(scan.Header, scan.Readouts().InBlocks()), image => AssertTrue(scan, image, .02));
    }

    [Fact]
    public void Trains_of_the_simulated_scanner_are_those_of_the_whole_acquisition()
    {
        MrSimulationOptions options = new() { Columns = 64, Rows = 64, Slices = 2, Coils = CoilArray.Helmet(16), Noise = 0, Recipe = new Recipe() };
        // On the flat top alone a delay is a shift and nothing else.
        EpiSampling whole = new() { AcquisitionDelayUs = 120, GradientDelayUs = 2, PolarityPhaseRad = .2 };
        List<ReconstructedImage> expected = Images(options with { Sampling = whole });
        List<ReconstructedImage> actual = Images(options with { Sampling = whole with { Acceleration1 = 2, ReferenceLines1 = 24 } });
        Assert.Equal(2, expected.Count);
        for (int i = 0; i < expected.Count; i++)
        {
            Assert.Equal(expected[i].Plane, actual[i].Plane);
            // GRAPPA leaves 0.02 of 64 rows at factor 2 where there is no ghost; half as much again for another head and other coils' weights.
            Assert.InRange(EpiMethodTests.Nrmse(actual[i].Pixels.Span, expected[i].Pixels.Span), 0, .03);
        }
    }

    [Fact]
    public void The_settings_are_those_of_what_the_header_says()
    {
        ScanHeader plain = new EpiScan(0, 0).Header, accelerated = new EpiScan(0, 0) { Factor = 2, Reference = Reference.EchoTrains }.Header;
        Assert.Empty(Violations(accelerated, new MrGrappa()));
        Assert.Empty(Violations(plain, new MrFourier()));
        Assert.Contains("settings", Violations(accelerated, new MrFourier()));
        Assert.Contains("settings", Violations(plain, new MrGrappa()));

        static string Violations(ScanHeader header, MethodSettings settings) =>
            string.Join(", ", Reconstructor.OnCpu().Check(header, new Recipe { Method = "mr.epi", Settings = settings }).Violations.Select(violation => violation.Field));
    }

    private static List<ReconstructedImage> Images(MrSimulationOptions options)
    {
        MrSimulation scan = new(options);
        return [.. Reconstruct.All(scan.Header, scan.Blocks(), new Recipe()).OrderBy(image => image.InstanceNumber)];
    }

    /// <summary>The witness of the ghost is the same acquisition without one: of an accelerated train it lies elsewhere than GRAPPA's own error, which the tolerance is for.</summary>
    private static void AssertTrue(EpiScan scan, ReconstructedImage image, double tolerance, double mostGhost = .01, Recipe? recipe = null)
    {
        EpiScan still = scan with { Shift = 0, Phase = 0, PhaseSpread = 0, Drift = 0, Repetitions = 1, HasNavigators = true };
        ReconstructedImage clean = Assert.Single(Reconstruct.All(still.Header, still.Readouts().InBlocks(), recipe));
        double error = EpiMethodTests.Nrmse(image.Pixels.Span, EpiMethodTests.Truth(scan, image)), ghost = EpiMethodTests.Nrmse(image.Pixels.Span, clean.Pixels.Span);
        Assert.True(error <= tolerance && ghost <= mostGhost, $"The error is {error:0.0000} of the image, the ghost {ghost:0.0000}.");
    }
}
