using System.Numerics;
using Acquisition.Core.Model.Geometry;
using Acquisition.Simulation.Phantoms;

namespace Acquisition.Simulation.Shapes;

/// <summary>
/// |diag(1/r)·Rᵀ·(x − c)| ≤ 1. An infinite semi-axis makes it an elliptic cylinder along that axis.
/// </summary>
public sealed class EllipsoidShape : ConvexShape
{
    private readonly Vector3D _rowX;
    private readonly Vector3D _rowY;
    private readonly Vector3D _rowZ;

    /// <param name="centre">c, mm.</param>
    /// <param name="semiAxesMm">r along the body's own axes; positive, infinity allowed.</param>
    /// <param name="axes">R, the body's own axes; the frame's axes where left out.</param>
    /// <exception cref="ArgumentOutOfRangeException">A semi-axis is not positive.</exception>
    public EllipsoidShape(Vector3D centre, Vector3D semiAxesMm, Axes? axes = null)
    {
        if (!(semiAxesMm is { X: > 0, Y: > 0, Z: > 0 }))
            throw new ArgumentOutOfRangeException(nameof(semiAxesMm), semiAxesMm, "Every semi-axis must be positive.");
        (Centre, SemiAxesMm, Axes) = (centre, semiAxesMm, axes ?? Axes.Aligned);
        _rowX = 1 / semiAxesMm.X * Axes.X;
        _rowY = 1 / semiAxesMm.Y * Axes.Y;
        _rowZ = 1 / semiAxesMm.Z * Axes.Z;
    }

    public Vector3D Centre { get; }
    public Vector3D SemiAxesMm { get; }
    public Axes Axes { get; }

    public override BoundingSphere Bounds => new(Centre, Math.Max(SemiAxesMm.X, Math.Max(SemiAxesMm.Y, SemiAxesMm.Z)));

    /// <summary>A vector in the frame where the ellipsoid is the unit ball: diag(1/r)·Rᵀ·v.</summary>
    public Vector3D ToUnitBall(Vector3D v) => new(_rowX.Dot(v), _rowY.Dot(v), _rowZ.Dot(v));

    public override bool Contains(Vector3D point)
    {
        Vector3D p = ToUnitBall(point - Centre);
        return p.Dot(p) <= 1;
    }

    public override bool Contains(BoundingSphere ball) =>
        ToUnitBall(ball.Centre - Centre).Length + ball.RadiusMm / Math.Min(SemiAxesMm.X, Math.Min(SemiAxesMm.Y, SemiAxesMm.Z)) <= 1;

    public override ConvexShape Rotated(Func<Vector3D, Vector3D> rotation) => new EllipsoidShape(rotation(Centre), SemiAxesMm, Axes.Rotated(rotation));

    /// <remarks>
    /// t = (−p·u ± √(u·u − |p × u|²))/(u·u) with p and u the line in the unit ball's frame. By Lagrange's identity the radicand is
    /// B² − A·C, without its cancellation far from the ellipsoid.
    /// </remarks>
    public override LineInterval Along(Vector3D origin, Vector3D direction)
    {
        Vector3D p = ToUnitBall(origin - Centre), u = ToUnitBall(direction), w = p.Cross(u);
        double a = u.Dot(u), radicand = a - w.Dot(w);
        if (a == 0) return p.Dot(p) < 1 ? LineInterval.All : LineInterval.Empty; // along the axis of a cylinder
        if (radicand <= 0) return LineInterval.Empty;
        double root = Math.Sqrt(radicand), b = p.Dot(u);
        return new((-b - root) / a, (-b + root) / a);
    }

    internal override void Clip(
        in RayFan fan, ReadOnlySpan<Vector<double>> alpha, ReadOnlySpan<Vector<double>> beta, Span<Vector<double>> enter, Span<Vector<double>> leave)
    {
        Vector3D p = ToUnitBall(fan.Source - Centre);
        LinearVector u = new(ToUnitBall(fan.Base), ToUnitBall(fan.N), ToUnitBall(fan.E)), w = u.CrossedBy(p);
        LinearNumber b = u.Dot(p);
        bool outside = p.Dot(p) >= 1;
        for (int i = 0; i < enter.Length; i++)
        {
            Vector<double> a = u.SquaredLength(alpha[i], beta[i]), radicand = a - w.SquaredLength(alpha[i], beta[i]);
            Vector<long> along = Vector.Equals(a, Vector<double>.Zero), hit = Vector.GreaterThan(radicand, Vector<double>.Zero);
            Vector<double> root = Vector.SquareRoot(Vector.Max(radicand, Vector<double>.Zero)), middle = b.At(alpha[i], beta[i]);
            Vector<double> first = (-middle - root) / a, last = (root - middle) / a;
            if (along != Vector<long>.Zero)
            {
                hit |= outside ? Vector<long>.Zero : along;
                first = Vector.ConditionalSelect(along, new Vector<double>(double.NegativeInfinity), first);
                last = Vector.ConditionalSelect(along, new Vector<double>(double.PositiveInfinity), last);
            }

            Narrow(hit, first, last, ref enter[i], ref leave[i]);
        }
    }

    /// <summary>Adds scale × chord to each ray's sum, in units of its direction's length: less work than <see cref="Clip"/>.</summary>
    internal void AddChords(double scale, in RayFan fan, ReadOnlySpan<Vector<double>> alpha, ReadOnlySpan<Vector<double>> beta, Span<Vector<double>> sums)
    {
        Vector3D p = ToUnitBall(fan.Source - Centre);
        LinearVector u = new(ToUnitBall(fan.Base), ToUnitBall(fan.N), ToUnitBall(fan.E)), w = u.CrossedBy(p);
        Vector<double> twice = new(2 * scale);
        for (int i = 0; i < sums.Length; i++)
        {
            Vector<double> a = u.SquaredLength(alpha[i], beta[i]), radicand = a - w.SquaredLength(alpha[i], beta[i]);
            if (Vector.LessThanOrEqualAll(radicand, Vector<double>.Zero)) continue;
            sums[i] += twice * Vector.SquareRoot(Vector.Max(radicand, Vector<double>.Zero)) / a;
        }
    }
}
