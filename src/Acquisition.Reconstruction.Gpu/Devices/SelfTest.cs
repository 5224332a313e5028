using Acquisition.Core.Model.Ct;
using Acquisition.Core.Model.Geometry;
using Acquisition.Core.Model.Mr;
using Acquisition.Core.Model.Recipes;
using Acquisition.Reconstruction.Ct.Backprojection;
using Acquisition.Reconstruction.Ct.ConeBeam;
using Acquisition.Reconstruction.Ct.FanBeam;
using Acquisition.Reconstruction.Ct.Helical;
using Acquisition.Reconstruction.Mr.Cartesian;

namespace Acquisition.Reconstruction.Gpu.Devices;

/// <summary>The verdict on a device, and the figure or the error behind it.</summary>
public sealed record SelfTestResult(bool Passed, string Reason);

/// <summary>
/// A small reconstruction of each kind, held to the scalar references before a device is trusted with a patient: both detector shapes, few rows and many,
/// a row without a partner, detectors that stand upright and that do not, transforms through every radix and through the chirp, padding and
/// cutting. Every kernel runs.
/// </summary>
internal static class SelfTest
{
    /// <summary>Of the brightest pixel. Float rounding stays below 1e-5 on these sizes; a wrong kernel or driver is off by far more.</summary>
    public const double Tolerance = 1e-4;

    public static SelfTestResult Run(IDeviceKernels kernels)
    {
        (string Part, double Error)[] errors =
        [
            ("flat fan", FanBeamError(kernels, DetectorShape.Flat, rows: 3, channels: 40)),                     // transforms of 80 = 4·4·5
            ("cylindrical fan", FanBeamError(kernels, DetectorShape.Cylindrical, rows: 20, channels: 41)),      // transforms of 81 = 3·3·3·3
            ("fan of many rows", FanBeamError(kernels, DetectorShape.Flat, rows: 33, channels: 24)),
            ("flat cone", ConeBeamError(kernels, DetectorShape.Flat, lines: 7, line: 0)),
            ("cylindrical cone", ConeBeamError(kernels, DetectorShape.Cylindrical, lines: 257, line: 0)),
            ("inclined cone", ConeBeamError(kernels, DetectorShape.Flat, lines: 5, line: .02f)),
            ("helical", HelicalError(kernels, slices: 16)),
            ("helical", HelicalError(kernels, slices: 32)),
            ("Cartesian", CartesianError(kernels, columns: 30, rows: 7)),                                       // 30 = 2·3·5; 7 through the chirp
            ("operator", OperatorTrial.Error(kernels)),
        ];
        (string part, double error) = errors.MaxBy(entry => entry.Error);
        return error <= Tolerance
            ? new(true, $"Within {error:0.0e+0} of the scalar reference.")
            : new(false, $"The {part} reconstruction is off by {error:0.0e+0} of the brightest pixel; {Tolerance:0.0e+0} is allowed.");
    }

    private static double FanBeamError(IFbpKernels kernels, DetectorShape shape, int rows, int channels)
    {
        FbpPlan plan = new FanBeamPlan(Scan(shape, rows, channels), new Recipe { Grid = ImageGrid.Square(widthMm: 180, matrix: 16) }, PatientPosition.Hfs);
        double[] angles = [.. Enumerable.Range(0, plan.ViewsPerImage).Select(view => view * 2 * Math.PI / plan.ViewsPerImage)];
        float[] samples = Noise(angles.Length * plan.Rows * plan.Channels, seed: channels);
        float[] Slices(IFbpKernels backend)
        {
            using IFbpAccumulator accumulator = backend.Open(plan);
            float[] slices = new float[plan.Rows * plan.Matrix * plan.Matrix];
            accumulator.Add(angles, samples);
            accumulator.Take(slices);
            return slices;
        }
        return RelativeError(Slices(kernels), Slices(new ReferenceKernels()));
    }

    /// <param name="kernels">What is tried.</param>
    /// <param name="shape">Of the detector.</param>
    /// <param name="lines">Of the volume, few voxels each.</param>
    /// <param name="line">How much the lateral place changes from line to line: 0 where the detector stands upright.</param>
    private static double ConeBeamError(IConeBeamKernels kernels, DetectorShape shape, int lines, float line)
    {
        ImageGrid grid = ImageGrid.Square(widthMm: 60, matrix: 5) with { Slices = lines, SliceIncrementMm = 6.0 / lines, SliceThicknessMm = 6.0 / lines };
        ConeBeamPlan plan = new(Scan(shape, rows: 18, channels: 40), new Recipe { Grid = grid }, PatientPosition.Hfs);
        ConeView[] views = [.. Enumerable.Range(0, 6).Select(view => plan.View(view, 0)).Select(view => view with { T = view.T with { Line = line } })];
        float[] samples = Noise(views.Length * plan.DetectorRows * plan.Channels, seed: lines);
        float[] Volume(IConeBeamKernels backend)
        {
            using IConeBeamAccumulator accumulator = backend.Open(plan, SeenLines.All(plan), views.Length);
            float[] volume = new float[plan.Lines * plan.Rows * plan.Columns];
            accumulator.Add(views, samples);
            accumulator.Take(0, volume);
            return volume;
        }
        return RelativeError(Volume(kernels), Volume(new ReferenceKernels()));
    }

    private static double HelicalError(IWfbpKernels kernels, int slices)
    {
        HelicalTrial trial = new(Scan(DetectorShape.Cylindrical, rows: 18, channels: 40).Sources[0], PatientPosition.Ffp, slices, groups: 3);
        float[] Volume(IWfbpKernels backend)
        {
            using IWfbpSlices block = backend.Open(trial.Plan, trial.Slices);
            block.Add(trial.Groups);
            float[] volume = new float[slices * trial.Plan.Grid.Pixels];
            for (int slice = 0; slice < slices; slice++) block.CopyTo(slice, volume.AsSpan(slice * trial.Plan.Grid.Pixels, trial.Plan.Grid.Pixels));
            return volume;
        }
        return RelativeError(Volume(kernels), Volume(new ReferenceKernels()));
    }

    private static double CartesianError(ICartesianKernels kernels, int columns, int rows)
    {
        CartesianPlan plan = CartesianPlan(columns, rows);
        float[] Image(ICartesianKernels backend)
        {
            using ICartesianTransform transform = backend.Open(plan);
            float[] image = new float[plan.Rows * plan.Columns];
            transform.Reconstruct(new(Noise((int)plan.KspaceLength, seed: 1), Noise((int)plan.KspaceLength, seed: 2)), image);
            return image;
        }
        return RelativeError(Image(kernels), Image(new ReferenceKernels()));
    }

    private static CtAcquisition Scan(DetectorShape shape, int rows, int channels) => new()
    {
        Sources =
        [
            new()
            {
                Beam = CtBeam.Divergent,
                SourceIsocentreDistanceMm = 570,
                SourceDetectorDistanceMm = 1040,
                DetectorShape = shape,
                DetectorRows = rows,
                DetectorChannels = channels,
                RowPitchMm = 1,
                ChannelPitchMm = 500.0 / channels,
                CentralRow = (rows - 1) / 2.0,
                CentralChannel = (channels - 1) / 2.0 + 0.25,
            },
        ],
        Path = CtPath.Circular,
        ViewsPerRotation = 30,
        Quantity = CtQuantity.LineIntegrals,
        SampleFormat = SampleFormat.Float32,
        EnergyBins = [new(0.02)],
    };

    private static CartesianPlan CartesianPlan(int columns, int rows) => new(
        new MrEncoding
        {
            EncodedSpace = new(new(columns, rows, 1), new(10 * columns, 10 * rows, 5)),
            ReconSpace = new(new(columns / 2, rows, 1), new(5 * columns, 10 * rows, 5)),
            Limits = new() { KspaceEncodingStep1 = new(0, rows - 1, rows / 2) },
            Trajectory = MrTrajectory.Cartesian,
        },
        columns: null,
        rows: null,
        channels: 3);

    private static float[] Noise(int count, int seed)
    {
        Random random = new(seed);
        return [.. Enumerable.Range(0, count).Select(_ => random.NextSingle())];
    }

    /// <summary>The largest difference over the largest expected value; infinite when a value is not finite.</summary>
    private static double RelativeError(float[] actual, float[] expected)
    {
        double Difference((float Actual, float Expected) pair) =>
            float.IsFinite(pair.Actual) ? Math.Abs((double)pair.Actual - pair.Expected) : double.PositiveInfinity;
        return actual.Zip(expected).Max(Difference) / expected.Max(Math.Abs);
    }
}
