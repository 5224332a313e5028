using Acquisition.Core.Model.Geometry;
using FellowOakDicom;

namespace Acquisition.Dicom.Images.Modules;

/// <summary>Image Plane (PS3.3 C.7.6.2).</summary>
internal static class ImagePlaneModule
{
    public static void Add(DicomDataset dataset, SlicePlane plane)
    {
        Vector3D position = plane.ImagePositionPatient, row = plane.RowDirection, column = plane.ColumnDirection;
        dataset.AddPositiveDecimals(DicomTag.PixelSpacing, plane.RowSpacingMm, plane.ColumnSpacingMm);
        dataset.AddDecimals(DicomTag.ImageOrientationPatient, row.X, row.Y, row.Z, column.X, column.Y, column.Z);
        dataset.AddDecimals(DicomTag.ImagePositionPatient, position.X, position.Y, position.Z);
        if (double.IsNaN(plane.SliceThicknessMm)) dataset.AddOrEmpty(DicomTag.SliceThickness, "");
        else dataset.AddPositiveDecimals(DicomTag.SliceThickness, plane.SliceThicknessMm);
        dataset.AddDecimals(DicomTag.SliceLocation, plane.Location);
    }
}
