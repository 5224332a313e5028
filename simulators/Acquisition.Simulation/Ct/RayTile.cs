using Acquisition.Core.Model.Geometry;
using Acquisition.Simulation.Shapes;

namespace Acquisition.Simulation.Ct;

/// <summary>A block of a view's rays from one point, within a round cone about their middle: what lies outside the cone meets none of them.</summary>
internal readonly struct RayTile
{
    /// <summary>Rays between the corners may lean out by a rounding.</summary>
    private const double SlackRad = 1e-6;

    private readonly Vector3D _source;
    private readonly Vector3D _axis;
    private readonly double _cos;
    private readonly double _sin;

    /// <param name="source">Where the rays start.</param>
    /// <param name="corners">Directions of the corner rays, pointing to the object.</param>
    public RayTile(Vector3D source, ReadOnlySpan<Vector3D> corners)
    {
        _source = source;
        Vector3D sum = default;
        foreach (Vector3D corner in corners) sum += 1 / corner.Length * corner;
        _axis = 1 / sum.Length * sum;
        double angle = 0;
        foreach (Vector3D corner in corners) angle = Math.Max(angle, Math.Atan2(_axis.Cross(corner).Length, _axis.Dot(corner)));
        (_sin, _cos) = Math.SinCos(angle + SlackRad);
    }

    /// <summary>Whether a ray may meet the ball: the angle from the axis to its centre is at most the cone's and the ball's half angles together.</summary>
    public bool MayMeet(BoundingSphere ball)
    {
        Vector3D toCentre = ball.Centre - _source;
        double distance = toCentre.Length;
        if (distance <= ball.RadiusMm) return true;
        double sin = ball.RadiusMm / distance, cos = Math.Sqrt(1 - sin * sin);
        return toCentre.Dot(_axis) >= distance * (_cos * cos - _sin * sin);
    }
}
