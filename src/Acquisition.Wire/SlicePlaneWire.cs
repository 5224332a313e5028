using Acquisition.Core.Model.Geometry;
using V1 = Acquisition.Contracts.V1;

namespace Acquisition.Wire;

/// <summary>The plane of an image to and from the wire.</summary>
public static class SlicePlaneWire
{
    public static V1.SlicePlane ToWire(SlicePlane plane) => new()
    {
        ImagePositionMm = VectorWire.ToWire(plane.ImagePositionPatient),
        RowDirection = VectorWire.ToWire(plane.RowDirection),
        ColumnDirection = VectorWire.ToWire(plane.ColumnDirection),
        ColumnSpacingMm = plane.ColumnSpacingMm,
        RowSpacingMm = plane.RowSpacingMm,
        SliceThicknessMm = plane.SliceThicknessMm,
    };

    /// <summary>The plane as it is said, right or wrong. A vector that is not said is 0.</summary>
    public static SlicePlane FromWire(V1.SlicePlane wire) => new(
        VectorWire.FromWire(wire.ImagePositionMm) ?? default,
        VectorWire.FromWire(wire.RowDirection) ?? default,
        VectorWire.FromWire(wire.ColumnDirection) ?? default,
        wire.ColumnSpacingMm,
        wire.RowSpacingMm,
        wire.SliceThicknessMm);
}
