using System.Numerics;
using Acquisition.Core.Model.Geometry;

namespace Acquisition.Simulation.Shapes;

/// <summary>n·x ≤ c: a clip plane.</summary>
/// <param name="normal">n, any length but zero.</param>
/// <param name="offset">c.</param>
public sealed class HalfSpace(Vector3D normal, double offset) : ConvexShape
{
    /// <summary>The side of a plane through a point away from the normal.</summary>
    public HalfSpace(Vector3D normal, Vector3D through) : this(normal, normal.Dot(through))
    {
    }

    public override BoundingSphere Bounds => BoundingSphere.Everything;

    public override bool Contains(Vector3D point) => normal.Dot(point) <= offset;

    public override bool Contains(BoundingSphere ball) => normal.Dot(ball.Centre) + normal.Length * ball.RadiusMm <= offset;

    public override ConvexShape Rotated(Func<Vector3D, Vector3D> rotation) => new HalfSpace(rotation(normal), offset);

    public override LineInterval Along(Vector3D origin, Vector3D direction)
    {
        double height = normal.Dot(origin) - offset, slope = normal.Dot(direction), t = -height / slope;
        if (slope == 0) return height <= 0 ? LineInterval.All : LineInterval.Empty;
        return slope > 0 ? new(double.NegativeInfinity, t) : new(t, double.PositiveInfinity);
    }

    internal override void Clip(
        in RayFan fan, ReadOnlySpan<Vector<double>> alpha, ReadOnlySpan<Vector<double>> beta, Span<Vector<double>> enter, Span<Vector<double>> leave)
    {
        double height = normal.Dot(fan.Source) - offset;
        LinearNumber slopes = new(normal.Dot(fan.Base), normal.Dot(fan.N), normal.Dot(fan.E));
        Vector<double> whenParallel = new(height <= 0 ? double.PositiveInfinity : double.NegativeInfinity), minusHeight = new(-height);
        for (int i = 0; i < enter.Length; i++)
        {
            Vector<double> slope = slopes.At(alpha[i], beta[i]), t = minusHeight / slope;
            Vector<long> rising = Vector.GreaterThan(slope, Vector<double>.Zero), falling = Vector.LessThan(slope, Vector<double>.Zero);
            enter[i] = Vector.Max(enter[i], Vector.ConditionalSelect(falling, t, new Vector<double>(double.NegativeInfinity)));
            Vector<double> end = Vector.ConditionalSelect(falling, new Vector<double>(double.PositiveInfinity), whenParallel);
            leave[i] = Vector.Min(leave[i], Vector.ConditionalSelect(rising, t, end));
        }
    }
}
