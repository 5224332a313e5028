using Acquisition.Core.Model.Geometry;

namespace Acquisition.Core.Model.Recipes;

/// <summary>The voxels of an image: a box of evenly spaced points, patient LPS, mm. What is null the method chooses; a method refuses what it cannot follow.</summary>
public sealed record ImageGrid
{
    /// <summary>The middle of the box. Null, CT: on the axis of rotation; MR: the middle of what was excited.</summary>
    public Vector3D? Center { get; init; }

    /// <summary>Unit vector along growing columns. Null, CT: the patient's left; MR: the readout. Given together with <see cref="ColumnDirection"/>.</summary>
    public Vector3D? RowDirection { get; init; }

    /// <summary>Unit vector along growing rows. Null, CT: the patient's back; MR: the phase encoding.</summary>
    public Vector3D? ColumnDirection { get; init; }
    public int? Columns { get; init; }
    public int? Rows { get; init; }
    public int? Slices { get; init; }

    /// <summary>Distance of neighbouring columns. Null, CT: the circle that all views see fills the columns; MR: the recon space's.</summary>
    public double? ColumnSpacingMm { get; init; }
    public double? RowSpacingMm { get; init; }

    /// <summary>Distance of neighbouring slices.</summary>
    public double? SliceIncrementMm { get; init; }
    public double? SliceThicknessMm { get; init; }

    /// <summary>A square image of the given width: DICOM's Reconstruction Diameter.</summary>
    public static ImageGrid Square(double widthMm, int matrix, Vector3D? center = null) => new()
    {
        Center = center,
        Columns = matrix,
        Rows = matrix,
        ColumnSpacingMm = widthMm / matrix,
        RowSpacingMm = widthMm / matrix,
    };
}
