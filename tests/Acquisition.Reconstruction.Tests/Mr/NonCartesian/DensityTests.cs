using Acquisition.Reconstruction.Mr.NonCartesian;

namespace Acquisition.Reconstruction.Tests.Mr.NonCartesian;

public class DensityTests
{
    [Theory]
    [InlineData(0)]         // a sample in the centre
    [InlineData(0.5)]       // the centre between two
    [InlineData(0.3)]
    public void Spokes_integrate_what_a_gaussian_holds(double offset)
    {
        // ∫exp(−r²/2σ²)dA = 2πσ²; σ of 4 samples is band-limited to 10⁻³⁴ and gone at the spokes' ends.
        const int Spokes = 31, Samples = 80;
        const double Sigma = 4;
        double[] k = [.. Enumerable.Range(0, Spokes).SelectMany(spoke => Enumerable.Range(0, Samples).SelectMany(i =>
        {
            (double sin, double cos) = Math.SinCos(spoke * NonCartesianScans.GoldenAngle);
            return (double[])[(i - 40 + offset) * cos, (i - 40 + offset) * sin];
        }))];
        double[] weights = SpokeDensity.Of(k, 2, [.. Enumerable.Repeat(Samples, Spokes)])!;
        double sum = 0;
        for (int i = 0; i < weights.Length; i++) sum += weights[i] * Math.Exp(-(k[2 * i] * k[2 * i] + k[2 * i + 1] * k[2 * i + 1]) / (2 * Sigma * Sigma));
        // The next term of Euler and Maclaurin is f''·Δ⁴/720·3, f between two samples is off by f''·Δ²/8 of its part of Δ²/12: 10⁻³ of the whole together.
        Assert.Equal(2 * Math.PI * Sigma * Sigma, sum, 1e-3 * 2 * Math.PI * Sigma * Sigma);
    }

    [Fact]
    public void Half_spokes_in_a_volume_integrate_it_too()
    {
        const int Spokes = 400, Samples = 40;
        const double Sigma = 4;
        double[] k = [.. Enumerable.Range(0, Spokes).SelectMany(spoke => Enumerable.Range(0, Samples).SelectMany(i =>
        {
            double z = 1 - 2 * (spoke + .5) / Spokes, ring = Math.Sqrt(1 - z * z), angle = spoke * Math.PI * (3 - Math.Sqrt(5));
            return (double[])[i * ring * Math.Cos(angle), i * ring * Math.Sin(angle), i * z];
        }))];
        double[] weights = SpokeDensity.Of(k, 3, [.. Enumerable.Repeat(Samples, Spokes)])!;
        double sum = 0;
        for (int i = 0; i < weights.Length; i++) sum += weights[i] * Math.Exp(-(k[3 * i] * k[3 * i] + k[3 * i + 1] * k[3 * i + 1] + k[3 * i + 2] * k[3 * i + 2]) / (2 * Sigma * Sigma));
        double whole = Math.Pow(2 * Math.PI * Sigma * Sigma, 1.5);
        Assert.Equal(whole, sum, 1e-3 * whole);
    }

    [Fact]
    public void What_is_no_spoke_has_no_sectors()
    {
        Assert.Null(SpokeDensity.Of([0, 0, 1, 0, 2, .5], 2, [3]));      // bent
        Assert.Null(SpokeDensity.Of([-1, 1, 0, 1, 1, 1], 2, [3]));      // beside the centre
        Assert.Null(SpokeDensity.Of([0, 0, 2, 0, 1, 0], 2, [3]));       // back and forth
        Assert.Null(SpokeDensity.Of([5, 0, 6, 0, 7, 0], 2, [3]));       // not from the centre
        Assert.Null(SpokeDensity.Of([1, 0], 2, [1]));
    }

    [Fact]
    public void Samples_of_a_grid_stand_for_a_cell_each()
    {
        float[] k = [.. Enumerable.Range(-12, 24).SelectMany(y => Enumerable.Range(-12, 24).SelectMany(x => (float[])[x, y]))];
        // Accurate to the transform's 10⁻³.
        Assert.All(IterativeDensity.Of(k, [26, 26]), weight => Assert.Equal(1, weight, 2e-3));
    }

    [Fact]
    public void Interleaved_spirals_of_even_density_have_even_weights()
    {
        // t = √: rings of even area. Beyond the first turn, where they are too far apart, and before the edge, beyond which is nothing.
        const int Samples = 500;
        float[] k = [.. Enumerable.Range(0, 12).SelectMany(line => Enumerable.Range(0, Samples).SelectMany(i =>
        {
            double t = Math.Sqrt(i / (double)Samples);
            (double sin, double cos) = Math.SinCos(2 * Math.PI * (t * 3 + line / 12.0));
            return (float[])[(float)(t * 32 * cos), (float)(t * 32 * sin)];
        }))];
        float[] weights = IterativeDensity.Of(k, [66, 66]);
        double even = Math.PI * 32 * 32 / (12 * Samples);
        Assert.All(weights.Where((_, i) => i % Samples is > 100 and < 450), weight => Assert.Equal(even, weight, 0.15 * even));
        Assert.Equal(12 * Samples * even, weights.Sum(), 0.02 * 12 * Samples * even);
    }
}
