using Acquisition.Core.Model.Geometry;
using Acquisition.Simulation.Shapes;

namespace Acquisition.Simulation.Phantoms;

/// <summary>
/// Ellipsoids of tissue, each wholly inside another or outside all, so that adding the difference to what surrounds it puts a tissue in the place of
/// another: a phantom whose transform is a sum. Whether a body may be put somewhere is decided at points all over the surfaces.
/// </summary>
internal sealed class NestedBodies
{
    private const int SurfacePoints = 400;

    /// <summary>Points of a unit sphere by equal steps of height and the golden angle.</summary>
    private static readonly Vector3D[] Sphere = [.. Enumerable.Range(0, SurfacePoints).Select(i =>
    {
        double z = 1 - (2 * i + 1.0) / SurfacePoints, across = Math.Sqrt(1 - z * z);
        (double sin, double cos) = Math.SinCos(i * Math.PI * (3 - Math.Sqrt(5)));
        return new Vector3D(across * cos, across * sin, z);
    })];

    private readonly List<Body> _bodies = [];

    /// <summary>A body that was put somewhere.</summary>
    internal sealed record Body(EllipsoidShape Shape, MrTissue Tissue, Body? Around)
    {
        /// <summary>On its surface, grown by a margin.</summary>
        public IEnumerable<Vector3D> Surface(double marginMm) => Sphere.Select(unit => Shape.Centre
            + (Shape.SemiAxesMm.X + marginMm) * unit.X * Shape.Axes.X + (Shape.SemiAxesMm.Y + marginMm) * unit.Y * Shape.Axes.Y + (Shape.SemiAxesMm.Z + marginMm) * unit.Z * Shape.Axes.Z);
    }

    /// <exception cref="InvalidOperationException">The body does not lie inside what is to be around it, or it meets another there.</exception>
    public Body Put(MrTissue tissue, Body? around, Vector3D centre, Vector3D semiAxesMm, Axes? axes = null) => TryPut(tissue, around, centre, semiAxesMm, axes)
        ?? throw new InvalidOperationException($"The body at {centre} does not fit: it leaves what is around it or meets another.");

    /// <summary>Null: it leaves what is around it or meets another, grown by the margin.</summary>
    public Body? TryPut(MrTissue tissue, Body? around, Vector3D centre, Vector3D semiAxesMm, Axes? axes = null, double marginMm = 0)
    {
        Body body = new(new(centre, semiAxesMm, axes), tissue, around);
        if (around is not null && !body.Surface(0).All(around.Shape.Contains)) return null;
        foreach (Body other in _bodies.Where(other => ReferenceEquals(other.Around, around)))
        {
            if ((other.Shape.Centre - centre).Length > other.Shape.Bounds.RadiusMm + body.Shape.Bounds.RadiusMm + marginMm) continue;
            if (other.Shape.Contains(centre) || body.Shape.Contains(other.Shape.Centre)) return null;
            if (body.Surface(marginMm).Any(other.Shape.Contains) || other.Surface(marginMm).Any(body.Shape.Contains)) return null;
        }

        _bodies.Add(body);
        return body;
    }

    /// <summary>The bodies with the difference of signals that each makes.</summary>
    public Ellipsoid[] Ellipsoids(Func<MrTissue, double> signal) => [.. _bodies.Select(body =>
        new Ellipsoid(body.Shape.Centre, body.Shape.SemiAxesMm, signal(body.Tissue) - (body.Around is { } around ? signal(around.Tissue) : 0), body.Shape.Axes))];
}
