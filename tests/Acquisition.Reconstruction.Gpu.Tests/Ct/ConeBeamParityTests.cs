using Acquisition.Core.Model.Ct;
using Acquisition.Core.Model.Geometry;
using Acquisition.Core.Model.Recipes;
using Acquisition.Reconstruction.Ct.ConeBeam;
using Acquisition.Reconstruction.Gpu.Ct.ConeBeam;
using Acquisition.Reconstruction.Gpu.Devices;
using Acquisition.Simulation.Scans;

namespace Acquisition.Reconstruction.Gpu.Tests.Ct;

public class ConeBeamParityTests(Accelerators accelerators)
{
    /// <summary>
    /// Float rounding, 6e-8, of the filter (a sum of 100 terms whose weights alternate) and of channel and row (up to 64, so 4e-6 of one),
    /// on noise, whose neighbouring samples differ by as much as they are large: 2e-5 of the brightest voxel.
    /// </summary>
    private const double Tolerance = 2e-5;

    public static TheoryData<int, string, DetectorShape, int, double> Cases
    {
        get
        {
            TheoryData<int, string, DetectorShape, int, double> cases = [];
            foreach (TheoryDataRow<int, string> device in Accelerators.All)
            {
                (int index, string name) = device.Data;
                cases.Add(index, name, DetectorShape.Flat, 9, 2.5);             // four lines a thread, three beyond the volume
                cases.Add(index, name, DetectorShape.Cylindrical, 16, 1.5);
                cases.Add(index, name, DetectorShape.Flat, 259, .1);            // eight
            }
            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Volume_of_an_upright_detector_is_the_scalar_reference(int device, string name, DetectorShape shape, int lines, double increment)
    {
        ConeBeamPlan plan = Plan(shape, lines, increment);
        SameVolume(accelerators.Open(device), name, plan, Views(plan, count: 70));
    }

    [Theory]
    [MemberData(nameof(Accelerators.All), MemberType = typeof(Accelerators))]
    public void Volume_of_an_inclined_detector_is_the_scalar_reference(int device, string name)
    {
        ConeBeamPlan plan = Plan(DetectorShape.Flat, lines: 9, increment: 2.5);
        ConeView[] views = [.. Views(plan, count: 12).Select(view =>
            new ConeView(view.U with { Line = 1e-4f }, view.T with { Line = .02f }, view.V with { Column = -.01f, Row = .02f }))];
        SameVolume(accelerators.Open(device), name, plan, views);
    }

    [Theory]
    [MemberData(nameof(Accelerators.All), MemberType = typeof(Accelerators))]
    public void Volume_depends_neither_on_how_the_views_are_split_nor_on_how_lines_are_taken(int device, string name)
    {
        ConeBeamPlan plan = Plan(DetectorShape.Flat, lines: 9, increment: 2.5);
        ConeView[] views = Views(plan, count: 70);
        float[] samples = Samples(plan, views);
        GpuKernels kernels = accelerators.Open(device);
        using IConeBeamAccumulator one = kernels.Open(plan, SeenLines.All(plan), views.Length), other = kernels.Open(plan, SeenLines.All(plan), views.Length);
        one.Add(views, samples);
        float[] whole = Take(one, plan, linesAtATime: 9);
        int view = samples.Length / views.Length;
        for (int i = 0, step = 1; i < views.Length; i += step, step = Math.Min(2 * step, views.Length - i))
            other.Add(views.AsMemory(i, step), samples.AsMemory(i * view, step * view));
        Assert.True(whole.AsSpan().SequenceEqual(Take(other, plan, linesAtATime: 3)), name);
    }

    [Theory]
    [MemberData(nameof(Accelerators.All), MemberType = typeof(Accelerators))]
    public void Volume_that_is_too_large_for_the_device_is_built_slab_by_slab(int device, string name)
    {
        ConeBeamPlan plan = Plan(DetectorShape.Cylindrical, lines: 11, increment: 2);
        ConeView[] views = Views(plan, count: 20);
        float[] samples = Samples(plan, views);
        GpuKernels kernels = accelerators.Open(device);
        using IConeBeamAccumulator whole = new ConeBeamAccumulator(kernels, plan), slabs = new ConeBeamSlabs(kernels, plan, slabLines: 4);
        foreach (IConeBeamAccumulator accumulator in new[] { whole, slabs }) accumulator.Add(views, samples);

        // The first line of a slab is where the whole volume's is, to float rounding.
        double error = Difference.Relative(Take(slabs, plan, linesAtATime: 3), Take(whole, plan, linesAtATime: 11));
        Assert.True(error <= Tolerance, $"{error:E1} on {name}.");
    }

    private static void SameVolume(GpuKernels kernels, string name, ConeBeamPlan plan, ConeView[] views)
    {
        float[] samples = Samples(plan, views);
        float[] Volume(IConeBeamKernels backend)
        {
            using IConeBeamAccumulator accumulator = backend.Open(plan, SeenLines.All(plan), views.Length);
            accumulator.Add(views, samples);
            return Take(accumulator, plan, plan.Lines);
        }
        double error = Difference.Relative(Volume(kernels), Volume(new ReferenceKernels()));
        Assert.True(error <= Tolerance, $"{error:E1} on {name}.");
    }

    /// <summary>The grid reaches beyond the rows and the channels; neither meets an edge, where rounding would decide.</summary>
    private static ConeBeamPlan Plan(DetectorShape shape, int lines, double increment)
    {
        CtAcquisition scan = CtScanners.ConeBeam(elements: 48, pitchMm: 6, views: 90).With(source => source with
        {
            DetectorShape = shape,
            DetectorRows = 21,
            CentralRow = 10.3,
            CentralChannel = 23.7,
            RowPitchMm = 2,
        });
        ImageGrid grid = ImageGrid.Square(widthMm: 220, matrix: 9, new(12, -7, 1.3)) with { Slices = lines, SliceIncrementMm = increment, SliceThicknessMm = .1 };
        return new(scan, new Recipe { Grid = grid }, PatientPosition.Hfs);
    }

    private static ConeView[] Views(ConeBeamPlan plan, int count) => [.. Enumerable.Range(0, count).Select(view => plan.View(.1 + view * plan.AngleStepRad, 0))];

    private static float[] Samples(ConeBeamPlan plan, ConeView[] views) => Difference.Noise(views.Length * plan.DetectorRows * plan.Channels, seed: plan.Lines);

    private static float[] Take(IConeBeamAccumulator accumulator, ConeBeamPlan plan, int linesAtATime)
    {
        int plane = plan.Rows * plan.Columns;
        float[] volume = new float[plan.Lines * plane];
        for (int line = 0; line < plan.Lines; line += linesAtATime)
            accumulator.Take(line, volume.AsMemory(line * plane, Math.Min(linesAtATime, plan.Lines - line) * plane));
        return volume;
    }
}
