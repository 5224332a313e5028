using Acquisition.Core.Model.Geometry;
using Acquisition.Simulation.Shapes;

namespace Acquisition.Simulation.Phantoms;

/// <summary>A solid ellipsoid that adds its value inside; see <see cref="EllipsoidShape"/>.</summary>
/// <param name="centre">c, mm.</param>
/// <param name="semiAxesMm">r along the body's own axes; positive, infinity allowed.</param>
/// <param name="value">What the ellipsoid adds inside: 1/mm for CT, signal for MR.</param>
/// <param name="axes">R, the body's own axes; the frame's axes where left out.</param>
/// <exception cref="ArgumentOutOfRangeException">A semi-axis is not positive.</exception>
public sealed class Ellipsoid(Vector3D centre, Vector3D semiAxesMm, double value, Axes? axes = null)
{
    public EllipsoidShape Shape { get; } = new(centre, semiAxesMm, axes);
    public Vector3D Centre => Shape.Centre;
    public Vector3D SemiAxesMm => Shape.SemiAxesMm;
    public double Value { get; } = value;
    public Axes Axes => Shape.Axes;

    public Vector3D ToUnitBall(Vector3D v) => Shape.ToUnitBall(v);

    public bool Contains(Vector3D point) => Shape.Contains(point);

    /// <summary>The ellipsoid seen from a frame that is turned by the rotation about the common origin.</summary>
    public Ellipsoid Rotated(Func<Vector3D, Vector3D> rotation) => new(rotation(Centre), SemiAxesMm, Value, Axes.Rotated(rotation));

    /// <summary>
    /// Length of the whole line origin + t·direction inside the ellipsoid, mm: 2·√(u·u − |p × u|²)/(u·u) with p and u the line in the
    /// unit ball's frame.
    /// </summary>
    /// <param name="origin">Any point of the line.</param>
    /// <param name="direction">Unit vector.</param>
    public double Chord(Vector3D origin, Vector3D direction) => Shape.Along(origin, direction).Length;
}
