using Acquisition.Core.Model.Ct;
using Acquisition.Reconstruction.Ct.Redundancy;

namespace Acquisition.Reconstruction.Tests.Ct.Redundancy;

public class RedundancyWeightsTests
{
    private const double Fan = .4;      // Γ, rad

    [Theory]
    [InlineData(Fan)]               // the least range: Parker's weights
    [InlineData(.6)]                // over-scan
    [InlineData(1.5)]               // nearly a whole rotation
    public void Every_line_of_a_short_scan_counts_twice_in_sum(double delta)
    {
        double range = Math.PI + 2 * delta;
        for (double beta = .0005; beta < range; beta += .01)
            for (double gamma = -Fan + .001; gamma < Fan; gamma += .013)
            {
                double sum = ShortScan.Weight(beta, gamma, delta);
                foreach (double other in (double[])[beta + Math.PI - 2 * gamma, beta - Math.PI - 2 * gamma])
                    if (other >= 0 && other <= range) sum += ShortScan.Weight(other, -gamma, delta);
                Assert.Equal(2, sum, 1e-12);
            }
    }

    [Theory]
    [InlineData(Fan)]
    [InlineData(.6)]
    public void Weights_of_a_short_scan_begin_and_end_at_nothing_and_have_no_step(double delta)
    {
        double range = Math.PI + 2 * delta;
        for (double gamma = -Fan + .01; gamma < Fan; gamma += .01)
        {
            Assert.Equal(0, ShortScan.Weight(0, gamma, delta), 1e-12);
            Assert.Equal(0, ShortScan.Weight(range, gamma, delta), 1e-12);
            // The steepest place is where the least that two ends share, Δ − |γ|, is crossed: sin² rises by π/2 a full crossing.
            double steepest = 2 * Math.PI / 4 / (delta - Math.Abs(gamma));
            for (double beta = 0; beta < range; beta += 1e-3)
                Assert.InRange(Math.Abs(ShortScan.Weight(beta + 1e-3, gamma, delta) - ShortScan.Weight(beta, gamma, delta)), 0, 1.01e-3 * steepest);
        }
    }

    [Theory]
    [InlineData(CtBeam.Divergent, 492, 321)]    // no more than the fan needs: steps where the weights are steep
    [InlineData(CtBeam.Divergent, 492, 400)]
    [InlineData(CtBeam.Divergent, 40, 39)]
    [InlineData(CtBeam.Parallel, 40, 29)]
    [InlineData(CtBeam.Parallel, 41, 21)]       // half a view more than half a rotation
    [InlineData(CtBeam.Parallel, 40, 20)]
    public void Each_channel_counts_a_whole_rotation_however_few_the_views_are(CtBeam beam, int viewsPerRotation, int views)
    {
        CtAcquisition ct = CtScans.Acquisition(offset: 0, views: viewsPerRotation).With(source => source with { Beam = beam }) with { ViewCount = views };
        ShortScan scan = new(ct);
        double[] sums = new double[ct.Sources[0].DetectorChannels];
        for (int view = 0; view < views; view++)
        {
            float[] weights = new float[sums.Length];
            scan.Fill(view, 1, weights);
            for (int channel = 0; channel < sums.Length; channel++) sums[channel] += weights[channel];
        }
        Assert.All(sums, sum => Assert.Equal(viewsPerRotation, sum, 2e-6 * viewsPerRotation));     // float rounding; the margin of the edge
    }

    [Fact]
    public void Weight_of_a_view_is_the_mean_over_its_step()
    {
        CtAcquisition ct = CtScans.Acquisition(offset: 0, views: 100_000) with { ViewCount = 70_000 };
        ShortScan scan = new(ct);
        double delta = (ShortScan.RangeRad(ct) - Math.PI) / 2;
        float[] weights = new float[ct.Sources[0].DetectorChannels];
        foreach (int view in (int[])[0, 1, 5000, 12_345, 40_000, 60_000, 69_999])
        {
            scan.Fill(view, 1, weights);
            foreach (int channel in (int[])[0, 50, 222, 443])
            {
                double gamma = (channel - 221.5) * ct.Sources[0].ChannelPitchMm / ct.Sources[0].SourceDetectorDistanceMm;
                Assert.Equal(ShortScan.Weight((view + .5) * 2 * Math.PI / 100_000, gamma, delta), weights[channel], 1e-5);
            }
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    public void Short_scan_of_a_gantry_that_turns_the_other_way_is_its_mirror(int turn)
    {
        CtAcquisition scan = CtScans.Acquisition(offset: .25) with { ViewCount = 330 };
        float[] weights = new float[scan.Sources[0].DetectorChannels], mirrored = new float[weights.Length];
        ShortScan forth = new(scan), back = new(scan.With(source => source with { CentralChannel = source.DetectorChannels - 1 - source.CentralChannel }));
        foreach (int view in (int[])[0, 20, 100, 200, 310, 329])
        {
            forth.Fill(view, turn, weights);
            back.Fill(view, -turn, mirrored);
            for (int channel = 0; channel < weights.Length; channel++) Assert.Equal(weights[channel], mirrored[^(channel + 1)], 1e-6);
        }
    }

    [Theory]
    [InlineData(DetectorShape.Flat, CtBeam.Divergent)]
    [InlineData(DetectorShape.Cylindrical, CtBeam.Divergent)]
    [InlineData(DetectorShape.Flat, CtBeam.Parallel)]
    public void Every_line_that_an_offset_detector_sees_counts_twice_in_sum(DetectorShape shape, CtBeam beam)
    {
        foreach (double offset in (double[])[60, -60])
        {
            CtSource source = CtScans.Acquisition(shape, offset: offset).Sources[0] with { Beam = beam };
            float[] weights = new float[source.DetectorChannels];
            new OffsetDetector(source).Fill(0, 1, weights);
            for (int channel = 0; channel < weights.Length; channel++)
            {
                double mirror = 2 * source.CentralChannel - channel;
                double other = mirror >= 0 && mirror <= weights.Length - 1 ? weights[(int)Math.Round(mirror)] : 0;
                if (Math.Abs(mirror - Math.Round(mirror)) < 1e-9) Assert.Equal(2, weights[channel] + other, 1e-5);      // floats, and the margin of the edge
            }
        }
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(.25, false)]
    [InlineData(8, false)]      // of 444 channels: mechanics
    [InlineData(10, true)]
    [InlineData(-60, true)]
    public void Detector_is_offset_where_no_quarter_offset_nor_mechanics_can_be_meant(double offset, bool expected)
    {
        CtAcquisition scan = CtScans.Acquisition(offset: offset);
        Assert.Equal(expected, OffsetDetector.Is(scan.Sources[0]));
        Assert.Equal(expected, RedundancyWeights.Of(scan) is OffsetDetector);
        Assert.True(RedundancyWeights.Of(scan with { ViewCount = 400 }) is ShortScan);
    }

    [Theory]
    [InlineData(60, 0)]
    [InlineData(-60, 120)]
    [InlineData(-60.3, 121)]
    public void Widened_detector_is_centred_and_holds_the_real_one(double offset, int firstChannel)
    {
        CtSource source = CtScans.Acquisition(offset: offset).Sources[0];
        (CtSource wide, int first) = OffsetDetector.Widened(source);
        Assert.Equal(firstChannel, first);
        Assert.Equal(source.CentralChannel, wide.CentralChannel - first);
        Assert.Equal((wide.DetectorChannels - 1) / 2.0, wide.CentralChannel, .5);
        Assert.False(OffsetDetector.Is(wide));
    }

    [Fact]
    public void Least_range_is_half_a_rotation_and_the_fan_of_the_nearer_edge()
    {
        CtSource source = CtScans.Acquisition(DetectorShape.Cylindrical, offset: 0).Sources[0];
        Assert.Equal(Math.PI + 443 * source.ChannelPitchMm / source.SourceDetectorDistanceMm, ShortScan.LeastRangeRad(source), 1e-4);
        Assert.Equal(Math.PI, ShortScan.LeastRangeRad(source with { Beam = CtBeam.Parallel }));
        CtAcquisition parallel = CtScans.Acquisition(views: 361).With(one => one with { Beam = CtBeam.Parallel });
        Assert.Equal((180, 181), (ShortScan.FewestViews(parallel with { ViewsPerRotation = 360 }), ShortScan.FewestViews(parallel)));
    }
}
