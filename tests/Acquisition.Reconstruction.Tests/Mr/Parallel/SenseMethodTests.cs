using Acquisition.Core.Model.Images;
using Acquisition.Core.Model.Mr;
using Acquisition.Core.Model.Recipes;
using Acquisition.Simulation.Mr;
using Acquisition.Simulation.Scans;
using static Acquisition.Reconstruction.Tests.Mr.Parallel.WholeAcquisition;

namespace Acquisition.Reconstruction.Tests.Mr.Parallel;

/// <summary>
/// Scans of any pattern, from readouts to images, against the same object acquired whole. Sensitivities by ESPIRiT have length 1, so that the image has the shading of the
/// root sum of squares, as the whole acquisition has.
/// </summary>
public class SenseMethodTests
{
    private static readonly MrSimulationOptions Slice = new()
    {
        Columns = 96,
        Rows = 96,
        Slices = 2,
        Coils = CoilArray.Helmet(16),
        Noise = 0,
        NoiseReadouts = 0,
    };

    private static readonly Recipe LeastSquares = new() { Method = "mr.sense" };

    [Theory]
    [InlineData(2, MrCalibrationMode.Embedded, .02)]
    [InlineData(3, MrCalibrationMode.Embedded, .03)]
    [InlineData(2, MrCalibrationMode.Separate, .02)]
    public void An_accelerated_slice_is_that_of_the_whole_acquisition(int factor, MrCalibrationMode calibration, double tolerance)
    {
        List<ReconstructedImage> accelerated = Images(Slice with { Sampling = new CartesianSampling { Acceleration1 = factor, Calibration = calibration } }, LeastSquares);
        AssertAlike(Images(Slice, new Recipe()), accelerated, tolerance);
    }

    [Fact]
    public void An_accelerated_slab_is_that_of_the_whole_acquisition()
    {
        MrSimulationOptions slab = Slice with { Columns = 32, Rows = 64, Slices = 1, Partitions = 32, SlabOversampling = 1.25, SliceThicknessMm = 8 };
        CartesianSampling sampling = new() { Acceleration1 = 2, Acceleration2 = 2, CaipirinhaShift = 1, Calibration = MrCalibrationMode.Embedded, CalibrationLines1 = 20, CalibrationLines2 = 20 };
        AssertAlike(Images(slab, new Recipe()), Images(slab with { Sampling = sampling }, LeastSquares), .04);
    }

    [Fact]
    public void Of_a_random_pattern_fewest_wavelets_show_what_least_squares_do_not()
    {
        MrSimulationOptions slab = Slice with { Columns = 16, Rows = 96, Slices = 1, Partitions = 80, SliceThicknessMm = 3.6 };
        CartesianSampling sampling = new() { PoissonDiscAcceleration = 5, Calibration = MrCalibrationMode.Embedded, CalibrationLines1 = 20, CalibrationLines2 = 20 };
        List<ReconstructedImage> whole = Images(slab, new Recipe());
        double squares = Error(whole, Images(slab with { Sampling = sampling }, LeastSquares));
        double wavelets = Error(whole, Images(slab with { Sampling = sampling }, LeastSquares with { Settings = new MrSense { Iterations = 40, WaveletRegularisation = .002 } }));
        Assert.True(wavelets < .8 * squares && wavelets < .06, $"{wavelets:0.0000} with wavelets, {squares:0.0000} with least squares.");
    }

    [Fact]
    public void A_lost_line_of_a_lattice_gives_no_image()
    {
        MrSimulation scan = new(Slice with { Sampling = new CartesianSampling { Acceleration1 = 2, Calibration = MrCalibrationMode.Embedded } });
        Assert.Equal("MISSING_LINES", Reconstruct.Refusal(scan.Header, scan.Readouts().Where(r => r.Counters is not { KspaceEncodeStep1: 20, Slice: 1 }).InBlocks(), LeastSquares));
    }
}
