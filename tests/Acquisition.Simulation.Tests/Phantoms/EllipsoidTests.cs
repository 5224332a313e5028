using Acquisition.Core.Model.Geometry;
using Acquisition.Simulation.Phantoms;

namespace Acquisition.Simulation.Tests.Phantoms;

public class EllipsoidTests
{
    private static readonly Vector3D Direction = new(2 / 7.0, -3 / 7.0, 6 / 7.0);

    [Theory]
    [InlineData(0)]
    [InlineData(37)] // rotated: the axes matter
    public void Chord_is_the_length_that_stepping_through_the_ellipsoid_finds(double degrees)
    {
        Ellipsoid ellipsoid = new(new(12, -5, 8), new(30, 18, 45), 1, Axes.AboutZ(degrees));
        Vector3D origin = new(20, -9, 5);

        double stepped = Quadrature.AlongLine(p => ellipsoid.Contains(p) ? 1 : 0, origin, Direction, -200, 200, .001);

        Assert.InRange(stepped, 20, 100);
        Assert.Equal(stepped, ellipsoid.Chord(origin, Direction), .001); // each of the two ends is found to half a step
    }

    [Fact]
    public void Chord_through_a_ball_is_twice_the_half_chord_of_Pythagoras()
    {
        Ellipsoid ball = new(new(1, 2, 3), new(5, 5, 5), 1);

        Assert.Equal(8, ball.Chord(new(1, 5, 3), new(1, 0, 0)), 1e-12); // 3 off centre: 2·√(25 − 9)
        Assert.Equal(10, ball.Chord(new(1, 2, 1000), new(0, 0, -1)), 1e-9); // far origin: 1000 mm cost a few digits, no more
        Assert.Equal(0, ball.Chord(new(1, 7.01, 3), new(1, 0, 0))); // misses
    }

    [Fact]
    public void Chord_does_not_change_when_object_and_line_move_together()
    {
        Ellipsoid still = new(new(12, -5, 8), new(30, 18, 45), 1, Axes.AboutZ(20));
        Vector3D origin = new(20, -9, 5), shift = new(-300, 40, 7);
        Ellipsoid moved = new(still.Centre + shift, still.SemiAxesMm, 1, still.Axes);
        Ellipsoid turned = still.Rotated(Turn);

        double chord = still.Chord(origin, Direction);

        Assert.Equal(chord, moved.Chord(origin + shift, Direction), 1e-10);
        Assert.Equal(chord, turned.Chord(Turn(origin), Turn(Direction)), 1e-10);
        Assert.Equal(chord, still.Chord(origin + 400 * Direction, Direction), 1e-10); // along itself
    }

    [Fact]
    public void Infinite_semi_axis_makes_a_cylinder_that_is_the_same_at_every_height()
    {
        Ellipsoid cylinder = new(default, new(10, 10, double.PositiveInfinity), 1);

        Assert.True(cylinder.Contains(new(9, 0, 1e6)));
        Assert.Equal(16, cylinder.Chord(new(0, 6, 1e4), new(1, 0, 0)), 1e-12);
        Assert.Equal(16 * Math.Sqrt(2), cylinder.Chord(new(0, 6, 0), new(Math.Sqrt(.5), 0, Math.Sqrt(.5))), 1e-12); // oblique: longer
    }

    [Fact]
    public void Semi_axis_that_is_not_positive_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new Ellipsoid(default, new(1, 0, 1), 1));

    // 120° about (1, 1, 1): x to y to z, no axis stays.
    private static Vector3D Turn(Vector3D v) => new(v.Z, v.X, v.Y);
}
