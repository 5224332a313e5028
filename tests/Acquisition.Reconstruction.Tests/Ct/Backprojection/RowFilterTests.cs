using Acquisition.Core.Model.Ct;
using Acquisition.Core.Model.Geometry;
using Acquisition.Reconstruction.Ct.Backprojection;
using Acquisition.Reconstruction.Ct.FanBeam;

namespace Acquisition.Reconstruction.Tests.Ct.Backprojection;

public class RowFilterTests
{
    [Theory]
    [InlineData(DetectorShape.Flat, 1, 1, 64)]
    [InlineData(DetectorShape.Cylindrical, 1, 40, 65)]      // tiles of several views
    [InlineData(DetectorShape.Flat, 5, 13, 2)]              // rows of a view in two tiles, the smallest detector
    [InlineData(DetectorShape.Cylindrical, 16, 3, 100)]
    [InlineData(DetectorShape.Flat, 20, 2, 444)]
    public void Product_of_spectra_equals_the_direct_convolution(DetectorShape shape, int rows, int views, int channels)
    {
        FbpPlan plan = new FanBeamPlan(CtScans.Acquisition(shape, rows, channels: channels), CtScans.Recipe(), PatientPosition.Hfs);
        RowFilter filter = new(FbpLayout.Rows(plan), plan.Taps, plan.PreWeights, plan.PostWeights);
        Random random = new(1);
        float[] p = [.. Enumerable.Range(0, views * rows * channels).Select(_ => 5 * random.NextSingle())];
        float[] filtered = new float[FbpLayout.FilteredLength(plan, views)];
        for (int tile = 0; tile < filter.TileCount(views); tile++) filter.Filter(tile, p, filtered);

        RowLayout layout = FbpLayout.Rows(plan);
        float[] expected = new float[channels];
        for (int i = 0; i < views * rows; i++)
        {
            RowFilter.FilterReference(plan, p.AsSpan(i * channels, channels), expected);
            // Float rounding (6e-8) of sums whose terms are as large as the central tap times 5, through two transforms.
            double tolerance = 1e-6 * 5 * plan.Taps[channels - 1] * plan.PreWeights.ToArray().Max() * Math.Sqrt(Math.Log2(channels) + 1);
            for (int channel = 0; channel < channels; channel++)
                Assert.Equal(expected[channel], filtered[i / rows * layout.ViewLength + channel * layout.ChannelStride + i % rows * layout.RowStride], tolerance);
        }
    }

    [Fact]
    public void Rows_are_filtered_each_for_itself()
    {
        FbpPlan plan = new FanBeamPlan(CtScans.Acquisition(rows: 2), CtScans.Recipe(), PatientPosition.Hfs);
        RowFilter filter = new(FbpLayout.Rows(plan), plan.Taps, plan.PreWeights, plan.PostWeights);
        float[] p = new float[2 * plan.Channels], filtered = new float[FbpLayout.FilteredLength(plan, 1)];
        p[100] = 1;
        filter.Filter(0, p, filtered);
        // The other row shares the transforms but holds zeros: all that may leak into it is their rounding.
        for (int channel = 0; channel < plan.Channels; channel++)
            Assert.Equal(0, filtered[FbpLayout.Rows(plan).RowStride + channel * FbpLayout.Rows(plan).ChannelStride], 1e-6 * plan.Taps[plan.Channels - 1]);
    }

    [Theory]
    [InlineData(1, 1, 33, true)]
    [InlineData(7, 9, 50, true)]        // tiles of several views, a last one that is not full
    [InlineData(7, 9, 50, false)]
    [InlineData(40, 3, 17, false)]
    public void Plain_convolution_goes_where_the_layout_says(int rows, int views, int channels, bool sideBySide)
    {
        int lanes = rows + 5;
        RowLayout layout = sideBySide ? RowLayout.SideBySide(rows, channels, lanes) : RowLayout.OneAfterAnother(rows, channels);
        Random random = new(4);
        float[] taps = new float[2 * channels - 1];
        for (int n = 0; n < channels; n++) taps[channels - 1 - n] = taps[channels - 1 + n] = random.NextSingle() - .5f;
        float[] p = [.. Enumerable.Range(0, views * rows * channels).Select(_ => random.NextSingle())];
        float[] filtered = [.. Enumerable.Repeat(float.NaN, views * layout.ViewLength)], expected = new float[channels];
        RowFilter filter = new(layout, taps);
        for (int tile = filter.TileCount(views) - 1; tile >= 0; tile--) filter.Filter(tile, p, filtered);

        for (int i = 0; i < views * rows; i++)
        {
            RowFilter.ConvolveReference(taps, p.AsSpan(i * channels, channels), expected);
            for (int channel = 0; channel < channels; channel++)
            {
                float actual = filtered[i / rows * layout.ViewLength + i % rows * layout.RowStride + channel * layout.ChannelStride];
                Assert.Equal(expected[channel], actual, 1e-6 * Math.Sqrt(channels) * Math.Log2(channels));      // float rounding through two transforms
            }
        }
        // What a layout leaves free stays as it was.
        Assert.Equal(sideBySide ? views * channels * 5 : 0, filtered.Count(float.IsNaN));
    }
}
