using Acquisition.Simulation.Noise;
using MathNet.Numerics.Distributions;

namespace Acquisition.Simulation.Tests.Noise;

public class NoiseStreamTests
{
    // A fixed seed makes each outcome final; 5 standard errors would fail one honest generator in two million.
    private const double Errors = 5;
    private const int Count = 200_000;

    [Fact]
    public void Normal_numbers_have_the_moments_of_the_normal_distribution()
    {
        NoiseStream noise = new(1, 1);
        double[] x = [.. Enumerable.Range(0, Count).Select(_ => noise.NextNormal())];

        Assert.Equal(0, x.Average(), Errors / Math.Sqrt(Count));
        Assert.Equal(1, x.Average(v => v * v), Errors * Math.Sqrt(2.0 / Count)); // Var x² = 2
        Assert.Equal(3, x.Average(v => v * v * v * v), Errors * Math.Sqrt(96.0 / Count)); // Var x⁴ = 105 − 9
        Assert.Equal(0, Enumerable.Range(1, Count - 1).Average(i => x[i] * x[i - 1]), Errors / Math.Sqrt(Count)); // neighbours
    }

    [Theory]
    [InlineData(.3)] // inversion
    [InlineData(9.99)] // its last mean
    [InlineData(10)] // first mean of the transformed rejection
    [InlineData(57.5)]
    public void Counts_follow_the_Poisson_distribution(double mean)
    {
        NoiseStream noise = new(2, (ulong)(100 * mean));
        int[] counts = [.. Enumerable.Range(0, Count).Select(_ => (int)noise.NextPoisson(mean))];

        // Pearson's χ² over the bins that expect at least ten, with MathNet's probabilities.
        var bins = Enumerable.Range(0, 200).Select(k => (Observed: counts.Count(c => c == k), Expected: Count * Poisson.PMF(mean, k)))
            .Where(bin => bin.Expected >= 10).ToArray();
        double chiSquared = bins.Sum(bin => (bin.Observed - bin.Expected) * (bin.Observed - bin.Expected) / bin.Expected);
        Assert.InRange(chiSquared, 0, bins.Length + Errors * Math.Sqrt(2.0 * bins.Length)); // mean n, variance 2n
    }

    [Theory]
    [InlineData(1e4)]
    [InlineData(2e6)] // an air view
    public void Large_counts_have_a_variance_equal_to_their_mean(double mean)
    {
        NoiseStream noise = new(3, 1);
        double[] x = [.. Enumerable.Range(0, Count).Select(_ => noise.NextPoisson(mean))];

        Assert.All(x, count => Assert.Equal(Math.Floor(count), count));
        Assert.Equal(mean, x.Average(), Errors * Math.Sqrt(mean / Count));
        Assert.Equal(mean, x.Average(v => (v - mean) * (v - mean)), Errors * mean * Math.Sqrt(2.0 / Count));
    }

    [Fact]
    public void First_numbers_of_neighbouring_streams_are_as_uniform_as_one_stream()
    {
        // Views take neighbouring streams: were these related, noise would be a pattern across views.
        double[] x = [.. Enumerable.Range(0, Count).Select(stream => new NoiseStream(7, (ulong)stream).NextUniform())];

        Assert.Equal(.5, x.Average(), Errors * Math.Sqrt(1.0 / 12 / Count));
        Assert.Equal(1.0 / 12, x.Average(v => (v - .5) * (v - .5)), Errors * Math.Sqrt(1.0 / 180 / Count));
        Assert.Equal(0, Enumerable.Range(1, Count - 1).Average(i => (x[i] - .5) * (x[i - 1] - .5)), Errors / 12 / Math.Sqrt(Count));
    }

    [Fact]
    public void Stream_depends_on_seed_and_number_alone()
    {
        Assert.Equal(new NoiseStream(5, 6).NextUniform(), new NoiseStream(5, 6).NextUniform());
        Assert.NotEqual(new NoiseStream(5, 6).NextUniform(), new NoiseStream(5, 7).NextUniform());
        Assert.NotEqual(new NoiseStream(5, 6).NextUniform(), new NoiseStream(6, 6).NextUniform());
        Assert.NotEqual(new NoiseStream(5, 6).NextUniform(), new NoiseStream(6, 5).NextUniform());
    }
}
