using Acquisition.Core.Model.Errors;
using Acquisition.Core.Model.Geometry;
using Acquisition.Core.Model.Recipes;
using Acquisition.Reconstruction.Ct.Backprojection;

namespace Acquisition.Reconstruction.Ct.Volumes;

/// <summary>
/// The voxels of a volume: axial slices laid out in the patient, as a recipe asks for them. Whatever the patient position, columns grow towards the
/// patient's left (+X LPS), rows towards the back (+Y) and slices towards the head (+Z). Immutable.
/// </summary>
internal sealed record VolumeGrid
{

    /// <summary>Finer than any detector resolves over any field of view.</summary>
    private const int MaximumMatrix = 8192;

    /// <summary>More than any series of the field.</summary>
    public const int MaximumSlices = 65535;

    private readonly PatientPosition _position;

    private VolumeGrid(ImageGrid asked, PatientPosition position, in VolumeDefaults defaults)
    {
        _position = position;
        Columns = asked.Columns ?? asked.Rows ?? FbpGrid.DefaultMatrix;
        Rows = asked.Rows ?? Columns;
        ColumnSpacingMm = asked.ColumnSpacingMm ?? asked.RowSpacingMm ?? 2 * defaults.SeenRadiusMm / Math.Max(Columns, Rows);
        RowSpacingMm = asked.RowSpacingMm ?? ColumnSpacingMm;
        SliceThicknessMm = asked.SliceThicknessMm ?? defaults.SliceThicknessMm;
        SliceIncrementMm = asked.SliceIncrementMm ?? SliceThicknessMm;
        Vector3D centre = asked.Center is { } given ? ScannerFrame.FromPatient(position, given) : new(0, 0, (defaults.FirstZMm + defaults.LastZMm) / 2);
        Slices = asked.Slices ?? SlicesWithin(centre.Z, defaults);
        Centre = centre;
        ColumnAxis = ScannerFrame.FromPatient(position, new(1, 0, 0));
        RowAxis = ScannerFrame.FromPatient(position, new(0, 1, 0));
        SliceAxis = ScannerFrame.FromPatient(position, new(0, 0, 1));
    }

    public int Columns { get; }
    public int Rows { get; }
    public int Slices { get; }
    public double ColumnSpacingMm { get; }
    public double RowSpacingMm { get; }

    /// <summary>Distance of neighbouring slices.</summary>
    public double SliceIncrementMm { get; }

    /// <summary>Full width at half maximum of the slice-sensitivity profile that is asked for.</summary>
    public double SliceThicknessMm { get; }

    /// <summary>The middle of the box, scanner frame.</summary>
    public Vector3D Centre { get; }

    /// <summary>Unit vector along growing columns, scanner frame; in the plane z = 0.</summary>
    public Vector3D ColumnAxis { get; }

    /// <summary>Unit vector along growing rows, scanner frame; in the plane z = 0.</summary>
    public Vector3D RowAxis { get; }

    /// <summary>(0, 0, ±1): along growing slices, scanner frame.</summary>
    public Vector3D SliceAxis { get; }

    /// <summary>Voxels of a slice.</summary>
    public int Pixels => Rows * Columns;

    /// <summary>From the axis of rotation to the furthest voxel's corner, or more.</summary>
    public double ReachMm => Math.Sqrt(Centre.X * Centre.X + Centre.Y * Centre.Y) + Math.Sqrt(Square(Columns * ColumnSpacingMm) + Square(Rows * RowSpacingMm)) / 2;

    /// <param name="asked">What the recipe asks for.</param>
    /// <param name="position">Where the patient's axes lie in the scanner.</param>
    /// <param name="defaults">What stands in for what is not asked for.</param>
    public static VolumeGrid Of(ImageGrid asked, PatientPosition position, in VolumeDefaults defaults) => new(asked, position, defaults);

    /// <summary>Says which wishes cannot be followed.</summary>
    /// <param name="check">Below <c>recipe.grid</c>.</param>
    /// <param name="grid">What the recipe asks for.</param>
    public static void Check(FieldChecks check, ImageGrid grid)
    {
        check.Range("matrix_x", grid.Columns ?? FbpGrid.DefaultMatrix, 1, MaximumMatrix);
        check.Range("matrix_y", grid.Rows ?? FbpGrid.DefaultMatrix, 1, MaximumMatrix);
        check.Range("matrix_z", grid.Slices ?? 1, 1, MaximumSlices);
        FbpGrid.CheckAxes(check, grid);
    }

    /// <summary>Z of a slice in the scanner frame, mm.</summary>
    public double SliceZ(double slice) => Centre.Z + (slice - (Slices - 1) / 2.0) * SliceIncrementMm * SliceAxis.Z;

    /// <summary>The centre of a voxel, scanner frame mm.</summary>
    public Vector3D VoxelCentre(double slice, double row, double column) =>
        new Vector3D(Centre.X, Centre.Y, SliceZ(slice))
        + (column - (Columns - 1) / 2.0) * ColumnSpacingMm * ColumnAxis
        + (row - (Rows - 1) / 2.0) * RowSpacingMm * RowAxis;

    /// <summary>Where a slice lies in the patient.</summary>
    public SlicePlane Plane(int slice) => new(
        ScannerFrame.ToPatient(_position, VoxelCentre(slice, 0, 0)), new(1, 0, 0), new(0, 1, 0), ColumnSpacingMm, RowSpacingMm, SliceThicknessMm);

    /// <summary>As many slices as have their middles between the ends, at least one.</summary>
    private int SlicesWithin(double centreZ, in VolumeDefaults defaults)
    {
        double half = Math.Min(Math.Abs(defaults.LastZMm - centreZ), Math.Abs(centreZ - defaults.FirstZMm));
        // A millionth of a slice: the ends themselves belong to it whatever the rounding.
        return (int)Math.Clamp(Math.Floor(2 * half / SliceIncrementMm + 1 + 1e-6), 1, int.MaxValue);
    }

    private static double Square(double x) => x * x;
}

/// <summary>What a method puts in place of what a recipe leaves open in a volume.</summary>
/// <param name="SeenRadiusMm">Radius of the circle that is seen: it fills the columns.</param>
/// <param name="FirstZMm">Middle of the first slice that can be made, scanner frame.</param>
/// <param name="LastZMm">Middle of the last one.</param>
/// <param name="SliceThicknessMm">Of the detector's rows at the isocentre.</param>
internal readonly record struct VolumeDefaults(double SeenRadiusMm, double FirstZMm, double LastZMm, double SliceThicknessMm);
