using System.Numerics;
using Acquisition.Core.Model.Geometry;

namespace Acquisition.Simulation.Shapes;

/// <summary>
/// A convex region of space, so that every line meets it in one interval. The scalar <see cref="Along"/> is the definition;
/// <see cref="Clip"/> is the same for all rays of a fan, several to a vector.
/// </summary>
public abstract class ConvexShape
{
    public abstract BoundingSphere Bounds { get; }

    public abstract bool Contains(Vector3D point);

    /// <summary>True only where the whole ball lies inside; a shape that cannot tell says no.</summary>
    public abstract bool Contains(BoundingSphere ball);

    /// <summary>The shape seen from a frame that is turned by the rotation about the common origin.</summary>
    public abstract ConvexShape Rotated(Func<Vector3D, Vector3D> rotation);

    /// <summary>Where the whole line origin + t·direction lies inside. The direction has any length.</summary>
    public abstract LineInterval Along(Vector3D origin, Vector3D direction);

    /// <summary>Narrows the interval of each ray of a fan to the part inside.</summary>
    /// <param name="fan">The rays.</param>
    /// <param name="alpha">α of each ray.</param>
    /// <param name="beta">β of each ray.</param>
    /// <param name="enter">Start of each ray's interval, in units of its direction.</param>
    /// <param name="leave">End of each ray's interval.</param>
    internal abstract void Clip(
        in RayFan fan, ReadOnlySpan<Vector<double>> alpha, ReadOnlySpan<Vector<double>> beta, Span<Vector<double>> enter, Span<Vector<double>> leave);

    /// <summary>Narrows one vector of intervals to those of a shape; where the line misses it, to nothing.</summary>
    private protected static void Narrow(
        Vector<long> hit, Vector<double> shapeEnter, Vector<double> shapeLeave, ref Vector<double> enter, ref Vector<double> leave)
    {
        enter = Vector.Max(enter, Vector.ConditionalSelect(hit, shapeEnter, new Vector<double>(double.PositiveInfinity)));
        leave = Vector.Min(leave, Vector.ConditionalSelect(hit, shapeLeave, new Vector<double>(double.NegativeInfinity)));
    }
}
