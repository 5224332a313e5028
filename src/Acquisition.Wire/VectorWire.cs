using Acquisition.Core.Model.Geometry;
using V1 = Acquisition.Contracts.V1;

namespace Acquisition.Wire;

/// <summary>Vectors to and from the wire.</summary>
internal static class VectorWire
{
    public static V1.Vector3 ToWire(Vector3D vector) => new() { X = vector.X, Y = vector.Y, Z = vector.Z };

    public static V1.Vector3? ToWire(Vector3D? vector) => vector is { } known ? ToWire(known) : null;

    /// <summary>Null for an absent vector.</summary>
    public static Vector3D? FromWire(V1.Vector3? wire) => wire is null ? null : new Vector3D(wire.X, wire.Y, wire.Z);
}
