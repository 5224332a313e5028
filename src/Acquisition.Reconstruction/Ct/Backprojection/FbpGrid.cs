using Acquisition.Core.Model.Errors;
using Acquisition.Core.Model.Geometry;
using Acquisition.Core.Model.Recipes;

namespace Acquisition.Reconstruction.Ct.Backprojection;

/// <summary>The pixels of every slice: a square of square pixels, axial, centred in the scanner frame.</summary>
/// <param name="Matrix">Rows and columns.</param>
/// <param name="SpacingMm">Distance of neighbouring pixels.</param>
/// <param name="CentreXMm">Scanner frame.</param>
/// <param name="CentreYMm">Scanner frame.</param>
internal readonly record struct FbpGrid(int Matrix, double SpacingMm, double CentreXMm, double CentreYMm)
{
    /// <summary>Rows and columns where nobody asks for others.</summary>
    public const int DefaultMatrix = 512;

    /// <summary>Finer than any detector resolves over any field of view.</summary>
    private const int MaximumMatrix = 8192;

    /// <summary>Cosines are often typed in by hand.</summary>
    private const double DirectionTolerance = 2e-3;

    /// <summary>From the patient's middle to the furthest pixel's centre, or more.</summary>
    public double ReachMm => Math.Sqrt(CentreXMm * CentreXMm + CentreYMm * CentreYMm) + Matrix * SpacingMm / Math.Sqrt(2);

    /// <param name="grid">What the recipe asks for; what is null is chosen: 512 pixels, the seen circle across, about the axis of rotation.</param>
    /// <param name="position">Where the patient's axes lie in the scanner.</param>
    /// <param name="seenRadiusMm">Radius of the circle that all views see.</param>
    public static FbpGrid Of(ImageGrid grid, PatientPosition position, double seenRadiusMm)
    {
        int matrix = grid.Columns ?? grid.Rows ?? DefaultMatrix;
        Vector3D centre = ScannerFrame.FromPatient(position, grid.Center ?? default);
        return new(matrix, grid.ColumnSpacingMm ?? grid.RowSpacingMm ?? 2 * seenRadiusMm / matrix, centre.X, centre.Y);
    }

    /// <summary>Says which wishes cannot be followed.</summary>
    public static void Check(FieldChecks check, ImageGrid grid)
    {
        check.Range("matrix_x", grid.Columns ?? DefaultMatrix, 1, MaximumMatrix);
        check.Require("matrix_y", grid.Rows is null || grid.Rows == (grid.Columns ?? grid.Rows), "must be matrix_x: the image is a square");
        check.Require("spacing_y_mm", grid.RowSpacingMm is null || grid.RowSpacingMm == (grid.ColumnSpacingMm ?? grid.RowSpacingMm), "must be spacing_x_mm: pixels are squares");
        check.Require("center_mm", grid.Center is not { } centre || centre.Z == 0, "must have z = 0: slices lie where the detector's rows were");
        check.Require("matrix_z", grid.Slices is null, "must be absent: there is a slice for each detector row of each rotation");
        check.Require("slice_increment_mm", grid.SliceIncrementMm is null, "must be absent: slices lie where the detector's rows were");
        check.Require("slice_thickness_mm", grid.SliceThicknessMm is null, "must be absent: slices are as thick as the detector's rows at the isocentre");
        CheckAxes(check, grid);
    }

    /// <summary>Says whether other than axial slices are asked for.</summary>
    public static void CheckAxes(FieldChecks check, ImageGrid grid)
    {
        CheckAxis(check, "row_direction", grid.RowDirection, new(1, 0, 0));
        CheckAxis(check, "column_direction", grid.ColumnDirection, new(0, 1, 0));
    }

    private static void CheckAxis(FieldChecks check, string field, Vector3D? asked, Vector3D axis) =>
        check.Require(field, asked is not { } direction || (direction - axis).Length <= DirectionTolerance, $"must be ({axis.X}, {axis.Y}, {axis.Z}): slices are axial");
}
