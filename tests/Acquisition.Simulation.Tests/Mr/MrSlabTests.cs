using System.Numerics;
using Acquisition.Core.Model.Geometry;
using Acquisition.Simulation.Mr;
using Acquisition.Simulation.Phantoms;
using MathNet.Numerics.Integration;

namespace Acquisition.Simulation.Tests.Mr;

public class MrSlabTests
{
    // No direction along an axis of the frame.
    private static readonly Vector3D Read = new(2 / 7.0, -3 / 7.0, 6 / 7.0), Phase = new(6 / 7.0, -2 / 7.0, -3 / 7.0), Slice = Read.Cross(Phase);
    private static readonly Vector3D Position = new(4, 3, -2);

    private static readonly Phantom Pair = new("two ellipsoids", [
        new(new(10, -6, 4), new(30, 18, 45), .8, Axes.AboutZ(25)),
        new(new(-12, 9, -5), new(14, 22, 9), -.3, Axes.AboutY(-50)),
    ], []);

    [Fact]
    public void Signal_at_random_k_through_a_head_array_is_the_integral_of_object_times_sensitivity()
    {
        CoilArray coils = CoilArray.Helmet(5);
        Random random = new(7);
        Vector3D[] k = [default, .. Enumerable.Range(0, 11).Select(_ => .12 * new Vector3D(random.NextDouble() - .5, random.NextDouble() - .5, random.NextDouble() - .5))];

        ComplexRow[] signal = new MrForwardModel(Pair, coils).Slab(Position, Read, Phase, []).At(k);

        double volume = 4 * Math.PI / 3 * 30 * 18 * 45;
        for (int coil = 0; coil < coils.Channels; coil++)
            for (int i = 0; i < k.Length; i++)
                Assert.Equal(0, (Integral(coils, coil, k[i]) - signal[coil][i]).Magnitude, 1e-9 * volume); // both converge to rounding
    }

    [Theory]
    [InlineData(512, 1)] // frequencies of the coils along the line fall on samples
    [InlineData(512, 3)] // fewer samples than their shifts
    [InlineData(470, 64)] // they fall between samples
    public void Line_is_the_signal_at_its_points_whether_coils_share_rows_or_not(double fieldOfViewMm, int samples)
    {
        CoilArray coils = CoilArray.Helmet(4, periodMm: 512);
        double[] kx = [.. Enumerable.Range(0, samples).Select(i => (i - samples / 2) / fieldOfViewMm)];
        // Along an axis, as scans mostly are: only there all frequencies can be shared.
        MrForwardModel model = new(Pair, coils);
        foreach (MrSignal signal in new[] { model.Slab(Position, new(0, 0, -1), new(0, 1, 0), kx), model.Slice(Position, new(0, 0, -1), new(0, 1, 0), kx) })
        {
            ComplexRow[] line = signal.Line(.021, -.013), points = signal.At([.. kx.Select(x => new Vector3D(x, .021, -.013))]);
            for (int coil = 0; coil < coils.Channels; coil++)
                for (int i = 0; i < samples; i++) Assert.Equal(0, (line[coil][i] - points[coil][i]).Magnitude, 1e-5); // of 1e5: a shift is taken for whole within 1e-8 sample
        }
    }

    [Fact]
    public void Line_and_path_through_many_small_bodies_are_the_signal_at_their_points_to_a_sample_s_rounding()
    {
        Phantom brain = MrPhantoms.Brain(MrContrast.T1Weighted);
        double[] kx = [.. Enumerable.Range(-96, 192).Select(i => i / 448.0)];
        MrSignal signal = new MrForwardModel(brain, CoilArray.Helmet(2)).Slab(new(3, 1, -2), new(0, 0, -1), new(0, 1, 0), kx);
        double centre = signal.At([default])[0][0].Magnitude;
        foreach ((double ky, double kz) in new[] { (0, 0), (.1, -.05), (-.21, .24) })
        {
            Vector3D[] k = [.. kx.Select(x => new Vector3D(x, ky, kz))];
            ComplexRow[] line = signal.Line(ky, kz), way = signal.At(k, new double[k.Length]), points = signal.At(k);
            for (int coil = 0; coil < 2; coil++)
                for (int i = 0; i < kx.Length; i++)
                {
                    Assert.Equal(0, (line[coil][i] - points[coil][i]).Magnitude / centre, 5e-8); // half a float's last bit
                    Assert.Equal(0, (way[coil][i] - points[coil][i]).Magnitude / centre, 5e-8);
                }
        }
    }

    [Fact]
    public void Centre_of_k_space_is_the_volume_times_the_value()
    {
        Phantom ball = new("ball", [new(new(5, -8, 30), new(12, 12, 12), .5)], []);
        ComplexRow[] line = new MrForwardModel(ball, CoilArray.Uniform).Slab(new(1, 2, 3), Read, Phase, [0]).Line(0, 0);
        Assert.Equal(.5 * 4 * Math.PI / 3 * 1728, line[0][0].Real, 1e-9);
        Assert.Equal(0, line[0][0].Imaginary, 1e-9);
    }

    [Fact]
    public void Slice_s_signal_is_the_slab_s_integrated_over_kz()
    {
        // The central-section theorem: ∫S(kx, ky, kz)·exp(i2πkz·z)dkz. A ball's transform falls as 1/k²: what is beyond ±4 cycles/mm is 1e-3 of it.
        Phantom ball = new("ball", [new(new(0, 0, 5), new(13, 13, 13), 1)], []);
        MrForwardModel model = new(ball, CoilArray.Uniform);
        MrSignal slab = model.Slab(default, new(1, 0, 0), new(0, 1, 0), [.03]);
        const double Step = 1.0 / 60; // repeats every 60 mm: beyond the ball

        Complex sum = Enumerable.Range(-240, 481).Aggregate(Complex.Zero, (total, i) => total + Step * slab.Line(.01, i * Step)[0][0]);

        Complex expected = model.Slice(default, new(1, 0, 0), new(0, 1, 0), [.03]).Line(.01)[0][0];
        Assert.Equal(0, (sum - expected).Magnitude / expected.Magnitude, 5e-3);
    }

    [Fact]
    public void Cylinder_without_end_is_refused()
    {
        MrForwardModel model = new(CtPhantoms.WaterCylinder(1, 50), CoilArray.Uniform);
        Assert.Throws<ArgumentException>(() => model.Slab(default, new(1, 0, 0), new(0, 1, 0), [0]));
    }

    /// <summary>∫ρ·C·exp(−i2πk·x)dx: each ellipsoid as a ball, Gauss-Legendre along radius and height, equal steps around.</summary>
    private static Complex Integral(CoilArray coils, int coil, Vector3D k)
    {
        GaussLegendreRule radius = new(0, 1, 24), height = new(-1, 1, 24);
        const int Around = 48;
        Complex sum = 0;
        foreach (Ellipsoid e in Pair.Ellipsoids)
            for (int i = 0; i < radius.Order; i++)
                for (int j = 0; j < height.Order; j++)
                    for (int n = 0; n < Around; n++)
                    {
                        double r = radius.Abscissas[i], z = height.Abscissas[j], across = Math.Sqrt(1 - z * z);
                        (double sin, double cos) = Math.SinCos(2 * Math.PI * n / Around);
                        Vector3D unit = r * new Vector3D(across * cos, across * sin, z);
                        Vector3D point = e.Centre + e.SemiAxesMm.X * unit.X * e.Axes.X + e.SemiAxesMm.Y * unit.Y * e.Axes.Y + e.SemiAxesMm.Z * unit.Z * e.Axes.Z;
                        Vector3D offset = point - Position;
                        double cycles = -(k.X * offset.Dot(Read) + k.Y * offset.Dot(Phase) + k.Z * offset.Dot(Slice));
                        double weight = radius.Weights[i] * height.Weights[j] * r * r * 2 * Math.PI / Around * e.SemiAxesMm.X * e.SemiAxesMm.Y * e.SemiAxesMm.Z;
                        sum += e.Value * weight * coils.Sensitivity(coil, point) * Complex.FromPolarCoordinates(1, 2 * Math.PI * cycles);
                    }

        return sum;
    }
}
