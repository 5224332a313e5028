using Acquisition.Core.Model.Geometry;

namespace Acquisition.Simulation.Shapes;

/// <summary>A ball that holds a shape; of infinite radius where the shape has no end.</summary>
public readonly record struct BoundingSphere(Vector3D Centre, double RadiusMm)
{
    public static BoundingSphere Everything { get; } = new(default, double.PositiveInfinity);

    public bool Meets(BoundingSphere other) => (Centre - other.Centre).Length <= RadiusMm + other.RadiusMm;
}
