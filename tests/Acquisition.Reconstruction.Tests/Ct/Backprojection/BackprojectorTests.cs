using Acquisition.Core.Model.Ct;
using Acquisition.Core.Model.Geometry;
using Acquisition.Reconstruction.Ct.Backprojection;
using Acquisition.Reconstruction.Ct.FanBeam;

namespace Acquisition.Reconstruction.Tests.Ct.Backprojection;

public class FanBackprojectorTests
{
    [Theory]
    [InlineData(DetectorShape.Flat, 1, 1, 33)]              // few rows: vectors of pixels
    [InlineData(DetectorShape.Flat, 4, 70, 50)]
    [InlineData(DetectorShape.Cylindrical, 1, 70, 130)]
    [InlineData(DetectorShape.Cylindrical, 7, 33, 90)]
    [InlineData(DetectorShape.Flat, 8, 5, 64)]
    [InlineData(DetectorShape.Cylindrical, 9, 5, 16)]       // more: vectors of rows
    [InlineData(DetectorShape.Cylindrical, 3, 9, 16)]
    [InlineData(DetectorShape.Flat, 16, 8, 17)]
    [InlineData(DetectorShape.Cylindrical, 20, 13, 40)]
    [InlineData(DetectorShape.Flat, 64, 20, 15)]
    [InlineData(DetectorShape.Cylindrical, 70, 5, 31)]
    public void Vectors_of_rows_equal_the_reference_pixel_by_pixel(DetectorShape shape, int rows, int viewCount, int matrix)
    {
        // 640 mm: the corners lie outside the 500 mm fan.
        FbpPlan plan = new FanBeamPlan(CtScans.Acquisition(shape, rows, channels: 61, views: 24), CtScans.Recipe(matrix, 640, 11, -7), PatientPosition.Hfdr);
        Random random = new(2);
        GridView[] views = [.. Enumerable.Range(0, viewCount).Select(i => plan.View(i * Math.PI / 12))];
        float[] filtered = [.. Enumerable.Range(0, (int)FbpLayout.FilteredLength(plan, viewCount)).Select(_ => random.NextSingle())];
        float[] images = new float[FbpLayout.ImageLength(plan)];
        for (int tile = Backprojector.TileCount(plan) - 1; tile >= 0; tile--) Backprojector.Add(plan, tile, views, filtered, images);

        RowLayout layout = FbpLayout.Rows(plan);
        float[] ones = [.. Enumerable.Repeat(1f, plan.Channels)], weights = new float[matrix * matrix];
        foreach (GridView view in views) Backprojector.AddReference(plan, view, ones, weights);
        for (int row = 0; row < rows; row++)
        {
            float[] expected = new float[matrix * matrix];
            for (int v = 0; v < viewCount; v++)
            {
                float[] q = [.. Enumerable.Range(0, plan.Channels).Select(c => filtered[v * layout.ViewLength + c * layout.ChannelStride + row * layout.RowStride])];
                Backprojector.AddReference(plan, views[v], q, expected);
            }
            // A channel is known to float rounding (4e-5 of one), and neighbouring samples differ by up to 1.
            (int start, int stride) = FbpLayout.Image(plan, row);
            for (int p = 0; p < expected.Length; p++) Assert.Equal(expected[p], images[start + p * stride], 4e-5 * weights[p]);
        }
    }

    [Fact]
    public void Pixel_outside_the_fan_gets_nothing()
    {
        FbpPlan plan = new FanBeamPlan(CtScans.Acquisition(DetectorShape.Flat), CtScans.Recipe(64, 640), PatientPosition.Hfs);
        float[] ones = [.. Enumerable.Repeat(1f, plan.Channels)];
        // The fan is 500 mm wide at the isocentre: at φ = 0 the left end of the middle row is beside it, the middle is in it.
        Assert.Equal(0, Backprojector.PixelReference(plan, plan.View(0), ones, 32, 0));
        Assert.Equal(1, Backprojector.PixelReference(plan, plan.View(0), ones, 32, 32), .02);     // 1/U², 5 mm beside the isocentre
    }
}
