using Acquisition.Core.Model.Geometry;
using Acquisition.Simulation.Shapes;

namespace Acquisition.Simulation.Phantoms;

/// <summary>Bodies by their CT number, patient LPS, mm.</summary>
/// <param name="water">Attenuation of water, 1/mm.</param>
internal sealed class Anatomy(double water)
{
    /// <summary>The patient's left is +1, as in LPS.</summary>
    public static IReadOnlyList<int> Sides { get; } = [1, -1];

    public double Value(double hounsfield) => Math.Max(0, water * (1 + hounsfield / 1000));

    public Solid Ellipsoid(double hounsfield, Vector3D centre, Vector3D semiAxesMm, Axes? axes = null) => Solid.Ellipsoid(centre, semiAxesMm, Value(hounsfield), axes);

    public Solid Ball(double hounsfield, Vector3D centre, double radiusMm) => Solid.Ball(centre, radiusMm, Value(hounsfield));

    /// <summary>An upright elliptic cylinder; the third semi-axis is half its height.</summary>
    public Solid Cylinder(double hounsfield, Vector3D centre, Vector3D semiAxesMm, Axes? axes = null) => Solid.Cylinder(centre, semiAxesMm, Value(hounsfield), axes);

    public Solid Box(double hounsfield, Vector3D centre, Vector3D halfMm, Axes? axes = null) => Solid.Box(centre, halfMm, Value(hounsfield), axes);

    public Solid Cut(double hounsfield, params ConvexShape[] parts) => new(Value(hounsfield), parts);

    /// <summary>A round rod from one point to another.</summary>
    public Solid Rod(double hounsfield, Vector3D from, Vector3D to, double radiusMm)
    {
        Vector3D along = to - from, middle = .5 * (from + to);
        return Solid.Cylinder(middle, new(radiusMm, radiusMm, .5 * along.Length), Value(hounsfield), Along(along));
    }

    /// <summary>Axes whose z points along a direction.</summary>
    public static Axes Along(Vector3D direction)
    {
        Vector3D z = 1 / direction.Length * direction, beside = Math.Abs(z.X) < .9 ? new Vector3D(1, 0, 0) : new(0, 1, 0);
        Vector3D y = z.Cross(beside), unit = 1 / y.Length * y;
        return new(unit.Cross(z), unit, z);
    }

    /// <summary>Between two planes that rise by a slope towards the back: their heights at a place.</summary>
    public static ConvexShape[] Slab(double lowMm, double highMm, double atY = 0, double slope = 0) =>
        [new HalfSpace(new(0, -slope, 1), highMm - slope * atY), new HalfSpace(new(0, slope, -1), slope * atY - lowMm)];

    /// <summary>Balls of one size on a grid, those whose surroundings lie in a body: the cells of a pneumatised bone.</summary>
    public IEnumerable<Solid> Cells(double hounsfield, Solid body, double radiusMm, double pitchMm, double wallMm)
    {
        int steps = (int)Math.Ceiling(body.Bounds.RadiusMm / pitchMm);
        for (int z = -steps; z <= steps; z++)
            for (int y = -steps; y <= steps; y++)
                for (int x = -steps; x <= steps; x++)
                {
                    // Every second layer is shifted, as balls are stacked.
                    double shift = z % 2 == 0 ? 0 : .5;
                    Vector3D centre = body.Bounds.Centre + pitchMm * new Vector3D(x + shift, y + shift, .8 * z);
                    if (body.Contains(new BoundingSphere(centre, radiusMm + wallMm))) yield return Ball(hounsfield, centre, radiusMm);
                }
    }
}
