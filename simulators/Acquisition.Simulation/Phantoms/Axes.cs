using Acquisition.Core.Model.Geometry;

namespace Acquisition.Simulation.Phantoms;

/// <summary>A rotation, as the directions of a body's own axes in the frame that holds the body: the columns of R. Orthonormal.</summary>
public readonly record struct Axes(Vector3D X, Vector3D Y, Vector3D Z)
{
    public static Axes Aligned { get; } = new(new(1, 0, 0), new(0, 1, 0), new(0, 0, 1));

    /// <summary>Turned by an angle about +Z, from +X towards +Y.</summary>
    public static Axes AboutZ(double degrees)
    {
        (double sin, double cos) = Math.SinCos(double.DegreesToRadians(degrees));
        return new(new(cos, sin, 0), new(-sin, cos, 0), new(0, 0, 1));
    }

    /// <summary>Turned by an angle about +X, from +Y towards +Z.</summary>
    public static Axes AboutX(double degrees)
    {
        (double sin, double cos) = Math.SinCos(double.DegreesToRadians(degrees));
        return new(new(1, 0, 0), new(0, cos, sin), new(0, -sin, cos));
    }

    /// <summary>Turned by an angle about +Y, from +Z towards +X.</summary>
    public static Axes AboutY(double degrees)
    {
        (double sin, double cos) = Math.SinCos(double.DegreesToRadians(degrees));
        return new(new(cos, 0, -sin), new(0, 1, 0), new(sin, 0, cos));
    }

    /// <summary>The same body after a further rotation.</summary>
    public Axes Rotated(Func<Vector3D, Vector3D> rotation) => new(rotation(X), rotation(Y), rotation(Z));
}
