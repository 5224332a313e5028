using Acquisition.Core.Model.Geometry;

namespace Acquisition.Simulation.Phantoms;

/// <summary>
/// A solid ellipsoid of constant value: |diag(1/r)·Rᵀ·(x − c)| ≤ 1. An infinite semi-axis makes it an elliptic cylinder along that axis.
/// </summary>
public sealed class Ellipsoid
{
    private readonly Vector3D _rowX;
    private readonly Vector3D _rowY;
    private readonly Vector3D _rowZ;

    /// <param name="centre">c, mm.</param>
    /// <param name="semiAxesMm">r along the body's own axes; positive, infinity allowed.</param>
    /// <param name="value">What the ellipsoid adds inside: 1/mm for CT, signal for MR.</param>
    /// <param name="axes">R, the body's own axes; the frame's axes where left out.</param>
    /// <exception cref="ArgumentOutOfRangeException">A semi-axis is not positive.</exception>
    public Ellipsoid(Vector3D centre, Vector3D semiAxesMm, double value, Axes? axes = null)
    {
        if (!(semiAxesMm is { X: > 0, Y: > 0, Z: > 0 }))
            throw new ArgumentOutOfRangeException(nameof(semiAxesMm), semiAxesMm, "Every semi-axis must be positive.");
        Centre = centre;
        SemiAxesMm = semiAxesMm;
        Value = value;
        Axes = axes ?? Axes.Aligned;
        _rowX = 1 / semiAxesMm.X * Axes.X;
        _rowY = 1 / semiAxesMm.Y * Axes.Y;
        _rowZ = 1 / semiAxesMm.Z * Axes.Z;
    }

    public Vector3D Centre { get; }
    public Vector3D SemiAxesMm { get; }
    public double Value { get; }
    public Axes Axes { get; }

    /// <summary>A vector in the frame where the ellipsoid is the unit ball: diag(1/r)·Rᵀ·v.</summary>
    public Vector3D ToUnitBall(Vector3D v) => new(_rowX.Dot(v), _rowY.Dot(v), _rowZ.Dot(v));

    public bool Contains(Vector3D point)
    {
        Vector3D p = ToUnitBall(point - Centre);
        return p.Dot(p) <= 1;
    }

    /// <summary>The ellipsoid seen from a frame that is turned by the rotation about the common origin.</summary>
    public Ellipsoid Rotated(Func<Vector3D, Vector3D> rotation) => new(rotation(Centre), SemiAxesMm, Value, Axes.Rotated(rotation));

    /// <summary>
    /// Length of the whole line origin + t·direction inside the ellipsoid, mm: 2·√(u·u − |p × u|²)/(u·u) with p and u the line in the
    /// unit ball's frame. By Lagrange's identity the radicand is B² − A·C, without its cancellation far from the ellipsoid.
    /// </summary>
    /// <param name="origin">Any point of the line.</param>
    /// <param name="direction">Unit vector.</param>
    public double Chord(Vector3D origin, Vector3D direction)
    {
        Vector3D p = ToUnitBall(origin - Centre), u = ToUnitBall(direction), w = p.Cross(u);
        double a = u.Dot(u), radicand = a - w.Dot(w);
        return radicand > 0 ? 2 * Math.Sqrt(radicand) / a : 0;
    }
}
