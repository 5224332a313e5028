using Acquisition.Core.Model.Geometry;
using Acquisition.Simulation.Phantoms;

namespace Acquisition.Simulation.Shapes;

/// <summary>
/// A convex body of one value: the intersection of its parts. In a phantom the later body takes the place of the earlier ones, so a shell
/// is a body and another inside it.
/// </summary>
public sealed class Solid
{
    /// <param name="value">The phantom's value inside: 1/mm for CT.</param>
    /// <param name="parts">Convex shapes; a point of the body lies in all of them.</param>
    /// <param name="bounds">A ball that holds the body; null: the smallest of the parts'.</param>
    public Solid(double value, IReadOnlyList<ConvexShape> parts, BoundingSphere? bounds = null)
    {
        (Value, Parts) = (value, parts);
        Bounds = bounds ?? parts.Select(part => part.Bounds).MinBy(ball => ball.RadiusMm);
    }

    public double Value { get; }
    public IReadOnlyList<ConvexShape> Parts { get; }
    public BoundingSphere Bounds { get; }

    public static Solid Ellipsoid(Vector3D centre, Vector3D semiAxesMm, double value, Axes? axes = null) => new(value, [new EllipsoidShape(centre, semiAxesMm, axes)]);

    public static Solid Ball(Vector3D centre, double radiusMm, double value) => Ellipsoid(centre, new(radiusMm, radiusMm, radiusMm), value);

    /// <summary>An elliptic cylinder with flat ends: along the body's z, as long as twice the third of the semi-axes.</summary>
    public static Solid Cylinder(Vector3D centre, Vector3D semiAxesMm, double value, Axes? axes = null)
    {
        Vector3D along = (axes ?? Axes.Aligned).Z, half = semiAxesMm.Z * along;
        double across = Math.Max(semiAxesMm.X, semiAxesMm.Y);
        return new(value,
            [new EllipsoidShape(centre, semiAxesMm with { Z = double.PositiveInfinity }, axes), new HalfSpace(along, centre + half), new HalfSpace(-along, centre - half)],
            new(centre, Math.Sqrt(across * across + semiAxesMm.Z * semiAxesMm.Z)));
    }

    /// <summary>A box: half its edges along its own axes.</summary>
    public static Solid Box(Vector3D centre, Vector3D halfMm, double value, Axes? axes = null)
    {
        Axes own = axes ?? Axes.Aligned;
        IEnumerable<ConvexShape> sides = new[] { halfMm.X * own.X, halfMm.Y * own.Y, halfMm.Z * own.Z }
            .SelectMany(side => new[] { new HalfSpace(side, centre + side), new HalfSpace(-side, centre - side) });
        return new(value, [.. sides], new(centre, halfMm.Length));
    }

    /// <summary>An elliptic cone cut off flat: the semi-axes at the base and, smaller, at the top, the axis running along the body's z from base to top.</summary>
    /// <param name="baseCentre">Middle of the base, mm.</param>
    /// <param name="semiAxisX">At the base, along the body's x.</param>
    /// <param name="semiAxisY">At the base, along the body's y.</param>
    /// <param name="heightMm">From base to top.</param>
    /// <param name="topScale">Top over base: 0 for a tip, less than 1.</param>
    /// <param name="value">The value inside.</param>
    /// <param name="axes">The body's own axes.</param>
    public static Solid Cone(Vector3D baseCentre, double semiAxisX, double semiAxisY, double heightMm, double topScale, double value, Axes? axes = null)
    {
        Axes own = axes ?? Axes.Aligned;
        double toApex = heightMm / (1 - topScale);
        // Turned over about x: the cone opens towards its base, and the mirrored y is the same ellipse.
        ConeShape cone = new(baseCentre + toApex * own.Z, semiAxisX / toApex, semiAxisY / toApex, new(own.X, -own.Y, -own.Z));
        double across = Math.Max(semiAxisX, semiAxisY);
        return new(value,
            [cone, new HalfSpace(-own.Z, baseCentre), new HalfSpace(own.Z, baseCentre + heightMm * own.Z)],
            new(baseCentre + .5 * heightMm * own.Z, Math.Sqrt(across * across + .25 * heightMm * heightMm)));
    }

    /// <summary>The part of the body in other shapes too.</summary>
    public Solid Within(params ConvexShape[] shapes) =>
        new(Value, [.. Parts, .. shapes], shapes.Select(shape => shape.Bounds).Append(Bounds).MinBy(ball => ball.RadiusMm));

    public Solid WithValue(double value) => new(value, Parts, Bounds);

    public bool Contains(Vector3D point)
    {
        Vector3D fromMiddle = point - Bounds.Centre;
        if (fromMiddle.Dot(fromMiddle) > Bounds.RadiusMm * Bounds.RadiusMm) return false;
        foreach (ConvexShape part in Parts)
            if (!part.Contains(point)) return false;
        return true;
    }

    /// <summary>True only where the whole ball lies inside.</summary>
    public bool Contains(BoundingSphere ball) => Parts.All(part => part.Contains(ball));

    public LineInterval Along(Vector3D origin, Vector3D direction) =>
        Parts.Aggregate(LineInterval.All, (interval, part) => interval.And(part.Along(origin, direction)));

    public Solid Rotated(Func<Vector3D, Vector3D> rotation) =>
        new(Value, [.. Parts.Select(part => part.Rotated(rotation))], new(rotation(Bounds.Centre), Bounds.RadiusMm));
}
