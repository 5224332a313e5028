using Acquisition.Reconstruction.Ct.Metal;

namespace Acquisition.Reconstruction.Tests.Ct.Metal;

public class SinogramInpaintingTests
{
    [Fact]
    public void What_is_the_prior_times_a_line_comes_back_whatever_stood_there()
    {
        float[] prior = [.. Enumerable.Range(0, 60).Select(i => 1 + (float)Math.Sin(i * 0.3) * 0.5f + (i is > 20 and < 30 ? 2 : 0))];     // with bone across the trace
        float[] truth = [.. prior.Select((value, i) => value * (1 + 0.01f * i))], row = [.. truth], trace = new float[60];
        for (int i = 18; i < 33; i++) (row[i], trace[i]) = (50, 0.1f);
        SinogramInpainting.Apply(row, trace, prior);
        for (int i = 0; i < 60; i++) Assert.Equal(truth[i], row[i], 1e-5 * truth[i]);
    }

    [Fact]
    public void Without_a_prior_it_is_a_line_and_at_the_ends_it_goes_on()
    {
        float[] row = [9, 9, 1, 2, 9, 9, 5, 9], trace = [1, 1, 0, 0, 1, 1, 0, 1], flat = [1, 1, 1, 1, 1, 1, 1, 1];
        SinogramInpainting.Apply(row, trace, flat);
        Assert.Equal([1, 1, 1, 2, 3, 4, 5, 5], row);
        SinogramInpainting.Apply(row, flat, flat);      // nothing is left to go by
        Assert.Equal([1, 1, 1, 2, 3, 4, 5, 5], row);
    }

    [Fact]
    public void Where_the_prior_is_air_nothing_is_divided_by_it()
    {
        float[] row = [0.1f, 7, 0.1f, 2, 3], trace = [0, 1, 0, 0, 0], prior = [0, 0, 0, 2, 3];
        SinogramInpainting.Apply(row, trace, prior);
        Assert.Equal(0.1f, row[1], 1e-6);
    }

    [Theory]
    [InlineData(-999, false, 0)]
    [InlineData(float.NaN, false, 0)]
    [InlineData(-120, false, 1)]
    [InlineData(80, false, 1)]
    [InlineData(900, false, 1.9)]
    [InlineData(9000, true, 1)]
    public void The_prior_has_air_soft_tissue_and_bone(float hu, bool isMetal, double expected) => Assert.Equal(expected, PriorImage.Of(hu, isMetal), 1e-6);
}
