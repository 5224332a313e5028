using Acquisition.Core.Model.Ct;
using Acquisition.Core.Model.Geometry;
using Acquisition.Reconstruction.Ct.Backprojection;
using Acquisition.Reconstruction.Ct.ConeBeam;

namespace Acquisition.Reconstruction.Tests.Ct.ConeBeam;

public class ConeBackprojectorTests
{
    [Theory]
    [InlineData(DetectorShape.Flat, 1.2, 33, 9, PatientPosition.Hfs)]           // less than a row from line to line: on whole vectors
    [InlineData(DetectorShape.Flat, 3.1, 40, 4, PatientPosition.Ffs)]           // more than one; the lines fall from row to row
    [InlineData(DetectorShape.Cylindrical, 1.9, 17, 11, PatientPosition.Hfdr)]
    [InlineData(DetectorShape.Cylindrical, 3.0, 64, 3, PatientPosition.Hfs)]
    [InlineData(DetectorShape.Flat, 9.5, 12, 6, PatientPosition.Ffp)]           // three rows and more: gathers
    [InlineData(DetectorShape.Flat, 2, 1, 4, PatientPosition.Hfs)]              // one line
    public void Vectors_of_lines_equal_the_reference_voxel_by_voxel(DetectorShape shape, double increment, int lines, int viewCount, PatientPosition position) =>
        Compare(ConeScans.Plan(ConeScans.Acquisition(shape, rows: 50, channels: 61, offset: 2.3, rowOffset: 1.2), ConeScans.Recipe(19, 230, lines, increment, z: 4), position), viewCount, view => view);

    [Theory]
    [InlineData(PatientPosition.Hfs)]
    [InlineData(PatientPosition.Ffdl)]
    public void Tilted_detectors_equal_the_reference_voxel_by_voxel(PatientPosition position) => Compare(
        ConeScans.Plan(ConeScans.Acquisition(rows: 50, channels: 61), ConeScans.Recipe(19, 230, 21, 2, z: 4), position), 5,
        view => new(view.U with { Line = 1e-4f }, view.T with { Line = .02f }, view.V with { Column = -.01f, Row = .02f }));

    private static void Compare(ConeBeamPlan plan, int viewCount, Func<ConeView, ConeView> change)
    {
        Random random = new(2);
        ConeView[] views = [.. Enumerable.Range(0, viewCount).Select(i => change(plan.View(i * 2.1, 1)))];
        RowLayout layout = ConeBackprojector.LayoutOf(plan);
        float[] filtered = [.. Enumerable.Range(0, viewCount * layout.ViewLength).Select(i => i % layout.ChannelStride < plan.DetectorRows ? random.NextSingle() : 0)];
        LineVolume volume = new(plan);
        SeenLines seen = SeenLines.All(plan);
        for (int tile = ConeBackprojector.TileCount(plan) - 1; tile >= 0; tile--) ConeBackprojector.Add(plan, seen, tile, views, filtered, volume.Rows);
        float[] actual = new float[plan.Lines * plan.Rows * plan.Columns], expected = new float[actual.Length], weights = new float[actual.Length];
        volume.CopyTo(0, actual);

        foreach (ConeView view in views)
            for (int row = 0; row < plan.Rows; row++) seen.Narrow(plan, view, row);
        float[] q = new float[plan.DetectorRows * plan.Channels], ones = [.. Enumerable.Repeat(1f, q.Length)];
        for (int v = 0; v < viewCount; v++)
        {
            for (int row = 0; row < plan.DetectorRows; row++)
                for (int channel = 0; channel < plan.Channels; channel++) q[row * plan.Channels + channel] = filtered[v * layout.ViewLength + channel * layout.ChannelStride + row];
            ConeBackprojector.AddReference(plan, views[v], q, expected);
            ConeBackprojector.AddReference(plan, views[v], ones, weights);
        }
        int pixels = plan.Rows * plan.Columns, compared = 0;
        for (int i = 0; i < actual.Length; i++)
        {
            (int first, int end) = seen.Of(i % pixels);
            if (i / pixels < first || i / pixels >= end) continue;
            compared++;
            // A channel and a row are known to float rounding (2e-5 of one), and neighbouring samples differ by up to 1.
            Assert.Equal(expected[i], actual[i], 5e-5 * weights[i]);
        }
        Assert.InRange(compared, actual.Length / 20, actual.Length);
    }

    [Theory]
    [InlineData(DetectorShape.Flat)]
    [InlineData(DetectorShape.Cylindrical)]
    public void Volume_does_not_depend_on_how_views_come_nor_on_slabs(DetectorShape shape)
    {
        ConeBeamPlan plan = ConeScans.Plan(ConeScans.Acquisition(shape, rows: 30, channels: 40), ConeScans.Recipe(21, 150, 70, 1.5));
        Random random = new(5);
        const int Views = 21;
        ConeView[] views = [.. Enumerable.Range(0, Views).Select(i => plan.View(i * .3, 0))];
        float[] samples = [.. Enumerable.Range(0, Views * 30 * 40).Select(_ => random.NextSingle())];
        SeenLines seen = SeenLines.OfRotation(plan, ConeScans.Acquisition(shape, rows: 30, channels: 40).Sources[0], 0);
        float[] whole = Build(new CpuConeBeam(), Views), parts = Build(new CpuConeBeam(), 3), slabs = Build(new CpuConeBeam(volumeBytes: 4 * 21 * 21 * 16 * 4), 7);
        Assert.Equal(whole, parts);
        float scale = whole.Max(Math.Abs);
        for (int i = 0; i < whole.Length; i++)
        {
            (int first, int end) = seen.Of(i % (21 * 21));
            if (i / (21 * 21) >= first && i / (21 * 21) < end) Assert.Equal(whole[i], slabs[i], 1e-5 * scale);     // a slab's first line is another origin: float rounding of places
        }

        float[] Build(CpuConeBeam kernels, int together)
        {
            using IConeBeamAccumulator accumulator = kernels.Open(plan, seen, Views);
            for (int i = 0; i < Views; i += together) accumulator.Add(views.AsMemory(i, together), samples.AsMemory(i * 1200, together * 1200));
            float[] volume = new float[plan.Lines * 21 * 21];
            for (int line = 0; line < plan.Lines; line += 10) accumulator.Take(line, volume.AsMemory(line * 21 * 21, 10 * 21 * 21));
            return volume;
        }
    }

    [Fact]
    public void Slabs_hold_less_than_the_volume()
    {
        ConeBeamPlan plan = ConeScans.Plan(ConeScans.Acquisition(rows: 30, channels: 40), ConeScans.Recipe(21, 150, 70, 1.5));
        long volume = 4L * 21 * 21 * 80;
        Assert.True(new CpuConeBeam(volume / 8).BytesFor(plan, 4) < new CpuConeBeam().BytesFor(plan, 4));
        Assert.IsType<ConeViews>(new CpuConeBeam(volume / 8).Open(plan, SeenLines.All(plan), 4));
        Assert.IsType<ConeVolume>(new CpuConeBeam(volume / 8).Open(plan, SeenLines.All(plan), 1000));       // the views would be more
    }

    [Theory]
    [InlineData(180)]
    [InlineData(101)]
    [InlineData(9)]
    public void When_the_last_view_comes_no_more_than_are_filtered_together_are_left(int views)
    {
        ConeBeamPlan plan = ConeScans.Plan(ConeScans.Acquisition(rows: 16, channels: 24), ConeScans.Recipe(8));
        ViewGroups groups = new(plan, views, tapers: true);
        (int done, int passes) = (0, 0);
        for (int i = 0; i < views - 1; i++)
        {
            if (!groups.Add(plan.View(i, 0), new float[16 * 24])) continue;
            (done, passes) = (done + groups.Open.Count, passes + 1);
            groups.Empty();
        }
        Assert.InRange(views - done, 1, CpuConeBeam.FilterTogether);
        // A group each time that what is left halves: no more passes of the volume through memory than that.
        Assert.InRange(passes, 0, 1 + Math.Log2(views));
    }
}
