using Acquisition.Core.Model.Geometry;

namespace Acquisition.Interchange.Twix.Records;

/// <summary>How a readout lies, from the quaternion in its header.</summary>
internal readonly record struct ScanPlane(Vector3D Read, Vector3D Phase, Vector3D Slice)
{
    /// <summary>A float's rounding, and that of the scanner's own arithmetic.</summary>
    private const double Tolerance = 1e-2;

    /// <summary>
    /// The columns of the rotation matrix of q = (w, x, y, z) are, in this order, the directions of the phase encoding, the readout and the slice:
    /// (1 − 2(y² + z²), 2(xy + wz), 2(xz − wy)) and so on (Shoemake 1985). Null: the quaternion is none, as noise scans have it.
    /// </summary>
    public static ScanPlane? Of(ReadOnlySpan<float> quaternion)
    {
        (double w, double x, double y, double z) = (quaternion[0], quaternion[1], quaternion[2], quaternion[3]);
        double norm = Math.Sqrt(w * w + x * x + y * y + z * z);
        if (!(Math.Abs(norm - 1) <= Tolerance)) return null;
        (w, x, y, z) = (w / norm, x / norm, y / norm, z / norm);
        return new ScanPlane(
            Read: new(2 * (x * y - w * z), 1 - 2 * (x * x + z * z), 2 * (y * z + w * x)),
            Phase: new(1 - 2 * (y * y + z * z), 2 * (x * y + w * z), 2 * (x * z - w * y)),
            Slice: new(2 * (x * z + w * y), 2 * (y * z - w * x), 1 - 2 * (x * x + y * y)));
    }
}
