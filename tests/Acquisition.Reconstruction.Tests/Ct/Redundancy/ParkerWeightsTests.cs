using Acquisition.Reconstruction.Ct.Redundancy;

namespace Acquisition.Reconstruction.Tests.Ct.Redundancy;

public class ParkerWeightsTests
{
    private const double Fan = .45;

    public static TheoryData<double> Ranges => [Math.PI + 2 * Fan, Math.PI + 2 * Fan + .2, 5, 2 * Math.PI];

    [Theory]
    [MemberData(nameof(Ranges))]
    public void Rays_along_one_line_count_one_together(double range)
    {
        Random random = new(1);
        for (int i = 0; i < 2000; i++)
        {
            double beta = random.NextDouble() * range, gamma = (2 * random.NextDouble() - 1) * Fan;
            double sum = Weight(beta, gamma, range), after = beta + Math.PI - 2 * gamma, before = beta - Math.PI - 2 * gamma;
            if (after < range) sum += Weight(after, -gamma, range);
            if (before > 0) sum += Weight(before, -gamma, range);
            Assert.Equal(1, sum, 1e-5);     // a difference of 1e-6 rad
        }
    }

    [Theory]
    [MemberData(nameof(Ranges))]
    public void Weights_lie_between_0_and_1_and_are_what_the_paper_says(double range)
    {
        double delta = (range - Math.PI) / 2;
        foreach (double gamma in (double[])[-Fan, -.2, 0, .3, Fan])
            for (double beta = .001; beta < range; beta += .01)
            {
                double expected = beta < 2 * (delta + gamma) ? Math.Sin(Math.PI / 4 * beta / (delta + gamma))
                    : beta < Math.PI + 2 * gamma ? 1 : Math.Sin(Math.PI / 4 * (range - beta) / (delta - gamma));
                Assert.Equal(expected * expected, Weight(beta, gamma, range), 1e-4);
            }
    }

    [Theory]
    [InlineData(492, 321, Fan)]     // no more than the fan needs
    [InlineData(492, 400, Fan)]
    [InlineData(360, 359, Fan)]
    [InlineData(40, 29, 0)]
    [InlineData(41, 21, 0)]         // a quarter of a view more than half a rotation
    public void However_few_the_views_are_each_channel_counts_half_a_rotation(int viewsPerRotation, int views, double fan)
    {
        foreach (double gamma in (double[])[-fan, -.3 * fan, 0, fan])
        {
            float[] sum = new float[1];
            ShortScan scan = new(views, viewsPerRotation, [gamma], 1);
            for (int view = 0; view < views; view++)
            {
                float[] one = [1];
                scan.Weigh(view, 1, one);
                sum[0] += one[0];
            }
            Assert.Equal(viewsPerRotation / 2.0, sum[0], 1e-4 * viewsPerRotation);
        }
    }

    [Fact]
    public void Source_that_turns_the_other_way_has_mirrored_weights()
    {
        ShortScan scan = new(30, 40, [-.4, 0, .1, .4], 2), mirrored = new(30, 40, [.4, 0, -.1, -.4], 2);
        for (int view = 0; view < 30; view++)
        {
            float[] one = [1, 1, 1, 1, 5, 5, 5, 5], other = [1, 1, 1, 1, 5, 5, 5, 5];
            scan.Weigh(view, 1, one);
            mirrored.Weigh(view, -1, other);
            Assert.Equal(one, other);
            Assert.Equal(5 * one[0], one[4], 1e-6);
        }
    }

    [Theory]
    [InlineData(360, 0, 180)]
    [InlineData(361, 0, 181)]
    [InlineData(360, Math.PI / 12, 210)]
    [InlineData(360, .2618, 211)]
    public void Fewest_views_cover_half_a_rotation_and_the_fan(int viewsPerRotation, double gamma, long expected) =>
        Assert.Equal(expected, ShortScan.FewestViews(viewsPerRotation, gamma));

    private static double Weight(double beta, double gamma, double range)
    {
        double half = Math.Min(5e-7, Math.Min(beta, range - beta));
        return ParkerWeights.Mean(beta - half, beta + half, gamma, range);
    }
}
