namespace Acquisition.Core.Model.Geometry;

/// <summary>Where a slice lies, in the terms of the DICOM Image Plane module. Patient LPS, mm.</summary>
/// <param name="ImagePositionPatient">Centre of the first pixel (row 0, column 0).</param>
/// <param name="RowDirection">Unit vector along which the column index grows: first triple of Image Orientation (Patient).</param>
/// <param name="ColumnDirection">Unit vector along which the row index grows: second triple of Image Orientation (Patient).</param>
/// <param name="ColumnSpacingMm">Distance between neighbouring columns: second value of Pixel Spacing.</param>
/// <param name="RowSpacingMm">Distance between neighbouring rows: first value of Pixel Spacing.</param>
/// <param name="SliceThicknessMm">Nominal thickness; NaN for a projection, which has none.</param>
public sealed record SlicePlane(
    Vector3D ImagePositionPatient,
    Vector3D RowDirection,
    Vector3D ColumnDirection,
    double ColumnSpacingMm,
    double RowSpacingMm,
    double SliceThicknessMm)
{
    /// <summary>Row direction × column direction: the side from which slices are counted.</summary>
    public Vector3D Normal => RowDirection.Cross(ColumnDirection);

    /// <summary>Signed distance of the slice from the origin along <see cref="Normal"/>, mm.</summary>
    public double Location => ImagePositionPatient.Dot(Normal);

    /// <summary>The centre of the pixel at (row, column), patient LPS mm.</summary>
    public Vector3D PixelCentre(double row, double column) =>
        ImagePositionPatient + column * ColumnSpacingMm * RowDirection + row * RowSpacingMm * ColumnDirection;
}
