using System.Runtime.InteropServices;
using Acquisition.Contracts.V1;
using Acquisition.Core.Model.Errors;
using Acquisition.Core.Model.Geometry;
using Acquisition.Core.Model.Images;
using Acquisition.Wire;
using Modality = Acquisition.Core.Model.Scans.Modality;

namespace Acquisition.Service.External;

/// <summary>The images that a program gives back, each held to what an image must be: a DICOM instance is made of it.</summary>
internal sealed class MethodImages(string method, Modality modality)
{
    private const int LargestMatrix = 8192;

    /// <summary>More images than any series of the field.</summary>
    private const int LargestNumber = 1_000_000;

    /// <summary>Direction cosines that were computed in single precision.</summary>
    private const double DirectionTolerance = 1e-4;

    private readonly HashSet<int> _numbers = [];

    public int Count => _numbers.Count;

    /// <exception cref="ReconstructionException">EXTERNAL_INVALID_IMAGE: what is wrong with it.</exception>
    public ReconstructedImage FromWire(MethodImage wire)
    {
        Require(wire, wire.InstanceNumber is >= 1 and <= LargestNumber, $"its number must be 1..{LargestNumber}");
        Require(wire, _numbers.Add(wire.InstanceNumber), "there is one of that number already");
        Require(wire, wire.RowCount is >= 1 and <= LargestMatrix && wire.ColumnCount is >= 1 and <= LargestMatrix,
            $"it has {wire.RowCount} x {wire.ColumnCount} pixels, allowed are 1..{LargestMatrix} along each side");
        long bytes = sizeof(float) * (long)wire.RowCount * wire.ColumnCount;
        Require(wire, wire.Pixels.Length == bytes, $"its pixels have {wire.Pixels.Length} bytes, {wire.RowCount} x {wire.ColumnCount} float32 have {bytes}");
        float[] pixels = MemoryMarshal.Cast<byte, float>(wire.Pixels.Span).ToArray();
        Require(wire, !pixels.Any(float.IsInfinity), "a pixel is infinite; NaN stands for no value");
        Require(wire, modality == Modality.Ct || !pixels.Any(pixel => pixel < 0), "a magnitude is negative");
        return new ReconstructedImage
        {
            InstanceNumber = wire.InstanceNumber,
            Rows = wire.RowCount,
            Columns = wire.ColumnCount,
            Pixels = pixels,
            Plane = Plane(wire),
            Index = new(wire.Slice, wire.Contrast, wire.Phase, wire.Repetition, wire.Set),
        };
    }

    private Core.Model.Geometry.SlicePlane Plane(MethodImage wire)
    {
        // A direction that is not said is 0 and no unit vector.
        Require(wire, wire.Plane?.ImagePositionMm is not null, "the position of its plane is not said");
        Core.Model.Geometry.SlicePlane plane = SlicePlaneWire.FromWire(wire.Plane!);
        Require(wire, plane.ImagePositionPatient.IsFinite && IsUnit(plane.RowDirection) && IsUnit(plane.ColumnDirection)
            && Math.Abs(plane.RowDirection.Dot(plane.ColumnDirection)) <= DirectionTolerance,
            "its plane must have a finite position and two unit vectors perpendicular to each other");
        Require(wire, IsLength(plane.ColumnSpacingMm) && IsLength(plane.RowSpacingMm) && IsLength(plane.SliceThicknessMm),
            "its spacings and slice thickness must be finite numbers > 0, mm");
        return plane;
    }

    private void Require(MethodImage wire, bool holds, string what)
    {
        if (!holds) throw new ReconstructionException("EXTERNAL_INVALID_IMAGE", $"Image {wire.InstanceNumber} of method {method} cannot be used: {what}.");
    }

    private static bool IsUnit(Vector3D v) => Math.Abs(v.Length - 1) <= DirectionTolerance;

    private static bool IsLength(double mm) => double.IsFinite(mm) && mm > 0;
}
