using System.Numerics;
using Acquisition.Core.Model.Geometry;

namespace Acquisition.Simulation.Shapes;

/// <summary>Rays from one point: Source + t·(Base + α·N + β·E), (α, β) fixed per detector channel.</summary>
internal readonly record struct RayFan(Vector3D Source, Vector3D Base, Vector3D N, Vector3D E)
{
    public Vector3D Direction(double alpha, double beta) => Base + alpha * N + beta * E;
}

/// <summary>The vector base + α·a + β·b, for many (α, β) at once.</summary>
internal readonly struct LinearVector(Vector3D @base, Vector3D alpha, Vector3D beta)
{
    /// <summary>p × this, again linear in (α, β).</summary>
    public LinearVector CrossedBy(Vector3D p) => new(p.Cross(@base), p.Cross(alpha), p.Cross(beta));

    /// <summary>p · this, linear in (α, β).</summary>
    public LinearNumber Dot(Vector3D p) => new(p.Dot(@base), p.Dot(alpha), p.Dot(beta));

    public Vector<double> X(Vector<double> a, Vector<double> b) => new Vector<double>(@base.X) + a * alpha.X + b * beta.X;

    public Vector<double> Y(Vector<double> a, Vector<double> b) => new Vector<double>(@base.Y) + a * alpha.Y + b * beta.Y;

    public Vector<double> Z(Vector<double> a, Vector<double> b) => new Vector<double>(@base.Z) + a * alpha.Z + b * beta.Z;

    public Vector<double> SquaredLength(Vector<double> a, Vector<double> b)
    {
        Vector<double> x = X(a, b), y = Y(a, b), z = Z(a, b);
        return x * x + y * y + z * z;
    }
}

/// <summary>The number base + α·a + β·b, for many (α, β) at once.</summary>
internal readonly struct LinearNumber(double @base, double alpha, double beta)
{
    public Vector<double> At(Vector<double> a, Vector<double> b) => new Vector<double>(@base) + a * alpha + b * beta;
}
