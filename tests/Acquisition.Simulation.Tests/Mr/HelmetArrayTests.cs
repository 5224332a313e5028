using System.Numerics;
using Acquisition.Core.Model.Geometry;
using Acquisition.Simulation.Mr;
using Acquisition.Simulation.Noise;

namespace Acquisition.Simulation.Tests.Mr;

public class HelmetArrayTests
{
    [Theory]
    [InlineData(8)]
    [InlineData(16)]
    [InlineData(32)]
    public void Array_tells_places_apart_along_all_three_axes(int channels)
    {
        CoilArray coils = CoilArray.Helmet(channels);
        Assert.Equal(channels, coils.Channels);
        foreach (Vector3D way in new Vector3D[] { new(60, 0, 0), new(0, 75, 0), new(0, 0, 75) })
        {
            // Two places that a field of view of their distance folds onto each other: the sensitivities there are vectors at an angle.
            Complex[] here = [.. Enumerable.Range(0, channels).Select(coil => coils.Sensitivity(coil, way))];
            Complex[] there = [.. Enumerable.Range(0, channels).Select(coil => coils.Sensitivity(coil, -way))];
            Complex inner = here.Zip(there, (a, b) => Complex.Conjugate(a) * b).Aggregate(Complex.Add);
            double cosine = inner.Magnitude / coils.RootSumOfSquares(way) / coils.RootSumOfSquares(-way);
            Assert.InRange(cosine, 0, .75); // 1/√(1 − cos²): twofold SENSE loses less than a half
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(8)]
    [InlineData(32)]
    public void Covariance_is_Hermitian_of_mean_variance_one_and_its_factor_s(int channels)
    {
        ReceiverNoise noise = CoilArray.Helmet(channels).Noise;
        Assert.Equal(1, Enumerable.Range(0, channels).Average(i => noise.Covariance(i, i).Real), 1e-12);
        for (int i = 0; i < channels; i++)
            for (int j = 0; j < channels; j++)
                Assert.Equal(0, (noise.Covariance(i, j) - Complex.Conjugate(noise.Covariance(j, i))).Magnitude, 1e-12);
    }

    [Fact]
    public void Uneven_excitation_multiplies_every_coil_by_one_smooth_map_of_magnitude_and_phase()
    {
        CoilArray even = CoilArray.Helmet(3), uneven = even.Excited(fall: .6, tilt: .3);
        Random random = new(2);
        for (int i = 0; i < 50; i++)
        {
            Vector3D point = 180 * new Vector3D(random.NextDouble() - .5, random.NextDouble() - .5, random.NextDouble() - .5);
            double c = 2 * Math.PI / 448;
            Complex map = new(1 - .3 * (2 - Math.Cos(c * point.X) - Math.Cos(c * point.Y)), .3 * (Math.Sin(c * point.Y) + Math.Sin(c * point.Z)));
            for (int coil = 0; coil < 3; coil++)
                Assert.Equal(0, (uneven.Sensitivity(coil, point) - map * even.Sensitivity(coil, point)).Magnitude, 1e-12);
        }

        Assert.Equal(.83, CoilArray.Uniform.Excited().RootSumOfSquares(new(80, 0, 0)), .001); // 1 − .3·(1 − cos(2π·80/448))
        Assert.Same(even.Noise, uneven.Noise);
    }

    [Fact]
    public void Neighbours_share_more_noise_than_elements_across_the_head()
    {
        ReceiverNoise noise = CoilArray.Helmet(6).Noise; // one ring
        double Correlation(int i, int j) => noise.Covariance(i, j).Magnitude / Math.Sqrt(noise.Covariance(i, i).Real * noise.Covariance(j, j).Real);
        Assert.True(Correlation(0, 1) > .15);
        Assert.True(Correlation(0, 1) > 1.5 * Correlation(0, 3));
    }

    [Fact]
    public void Noise_has_the_covariance_it_is_given()
    {
        const int Samples = 40_000;
        ReceiverNoise noise = CoilArray.Helmet(4).Noise;
        ComplexRow[] rows = [.. Enumerable.Range(0, 4).Select(_ => new ComplexRow(Samples))];

        noise.Add(rows, 3, new NoiseStream(5, 1));

        for (int i = 0; i < 4; i++)
            for (int j = 0; j < 4; j++)
            {
                Complex measured = 0;
                for (int n = 0; n < Samples; n++) measured += rows[i][n] * Complex.Conjugate(rows[j][n]);
                // Standard error of each of 18·Ψ: 18·√(1/n); five of them.
                Assert.Equal(0, (measured / Samples - 18 * noise.Covariance(i, j)).Magnitude, 5 * 18 * 1.4 / Math.Sqrt(Samples));
            }
    }
}
