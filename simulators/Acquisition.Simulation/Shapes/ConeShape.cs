using System.Numerics;
using Acquisition.Core.Model.Geometry;
using Acquisition.Simulation.Phantoms;

namespace Acquisition.Simulation.Shapes;

/// <summary>
/// One half of an elliptic double cone: (x/a)² + (y/b)² ≤ z², z ≥ 0 in the body's own axes, x and y in mm per mm along the axis. Without
/// end: <see cref="Solid.Cone"/> cuts it with planes.
/// </summary>
/// <remarks>
/// With ⟨p, q⟩ = pₓqₓ + p_y·q_y − p_z·q_z in the frame where a = b = 1 the ends solve ⟨u,u⟩t² + 2⟨p,u⟩t + ⟨p,p⟩ = 0. A line steeper than
/// the cone, ⟨u,u⟩ ≤ 0, is inside from its root on this half on, without end. The roots come as q/A and C/q with q = −(B ± √(B² − AC)) of the
/// larger size, so a line along the surface (A → 0) costs no digits; A = 0 itself counts as steeper by a hair.
/// </remarks>
public sealed class ConeShape : ConvexShape
{
    private const double Hair = 1e-300;

    private readonly Vector3D _apex;
    private readonly double _slopeX;
    private readonly double _slopeY;
    private readonly Axes _axes;

    /// <param name="apex">The tip, mm.</param>
    /// <param name="slopeX">a: growth of the semi-axis along the body's x per length along z; positive.</param>
    /// <param name="slopeY">b.</param>
    /// <param name="axes">The body's own axes; the cone opens along +Z.</param>
    public ConeShape(Vector3D apex, double slopeX, double slopeY, Axes? axes = null)
    {
        if (!(slopeX > 0 && slopeY > 0)) throw new ArgumentOutOfRangeException(nameof(slopeX), $"Both slopes must be positive, got {slopeX} and {slopeY}.");
        (_apex, _slopeX, _slopeY, _axes) = (apex, slopeX, slopeY, axes ?? Axes.Aligned);
    }

    public override BoundingSphere Bounds => BoundingSphere.Everything;

    public override bool Contains(Vector3D point)
    {
        Vector3D p = ToCone(point - _apex);
        return p.Z >= 0 && p.X * p.X + p.Y * p.Y <= p.Z * p.Z;
    }

    public override bool Contains(BoundingSphere ball) => false;

    public override ConvexShape Rotated(Func<Vector3D, Vector3D> rotation) => new ConeShape(rotation(_apex), _slopeX, _slopeY, _axes.Rotated(rotation));

    public override LineInterval Along(Vector3D origin, Vector3D direction)
    {
        Vector3D p = ToCone(origin - _apex), u = ToCone(direction), w = p.Cross(u);
        double a = u.X * u.X + u.Y * u.Y - u.Z * u.Z, b = p.X * u.X + p.Y * u.Y - p.Z * u.Z, c = p.X * p.X + p.Y * p.Y - p.Z * p.Z;
        double radicand = w.X * w.X + w.Y * w.Y - w.Z * w.Z; // Lagrange's identity with the signs of ⟨·,·⟩
        if (radicand < 0) return LineInterval.Empty;
        if (a == 0) a = -Hair;
        double q = b >= 0 ? -(b + Math.Sqrt(radicand)) : Math.Sqrt(radicand) - b;
        double one = q / a, other = c / q, first = Math.Min(one, other), last = Math.Max(one, other);
        if (a > 0) return p.Z + .5 * (first + last) * u.Z > 0 ? new(first, last) : LineInterval.Empty;
        return u.Z > 0 ? new(last, double.PositiveInfinity) : new(double.NegativeInfinity, first);
    }

    internal override void Clip(
        in RayFan fan, ReadOnlySpan<Vector<double>> alpha, ReadOnlySpan<Vector<double>> beta, Span<Vector<double>> enter, Span<Vector<double>> leave)
    {
        Vector3D p = ToCone(fan.Source - _apex);
        LinearVector u = new(ToCone(fan.Base), ToCone(fan.N), ToCone(fan.E)), w = u.CrossedBy(p);
        LinearNumber b = u.Dot(p with { Z = -p.Z });
        Vector<double> c = new(p.X * p.X + p.Y * p.Y - p.Z * p.Z), zero = Vector<double>.Zero, infinite = new(double.PositiveInfinity);
        for (int i = 0; i < enter.Length; i++)
        {
            Vector<double> uz = u.Z(alpha[i], beta[i]), middle = b.At(alpha[i], beta[i]);
            Vector<double> a = Form(u.X(alpha[i], beta[i]), u.Y(alpha[i], beta[i]), uz);
            a = Vector.ConditionalSelect(Vector.Equals(a, zero), new Vector<double>(-Hair), a);
            Vector<double> radicand = Form(w.X(alpha[i], beta[i]), w.Y(alpha[i], beta[i]), w.Z(alpha[i], beta[i]));
            Vector<double> root = Vector.SquareRoot(Vector.Max(radicand, zero));
            Vector<double> q = Vector.ConditionalSelect(Vector.GreaterThanOrEqual(middle, zero), -(middle + root), root - middle);
            Vector<double> one = q / a, other = c / q, first = Vector.Min(one, other), last = Vector.Max(one, other);
            Vector<long> flat = Vector.GreaterThan(a, zero), rising = Vector.GreaterThan(uz, zero);
            Vector<long> thisHalf = Vector.GreaterThan(new Vector<double>(p.Z) + .5 * (first + last) * uz, zero);
            Vector<long> hit = Vector.GreaterThanOrEqual(radicand, zero) & (thisHalf | ~flat);
            Vector<double> steepEnter = Vector.ConditionalSelect(rising, last, -infinite), steepLeave = Vector.ConditionalSelect(rising, infinite, first);
            Narrow(hit, Vector.ConditionalSelect(flat, first, steepEnter), Vector.ConditionalSelect(flat, last, steepLeave), ref enter[i], ref leave[i]);
        }
    }

    private static Vector<double> Form(Vector<double> x, Vector<double> y, Vector<double> z) => x * x + y * y - z * z;

    private Vector3D ToCone(Vector3D v) => new(_axes.X.Dot(v) / _slopeX, _axes.Y.Dot(v) / _slopeY, _axes.Z.Dot(v));
}
