using Acquisition.Core.Model.Geometry;
using Acquisition.Simulation.Phantoms;
using Acquisition.Simulation.Shapes;

namespace Acquisition.Simulation.Tests.Shapes;

public class ConvexShapeTests
{
    private const double Reach = 200, Step = .002;

    public static TheoryData<string> Shapes => [.. Bodies.Keys];

    private static readonly Dictionary<string, Solid> Bodies = new()
    {
        ["ellipsoid"] = Solid.Ellipsoid(new(12, -5, 8), new(30, 18, 45), 1, Axes.AboutZ(37)),
        ["half an ellipsoid"] = Solid.Ellipsoid(new(4, 0, -3), new(40, 30, 35), 1).Within(new HalfSpace(new(1, 2, -.5), new Vector3D(2, 2, 2))),
        ["upright cylinder"] = Solid.Cylinder(new(3, 4, -5), new(30, 20, 25), 1),
        ["leaning cylinder"] = Solid.Cylinder(new(3, 4, -5), new(30, 20, 25), 1, Axes.AboutX(35)),
        ["cylinder along y"] = Solid.Cylinder(new(0, 0, 0), new(30, 20, 25), 1, Axes.AboutX(90)),
        ["box"] = Solid.Box(new(1, -2, 3), new(20, 30, 15), 1, Axes.AboutZ(20)),
        ["cone with a tip"] = Solid.Cone(new(2, 3, -30), 40, 25, 60, 0, 1),
        ["leaning frustum"] = Solid.Cone(new(-5, 8, 20), 35, 45, 50, .4, 1, Axes.AboutX(150)),
        ["ellipsoid within an ellipsoid"] = Solid.Ellipsoid(new(25, 0, 0), new(42, 18, 18), 1).Within(new EllipsoidShape(default, new(40, 60, 60))),
    };

    // General lines, lines along an axis, a line along the 45° surface direction.
    private static readonly (Vector3D Origin, Vector3D Direction)[] Lines =
    [
        (new(20, -9, 5), new(2 / 7.0, -3 / 7.0, 6 / 7.0)),
        (new(3, 2, -4), new(-6 / 7.0, 2 / 7.0, 3 / 7.0)),
        (new(3, 0, 1), new(0, 1, 0)),
        (new(3, 2, -4), new(0, 0, 1)),
        (new(3, 2, -4), new(-1, 0, 0)),
        (new(5, 1, 3), new(Math.Sqrt(.5), 0, -Math.Sqrt(.5))),
        (new(2, 3, 0), new(.6, .0, -.8)),
        (new(90, 90, 90), new(1, 0, 0)), // misses
    ];

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Interval_has_the_length_that_stepping_along_the_line_finds(string shape)
    {
        Solid body = Bodies[shape];
        int met = 0;
        foreach ((Vector3D origin, Vector3D direction) in Lines)
        {
            double stepped = Quadrature.AlongLine(p => body.Contains(p) ? 1 : 0, origin, direction, -Reach, Reach, Step);

            Assert.Equal(stepped, body.Along(origin, direction).Length, Step); // each of the two ends is found to half a step
            if (stepped > 5) met++;
        }

        Assert.InRange(met, 3, Lines.Length - 1);
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Interval_starts_and_ends_on_the_surface(string shape)
    {
        Solid body = Bodies[shape];
        foreach ((Vector3D origin, Vector3D direction) in Lines)
        {
            LineInterval interval = body.Along(origin, direction);
            if (interval.IsEmpty) continue;
            Assert.True(body.Contains(origin + (interval.Enter + 1e-9) * direction) && body.Contains(origin + (interval.Leave - 1e-9) * direction));
            Assert.False(body.Contains(origin + (interval.Enter - 1e-9) * direction) || body.Contains(origin + (interval.Leave + 1e-9) * direction));
        }
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Interval_scales_with_the_direction_and_turns_with_the_body(string shape)
    {
        Solid body = Bodies[shape], turned = body.Rotated(Turn);
        foreach ((Vector3D origin, Vector3D direction) in Lines)
        {
            double length = body.Along(origin, direction).Length;

            Assert.Equal(length, 400 * body.Along(origin, 400 * direction).Length, 1e-9);
            Assert.Equal(length, turned.Along(Turn(origin), Turn(direction)).Length, 1e-9);
            Assert.Equal(length, body.Along(origin - 500 * direction, direction).Length, 1e-9); // a far origin costs digits, not many
        }
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Bounding_ball_holds_the_body_and_a_ball_that_it_claims_to_hold_lies_inside(string shape)
    {
        Solid body = Bodies[shape];
        int held = 0;
        for (double x = -80; x <= 80; x += 4)
            for (double y = -80; y <= 80; y += 4)
                for (double z = -80; z <= 80; z += 4)
                {
                    Vector3D point = new(x, y, z);
                    if (body.Contains(point)) Assert.True((point - body.Bounds.Centre).Length <= body.Bounds.RadiusMm + 1e-9);
                    if (!body.Contains(new BoundingSphere(point, 5))) continue;
                    held++;
                    foreach (Vector3D side in new Vector3D[] { new(5, 0, 0), new(-5, 0, 0), new(0, 5, 0), new(0, -5, 0), new(0, 0, 5), new(0, 0, -5), new(3, 0, 4), new(0, -4, -3) })
                        Assert.True(body.Contains(point + .999999 * side));
                }

        Assert.True(held > 0 || shape.Contains("cone") || shape.Contains("frustum")); // a cone cannot tell
    }

    [Fact]
    public void Cone_gets_narrower_evenly_from_its_base_to_its_top()
    {
        Solid frustum = Solid.Cone(new(0, 0, 10), 8, 4, heightMm: 20, topScale: .25, value: 1);

        Assert.Equal(16, frustum.Along(new(0, 0, 10 + 1e-9), new(1, 0, 0)).Length, 1e-6);
        Assert.Equal(8, frustum.Along(new(0, 0, 10 + 1e-9), new(0, 1, 0)).Length, 1e-6);
        Assert.Equal(16 * .625, frustum.Along(new(0, 0, 20), new(1, 0, 0)).Length, 1e-9);
        Assert.Equal(16 * .25, frustum.Along(new(0, 0, 30 - 1e-9), new(1, 0, 0)).Length, 1e-6);
        Assert.Equal(20, frustum.Along(default, new(0, 0, 1)).Length, 1e-9);
        Assert.True(frustum.Along(new(0, 0, 31), new(1, 0, 0)).IsEmpty);
    }

    [Fact]
    public void Cylinder_is_crossed_along_its_axis_only_inside()
    {
        Solid rod = Solid.Cylinder(default, new(5, 5, 30), 1, Axes.AboutX(90)); // along y

        Assert.Equal(60, rod.Along(new(4.9, 0, 0), new(0, 1, 0)).Length, 1e-9);
        Assert.True(rod.Along(new(5.1, 0, 0), new(0, 1, 0)).IsEmpty);
    }

    [Fact]
    public void Cone_without_slope_is_refused() => Assert.Throws<ArgumentOutOfRangeException>(() => new ConeShape(default, 0, 1));

    // 120° about (1, 1, 1): x to y to z, no axis stays.
    private static Vector3D Turn(Vector3D v) => new(v.Z, v.X, v.Y);
}
