using System.Numerics;
using Acquisition.Core.Model.Geometry;
using Acquisition.Simulation.Mr;
using Acquisition.Simulation.Phantoms;
using MathNet.Numerics.Integration;

namespace Acquisition.Simulation.Tests.Mr;

public class MrForwardModelTests
{
    private static readonly double[] Kx = [-.11, -.013, 0, .02, .27];

    // An oblique slice: no direction along an axis of the frame.
    private static readonly Vector3D Read = new(2 / 7.0, -3 / 7.0, 6 / 7.0);
    private static readonly Vector3D Phase = new(6 / 7.0, -2 / 7.0, -3 / 7.0);

    private static readonly Phantom Pair = new("two ellipsoids", [
        new(new(10, -6, 4), new(30, 18, 45), .8, Axes.AboutZ(25)),
        new(new(-12, 9, -5), new(14, 22, 9), -.3, Axes.AboutZ(-50)),
    ], []);

    [Theory]
    [InlineData(0)]
    [InlineData(.031)]
    [InlineData(-.2)]
    public void Signal_of_a_slice_at_any_angle_through_any_coil_is_the_integral_of_object_times_sensitivity(double ky)
    {
        CoilArray coils = CoilArray.Ring(3);
        Vector3D position = new(4, 3, -2);
        var model = new MrForwardModel(Pair, coils);

        ComplexRow[] line = model.Slice(position, Read, Phase, Kx).Line(ky);

        // Strips of width h that start and end on an edge of radius R ≈ 20 mm err by about .2·h^1.5·√(2R) each: 1e-5 of the area.
        Complex[,] expected = Integrals(position, coils, ky);
        for (int coil = 0; coil < 3; coil++)
            for (int i = 0; i < Kx.Length; i++) Assert.Equal(0, (expected[coil, i] - line[coil][i]).Magnitude, 1e-2);
    }

    [Fact]
    public void Centre_of_k_space_is_the_area_of_the_section_times_the_value()
    {
        // A ball of radius 13 cut 5 off centre: a disk of radius 12.
        Phantom ball = new("ball", [new(new(0, 0, 5), new(13, 13, 13), .5)], []);

        ComplexRow[] line = new MrForwardModel(ball, CoilArray.Uniform).Slice(new(3, 0, 0), new(1, 0, 0), new(0, 1, 0), [0, 1e-9]).Line(0);

        Assert.Equal(.5 * Math.PI * 144, line[0][0].Real, 1e-6);
        Assert.Equal(.5 * Math.PI * 144, line[0][1].Real, 1e-4); // and the limit is smooth
        Assert.Equal(0, line[0][0].Imaginary, 1e-9);
    }

    [Fact]
    public void Slice_that_misses_is_silent()
    {
        Phantom ball = new("ball", [new(new(0, 0, 5), new(13, 13, 13), .5)], []);
        ComplexRow[] line = new MrForwardModel(ball, CoilArray.Uniform).Slice(new(0, 0, 18.1), new(1, 0, 0), new(0, 1, 0), Kx).Line(.01);
        for (int i = 0; i < Kx.Length; i++) Assert.Equal(Complex.Zero, line[0][i]);
    }

    [Fact]
    public void Moving_the_object_in_the_plane_turns_the_phase_and_nothing_else()
    {
        Vector3D shift = 7 * Read - 11 * Phase;
        Phantom moved = Pair with { Ellipsoids = [.. Pair.Ellipsoids.Select(e => new Ellipsoid(e.Centre + shift, e.SemiAxesMm, e.Value, e.Axes))] };
        const double Ky = .05;

        ComplexRow still = new MrForwardModel(Pair, CoilArray.Uniform).Slice(default, Read, Phase, Kx).Line(Ky)[0];
        ComplexRow after = new MrForwardModel(moved, CoilArray.Uniform).Slice(default, Read, Phase, Kx).Line(Ky)[0];

        for (int i = 0; i < Kx.Length; i++)
            Assert.Equal(0, (still[i] * Turn(-(Kx[i] * 7 - Ky * 11)) - after[i]).Magnitude, 1e-9); // signal of about 1000
    }

    [Fact]
    public void Turning_object_and_slice_together_changes_nothing()
    {
        static Vector3D Rotate(Vector3D v) => new(v.Z, v.X, v.Y);
        Phantom turned = Pair with { Ellipsoids = [.. Pair.Ellipsoids.Select(e => e.Rotated(Rotate))] };
        Vector3D position = new(1, 2, 3);

        ComplexRow still = new MrForwardModel(Pair, CoilArray.Uniform).Slice(position, Read, Phase, Kx).Line(.05)[0];
        ComplexRow after = new MrForwardModel(turned, CoilArray.Uniform).Slice(Rotate(position), Rotate(Read), Rotate(Phase), Kx).Line(.05)[0];

        for (int i = 0; i < Kx.Length; i++) Assert.Equal(0, (still[i] - after[i]).Magnitude, 1e-9);
    }

    [Fact]
    public void Cylinder_cut_along_its_axis_is_refused()
    {
        var model = new MrForwardModel(CtPhantoms.WaterCylinder(1, 50), CoilArray.Uniform);
        Assert.Throws<ArgumentException>(() => model.Slice(default, new(1, 0, 0), new(0, 0, 1), Kx));
        Assert.Equal(Math.PI * 2500, model.Slice(default, new(1, 0, 0), new(0, 1, 0), [0]).Line(0)[0][0].Real, 1e-6); // across it: a disk
    }

    [Fact]
    public void Coils_differ_in_strength_and_phase_and_are_strongest_at_their_own_place()
    {
        CoilArray coils = CoilArray.Ring(4);
        Vector3D left = new(120, 0, 0), right = new(-120, 0, 0);

        Assert.True(coils.Sensitivity(0, left).Magnitude > 3 * coils.Sensitivity(0, right).Magnitude);
        Assert.True(coils.Sensitivity(2, right).Magnitude > 3 * coils.Sensitivity(2, left).Magnitude);
        Assert.True(Math.Abs(coils.Sensitivity(0, new(40, 60, 0)).Phase - coils.Sensitivity(0, new(40, -60, 0)).Phase) > .2);
        Vector3D point = new(20, -30, 8);
        Assert.Equal(Math.Sqrt(Enumerable.Range(0, 4).Sum(c => Math.Pow(Complex.Abs(coils.Sensitivity(c, point)), 2))), coils.RootSumOfSquares(point), 1e-12);
    }

    /// <summary>∫ρ·C_j·exp(−i2πk·x)dx for every coil and kx: midpoint strips whose ends bisection finds, Gauss-Legendre along each.</summary>
    private static Complex[,] Integrals(Vector3D position, CoilArray coils, double ky)
    {
        const double Strip = .02;
        GaussLegendreRule gauss = new(-1, 1, 96); // 16 cycles of the highest kx across the object
        var sums = new Complex[coils.Channels, Kx.Length];
        foreach (Ellipsoid ellipsoid in Pair.Ellipsoids)
            for (double y = -60 + Strip / 2; y < 60; y += Strip)
            {
                Vector3D row = position + y * Phase;
                double[] inside = [.. Enumerable.Range(-240, 481).Select(i => i * .25).Where(x => ellipsoid.Contains(row + x * Read))];
                if (inside.Length == 0) continue;
                double from = Edge(ellipsoid, row, inside[0], inside[0] - .25), to = Edge(ellipsoid, row, inside[^1], inside[^1] + .25);
                for (int n = 0; n < gauss.Order; n++)
                {
                    double x = (from + to + (to - from) * gauss.Abscissas[n]) / 2;
                    double weight = ellipsoid.Value * gauss.Weights[n] * (to - from) / 2 * Strip;
                    for (int coil = 0; coil < coils.Channels; coil++)
                    {
                        Complex signal = weight * coils.Sensitivity(coil, row + x * Read);
                        for (int i = 0; i < Kx.Length; i++) sums[coil, i] += signal * Turn(-(Kx[i] * x + ky * y));
                    }
                }
            }

        return sums;
    }

    private static double Edge(Ellipsoid ellipsoid, Vector3D row, double inside, double outside)
    {
        for (int i = 0; i < 40; i++)
        {
            double middle = (inside + outside) / 2;
            if (ellipsoid.Contains(row + middle * Read)) inside = middle; else outside = middle;
        }

        return inside;
    }

    private static Complex Turn(double cycles) => Complex.FromPolarCoordinates(1, 2 * Math.PI * cycles);
}
