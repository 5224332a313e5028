using Acquisition.Core.Model.Ct;
using Acquisition.Core.Model.Geometry;
using Acquisition.Core.Model.Recipes;
using Acquisition.Reconstruction.Ct.Backprojection;
using Acquisition.Reconstruction.Ct.FanBeam;
using Acquisition.Reconstruction.Ct.ParallelBeam;
using Acquisition.Reconstruction.Gpu.Devices;

namespace Acquisition.Reconstruction.Gpu.Tests.Ct;

public class FanBeamParityTests(Accelerators accelerators)
{
    /// <summary>
    /// Float rounding, 6e-8, of the filter (a sum of 100 terms whose weights alternate) and of the channel number (up to 64, so 4e-6 of a
    /// channel), on noise, whose neighbouring samples differ by as much as they are large: 1e-5 of the brightest pixel.
    /// </summary>
    private const double Tolerance = 1e-5;

    public static TheoryData<int, string, DetectorShape, int, int> Cases
    {
        get
        {
            TheoryData<int, string, DetectorShape, int, int> cases = [];
            foreach (TheoryDataRow<int, string> device in Accelerators.All)
            {
                (int index, string name) = device.Data;
                cases.Add(index, name, DetectorShape.Flat, 1, 64);            // a single row: half of each complex row is empty; four slices a thread
                cases.Add(index, name, DetectorShape.Flat, 3, 61);            // an odd number of rows: the last one has no partner
                cases.Add(index, name, DetectorShape.Cylindrical, 4, 64);
                cases.Add(index, name, DetectorShape.Cylindrical, 1, 53);
                cases.Add(index, name, DetectorShape.Cylindrical, 18, 33);    // eight slices a thread
                cases.Add(index, name, DetectorShape.Flat, 37, 31);           // sixteen
            }
            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Rotation_is_the_scalar_reference(int device, string name, DetectorShape shape, int rows, int channels)
    {
        FbpPlan plan = Plan(shape, rows, channels);
        (double[] angles, float[] samples) = Rotation(plan);
        GpuKernels kernels = accelerators.Open(device);
        using IFbpAccumulator actual = kernels.Open(plan), expected = new ReferenceKernels().Open(plan);

        double error = Difference.Relative(Slices(actual, plan, angles, samples), Slices(expected, plan, angles, samples));
        Assert.True(error <= Tolerance, $"{error:E1} on {name}.");
    }

    [Theory]
    [MemberData(nameof(Accelerators.All), MemberType = typeof(Accelerators))]
    public void Result_does_not_depend_on_how_the_views_are_split(int device, string name)
    {
        FbpPlan plan = Plan(DetectorShape.Flat, rows: 2, channels: 40);
        (double[] angles, float[] samples) = Rotation(plan);
        GpuKernels kernels = accelerators.Open(device);
        using IFbpAccumulator accumulator = kernels.Open(plan);
        float[] whole = Slices(accumulator, plan, angles, samples);

        int viewLength = plan.Rows * plan.Channels;
        for (int view = 0, step = 1; view < angles.Length; view += step, step = Math.Min(2 * step, angles.Length - view))
            accumulator.Add(angles.AsMemory(view, step), samples.AsMemory(view * viewLength, step * viewLength));
        float[] split = new float[whole.Length];
        accumulator.Take(split);
        Assert.True(whole.AsSpan().SequenceEqual(split), name);
    }

    [Theory]
    [MemberData(nameof(Accelerators.All), MemberType = typeof(Accelerators))]
    public void Parallel_beam_is_the_scalar_reference(int device, string name)
    {
        CtAcquisition acquisition = Acquisition(DetectorShape.Flat, rows: 3, channels: 60, CtBeam.Parallel, width: 240);
        ParallelBeamPlan plan = new(acquisition, Recipe, PatientPosition.Hfs);
        (double[] angles, float[] samples) = Rotation(plan);
        using IFbpAccumulator actual = accelerators.Open(device).Open(plan), expected = new ReferenceKernels().Open(plan);
        double error = Difference.Relative(Slices(actual, plan, angles, samples), Slices(expected, plan, angles, samples));
        Assert.True(error <= Tolerance, $"{error:E1} on {name}.");
    }

    private static FanBeamPlan Plan(DetectorShape shape, int rows, int channels) => new(Acquisition(shape, rows, channels), Recipe, PatientPosition.Hfs);

    private static Recipe Recipe => new() { Grid = ImageGrid.Square(widthMm: 200, matrix: 23, new(15, -10, 0)) };

    private static CtAcquisition Acquisition(DetectorShape shape, int rows, int channels, CtBeam beam = CtBeam.Divergent, double width = 600) => new()
    {
        Sources =
        [
            new()
            {
                Beam = beam,
                SourceIsocentreDistanceMm = 570,
                SourceDetectorDistanceMm = 1040,
                DetectorShape = shape,
                DetectorRows = rows,
                DetectorChannels = channels,
                RowPitchMm = 1,
                ChannelPitchMm = width / channels,
                CentralRow = (rows - 1) / 2.0,
                CentralChannel = (channels - 1) / 2.0 + 0.25,
            },
        ],
        Path = CtPath.Circular,
        ViewsPerRotation = 90,
        Quantity = CtQuantity.LineIntegrals,
        SampleFormat = SampleFormat.Float32,
        EnergyBins = [new(0.0193)],
    };

    private static (double[] AnglesRad, float[] Samples) Rotation(FbpPlan plan)
    {
        double[] angles = [.. Enumerable.Range(0, plan.ViewsPerImage).Select(view => 0.1 + view * 2 * Math.PI / plan.ViewsPerImage)];
        return (angles, Difference.Noise(angles.Length * plan.Rows * plan.Channels, seed: plan.Channels));
    }

    private static float[] Slices(IFbpAccumulator accumulator, FbpPlan plan, double[] angles, float[] samples)
    {
        float[] slices = new float[plan.Rows * plan.Matrix * plan.Matrix];
        accumulator.Add(angles, samples);
        accumulator.Take(slices);
        return slices;
    }
}
