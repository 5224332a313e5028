using Acquisition.Core.Model.Images;
using Acquisition.Core.Model.Mr;
using Acquisition.Core.Model.Recipes;
using Acquisition.Core.Model.Scans;
using Acquisition.Simulation.Mr;
using Acquisition.Simulation.Scans;

namespace Acquisition.Reconstruction.Tests.Mr.Epi;

/// <summary>Accelerated echo trains with a known ghost, against the band-limited truth, and against the whole acquisition.</summary>
public class AcceleratedEpiTests
{
    public static TheoryData<int, string, double> Scans => new()
    {
        { 2, nameof(Reference.EchoTrains), .03 },
        { 3, nameof(Reference.EchoTrains), .04 },
        { 4, nameof(Reference.EchoTrains), .06 },
        { 2, nameof(Reference.GradientEcho), .03 },
        { 3, nameof(Reference.GradientEcho), .04 },
    };

    [Theory]
    [MemberData(nameof(Scans))]
    public void Image_is_the_objects_without_a_ghost(int factor, string reference, double tolerance)
    {
        EpiScan scan = new(.4, .3) { Factor = factor, Reference = Enum.Parse<Reference>(reference), PhaseSpread = .3 };
        ReconstructedImage image = Assert.Single(Reconstruct.All(scan.Header, scan.Readouts().InBlocks()));
        AssertTrue(scan, image, tolerance);
    }

    [Fact]
    public void Partial_Fourier_is_completed_after_the_missing_lines()
    {
        EpiScan scan = new(.4, .3) { Factor = 2, Reference = Reference.EchoTrains, FirstLine = 16 };
        MrFourier fourier = new() { PartialFourier = PartialFourier.ProjectionOntoConvexSets };
        ReconstructedImage image = Assert.Single(Reconstruct.All(scan.Header, scan.Readouts().InBlocks(), new Recipe { Settings = new MrGrappa { Fourier = fourier } }));
        AssertTrue(scan, image, .06);
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
        EpiSampling whole = new() { GradientDelayUs = 2, PolarityPhaseRad = .2 };
        List<ReconstructedImage> expected = Images(options with { Sampling = whole });
        List<ReconstructedImage> actual = Images(options with { Sampling = whole with { Acceleration1 = 2, ReferenceLines1 = 24 } });
        Assert.Equal(2, expected.Count);
        for (int i = 0; i < expected.Count; i++)
        {
            Assert.Equal(expected[i].Plane, actual[i].Plane);
            Assert.InRange(EpiMethodTests.Nrmse(actual[i].Pixels.Span, expected[i].Pixels.Span), 0, .02);
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

    private static void AssertTrue(EpiScan scan, ReconstructedImage image, double tolerance)
    {
        float[] truth = EpiMethodTests.Truth(scan, image);
        double error = EpiMethodTests.Nrmse(image.Pixels.Span, truth), ghost = GhostToSignal.Of(image.Pixels.Span, truth, EpiScan.Columns);
        Assert.True(error <= tolerance && Math.Abs(ghost) <= .01, $"The error is {error:0.0000} of the image, the ghost {ghost:0.0000}.");
    }
}
