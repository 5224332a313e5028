using Acquisition.Core.Model.Errors;
using Acquisition.Core.Model.Geometry;
using Acquisition.Core.Model.Mr;

namespace Acquisition.Reconstruction.Mr;

/// <summary>Where a readout says that its slice lies, patient LPS.</summary>
/// <param name="Position">The middle of the slice, mm.</param>
/// <param name="Read">Unit vector, as sent.</param>
/// <param name="Phase">Unit vector, as sent.</param>
/// <param name="Slice">Unit vector, as sent.</param>
internal readonly record struct SliceGeometry(Vector3D Position, Vector3D Read, Vector3D Phase, Vector3D Slice)
{
    /// <summary>Direction cosines travel as float32 and are often typed in by hand: a tenth of a degree is a rounding, more is an error.</summary>
    private const double Tolerance = 2e-3;

    /// <summary>Larger than any scanner's room: what is farther away is an error, or in another unit.</summary>
    private const double FarthestMm = 10_000;

    /// <summary>
    /// A twentieth of a pixel, at the edge of the image too: lines that lie so far apart differ by π/20 at the edge of k-space, below the ghosts that pulsation leaves.
    /// Float32 rounding of a position or direction is a thousand times less.
    /// </summary>
    private const double SamePixels = .05;

    /// <exception cref="ReconstructionException">INVALID_READOUT: directions that are absent or not orthonormal, or an impossible position.</exception>
    public static SliceGeometry Of(ReadoutPlace place, MrReadout readout)
    {
        (Vector3D read, Vector3D phase, Vector3D slice) = (readout.ReadDirection, readout.PhaseDirection, readout.SliceDirection);
        if (read == default && phase == default && slice == default)
            throw MrErrors.InvalidReadout(place, "has no directions: all are 0. Where the image lies in the patient is not known; send direction cosines.");
        bool orthonormal = IsUnit(read) && IsUnit(phase) && IsUnit(slice)
            && Math.Abs(read.Dot(phase)) <= Tolerance && Math.Abs(read.Dot(slice)) <= Tolerance && Math.Abs(phase.Dot(slice)) <= Tolerance;
        if (!orthonormal) throw MrErrors.InvalidReadout(place, "has direction cosines that are not unit vectors perpendicular to each other.");
        if (!(Farthest(readout.Position) <= FarthestMm))
            throw MrErrors.InvalidReadout(place, $"lies more than {FarthestMm / 1000:0} m from the isocentre, or nowhere. Positions are in mm.");
        return new(readout.Position, read, phase, slice);
    }

    /// <summary>Whether the slice direction is the side that the image is looked at from: read × phase.</summary>
    public bool IsAlongNormal => Read.Cross(Phase).Dot(Slice) > 0;

    /// <summary>
    /// Columns grow along the readout, rows along the phase encoding, partitions along the slice direction; the voxel (⌊partitions/2⌋, ⌊rows/2⌋, ⌊columns/2⌋), the
    /// transform's origin, is at the readout's position.
    /// </summary>
    public SlicePlane Plane(ImageSize size, int partition)
    {
        Vector3D row = 1 / Read.Length * Read;
        Vector3D across = Phase - Phase.Dot(row) * row;
        Vector3D column = 1 / across.Length * across;
        Vector3D normal = row.Cross(column);
        double depth = (partition - size.Partitions / 2) * size.SliceThicknessMm;
        Vector3D middle = Position + (IsAlongNormal ? depth : -depth) * normal;
        Vector3D first = middle - size.Columns / 2 * size.ColumnSpacingMm * row - size.Rows / 2 * size.RowSpacingMm * column;
        return new SlicePlane(first, row, column, size.ColumnSpacingMm, size.RowSpacingMm, size.SliceThicknessMm);
    }

    /// <summary>Whether another readout shows the same pixels at the same place.</summary>
    public bool IsSameAs(MrReadout other, ImageSize size)
    {
        double pixel = Math.Min(Math.Min(size.ColumnSpacingMm, size.RowSpacingMm), size.SliceThicknessMm);
        double reach = Math.Max(Math.Max(size.Columns * size.ColumnSpacingMm, size.Rows * size.RowSpacingMm), size.Partitions * size.SliceThicknessMm) / 2;
        double turned = Math.Max(Farthest(other.ReadDirection - Read), Math.Max(Farthest(other.PhaseDirection - Phase), Farthest(other.SliceDirection - Slice)));
        return Farthest(other.Position - Position) + reach * turned <= SamePixels * pixel;
    }

    private static bool IsUnit(Vector3D v) => Math.Abs(v.Length - 1) <= Tolerance;

    private static double Farthest(Vector3D v) => Math.Max(Math.Abs(v.X), Math.Max(Math.Abs(v.Y), Math.Abs(v.Z)));
}

/// <summary>Voxels of an image or slab and their size; neighbouring partitions touch.</summary>
internal readonly record struct ImageSize(int Partitions, int Rows, int Columns, double RowSpacingMm, double ColumnSpacingMm, double SliceThicknessMm);
