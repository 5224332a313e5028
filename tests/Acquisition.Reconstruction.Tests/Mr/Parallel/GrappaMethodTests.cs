using Acquisition.Core.Model.Errors;
using Acquisition.Core.Model.Images;
using Acquisition.Core.Model.Mr;
using Acquisition.Core.Model.Recipes;
using Acquisition.Simulation.Mr;
using Acquisition.Simulation.Scans;
using static Acquisition.Reconstruction.Tests.Mr.Parallel.WholeAcquisition;

namespace Acquisition.Reconstruction.Tests.Mr.Parallel;

/// <summary>Accelerated scans as protocols have them, from readouts to images, against the same object acquired whole.</summary>
public class GrappaMethodTests
{
    private static readonly MrSimulationOptions Slice = new()
    {
        Columns = 96,
        Rows = 96,
        Slices = 2,
        Coils = CoilArray.Helmet(16),
        Noise = 0,
        NoiseReadouts = 0,
        Recipe = new Recipe(),
    };

    public static TheoryData<int, MrCalibrationMode, double> Slices => new()
    {
        // What is left with kernels of 5 x 4 grows with the acceleration: 12 coils in a ring are weak at R = 4.
        { 2, MrCalibrationMode.Embedded, .01 },
        { 3, MrCalibrationMode.Embedded, .02 },
        { 4, MrCalibrationMode.Embedded, .05 },
        { 2, MrCalibrationMode.Separate, .01 },
        { 3, MrCalibrationMode.Separate, .02 },
    };

    [Theory]
    [MemberData(nameof(Slices))]
    public void An_accelerated_slice_is_that_of_the_whole_acquisition(int factor, MrCalibrationMode calibration, double tolerance)
    {
        List<ReconstructedImage> whole = Images(Slice), accelerated = Images(Slice with { Sampling = new CartesianSampling { Acceleration1 = factor, Calibration = calibration } });
        AssertAlike(whole, accelerated, tolerance);
    }

    [Fact]
    public void Frames_that_are_calibrated_together_are_those_of_the_whole_acquisition()
    {
        MrSimulationOptions frames = Slice with { Repetitions = 4, Slices = 1 };
        List<ReconstructedImage> whole = Images(frames);
        List<ReconstructedImage> accelerated = Images(frames with { Sampling = new CartesianSampling { Acceleration1 = 2, Calibration = MrCalibrationMode.Interleaved } });
        AssertAlike(whole, accelerated, .01);
    }

    [Theory]
    [InlineData(2, 1, 0)]
    [InlineData(1, 2, 0)]
    [InlineData(2, 2, 0)]
    [InlineData(2, 2, 1)]
    [InlineData(1, 3, 1)]
    public void An_accelerated_slab_is_that_of_the_whole_acquisition(int first, int second, int shift)
    {
        MrSimulationOptions slab = Slice with { Columns = 64, Rows = 64, Slices = 1, Partitions = 32, SlabOversampling = 1.25, SliceThicknessMm = 5, Coils = CoilArray.Helmet(16) };
        MrSampling sampling = new CartesianSampling
        {
            Acceleration1 = first,
            Acceleration2 = second,
            CaipirinhaShift = shift,
            Calibration = MrCalibrationMode.Embedded,
            CalibrationLines1 = 20,
            CalibrationLines2 = 20,
        };
        AssertAlike(Images(slab), Images(slab with { Sampling = sampling }), .03);
    }

    [Fact]
    public void A_shutter_is_no_missing_line()
    {
        MrSimulationOptions slab = Slice with { Columns = 64, Rows = 64, Slices = 1, Partitions = 32, SliceThicknessMm = 6, Coils = CoilArray.Helmet(16) };
        CartesianSampling shutter = new() { EllipticalShutter = true };
        List<ReconstructedImage> whole = Images(slab with { Sampling = shutter });
        List<ReconstructedImage> accelerated = Images(slab with { Sampling = shutter with { Acceleration1 = 2, Calibration = MrCalibrationMode.Embedded } });
        AssertAlike(whole, accelerated, .02);
    }

    [Theory]
    [InlineData(PartialFourier.ZeroFilling)]
    [InlineData(PartialFourier.Homodyne)]
    [InlineData(PartialFourier.ProjectionOntoConvexSets)]
    public void Partial_Fourier_is_completed_after_the_missing_lines(PartialFourier method)
    {
        MrFourier fourier = new() { PartialFourier = method };
        CartesianSampling partial = new() { PartialFourier1 = .75 };
        List<ReconstructedImage> whole = Images(Slice with { Sampling = partial }, new Recipe { Settings = fourier });
        List<ReconstructedImage> accelerated = Images(
            Slice with { Sampling = partial with { Acceleration1 = 2, Calibration = MrCalibrationMode.Embedded } }, new Recipe { Settings = new MrGrappa { Fourier = fourier } });
        AssertAlike(whole, accelerated, .015);
    }

    [Fact]
    public void A_lost_line_is_named_and_gives_no_image()
    {
        MrSimulation scan = new(Slice with { Sampling = new CartesianSampling { Acceleration1 = 2, Calibration = MrCalibrationMode.Embedded } });
        IEnumerable<MrReadout> readouts = scan.Readouts().Where(r => r.Counters is not { KspaceEncodeStep1: 20, Slice: 1 });
        Collected collected = new();
        ReconstructionException refusal = Assert.Throws<ReconstructionException>(() => Reconstruct.Into(collected, scan.Header, readouts.InBlocks(), new Recipe()));
        Assert.Equal("MISSING_LINES", refusal.Reason);
        Assert.Contains(": 20.", refusal.Message, StringComparison.Ordinal);
        Assert.Single(collected.Images);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    public void Too_few_calibration_lines_give_no_image(int lines)
    {
        MrSimulation scan = new(Slice with { Sampling = new CartesianSampling { Acceleration1 = 3, Calibration = MrCalibrationMode.Embedded, CalibrationLines1 = lines } });
        Assert.Equal("MISSING_CALIBRATION", Reconstruct.Refusal(scan.Header, scan.Readouts().InBlocks(), new Recipe()));
    }

    [Fact]
    public void Noise_that_is_correlated_does_less_harm_after_whitening()
    {
        MrSimulationOptions noisy = Slice with { Slices = 1, Noise = 6, NoiseReadouts = 16, Sampling = new CartesianSampling { Acceleration1 = 3, Calibration = MrCalibrationMode.Embedded } };
        double with = SignalToNoise(noisy, _ => true), without = SignalToNoise(noisy, readout => (readout.Flags & MrReadoutFlags.NoiseMeasurement) == 0);
        Assert.True(with > 1.1 * without, $"{with} with, {without} without whitening.");
    }

    /// <summary>Two scans that differ in their noise alone: their sum over their difference, in the middle of the head.</summary>
    private static double SignalToNoise(MrSimulationOptions options, Func<MrReadout, bool> takes)
    {
        float[][] images = [.. new ulong[] { 1, 2 }.Select(seed =>
        {
            MrSimulation scan = new(options with { Seed = seed });
            return Reconstruct.All(scan.Header, scan.Readouts().Where(takes).InBlocks(), new Recipe())[0].Pixels.ToArray();
        })];
        (double sum, double difference) = (0, 0);
        for (int row = options.Rows / 3; row < options.Rows * 2 / 3; row++)
            for (int column = options.Columns / 3; column < options.Columns * 2 / 3; column++)
            {
                (float a, float b) = (images[0][row * options.Columns + column], images[1][row * options.Columns + column]);
                sum += (a + b) * (double)(a + b);
                difference += (a - b) * (double)(a - b);
            }
        return Math.Sqrt(sum / difference);
    }
}
