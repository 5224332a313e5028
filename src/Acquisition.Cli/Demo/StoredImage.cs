using System.Buffers.Binary;
using Acquisition.Core.Model.Geometry;
using FellowOakDicom;
using FellowOakDicom.Imaging;

namespace Acquisition.Cli.Demo;

/// <summary>An image as the PACS has it: read back from DICOM, so that what is measured is what arrived.</summary>
internal sealed record StoredImage(string SeriesInstanceUid, int InstanceNumber, SlicePlane Plane, int Rows, int Columns, float[] Pixels, double WindowCenter, double WindowWidth)
{
    public static async Task<StoredImage> ReadAsync(string path)
    {
        DicomDataset dataset = (await DicomFile.OpenAsync(path)).Dataset;
        double[] position = dataset.GetValues<double>(DicomTag.ImagePositionPatient);
        double[] orientation = dataset.GetValues<double>(DicomTag.ImageOrientationPatient);
        double[] spacing = dataset.GetValues<double>(DicomTag.PixelSpacing);
        return new StoredImage(
            dataset.GetSingleValue<string>(DicomTag.SeriesInstanceUID),
            dataset.GetSingleValue<int>(DicomTag.InstanceNumber),
            new SlicePlane(
                new Vector3D(position[0], position[1], position[2]),
                new Vector3D(orientation[0], orientation[1], orientation[2]),
                new Vector3D(orientation[3], orientation[4], orientation[5]),
                spacing[1],
                spacing[0],
                dataset.GetSingleValue<double>(DicomTag.SliceThickness)),
            dataset.GetSingleValue<ushort>(DicomTag.Rows),
            dataset.GetSingleValue<ushort>(DicomTag.Columns),
            ReadPixels(dataset),
            dataset.GetSingleValue<double>(DicomTag.WindowCenter),
            dataset.GetSingleValue<double>(DicomTag.WindowWidth));
    }

    private static float[] ReadPixels(DicomDataset dataset)
    {
        DicomPixelData pixels = DicomPixelData.Create(dataset);
        byte[] frame = pixels.GetFrame(0).Data;
        double slope = dataset.GetSingleValueOrDefault(DicomTag.RescaleSlope, 1.0), intercept = dataset.GetSingleValueOrDefault(DicomTag.RescaleIntercept, 0.0);
        bool signed = pixels.PixelRepresentation == PixelRepresentation.Signed;
        float[] values = new float[pixels.Width * pixels.Height];
        for (int i = 0; i < values.Length; i++)
        {
            ushort stored = BinaryPrimitives.ReadUInt16LittleEndian(frame.AsSpan(2 * i));
            values[i] = (float)((signed ? (short)stored : stored) * slope + intercept);
        }

        return values;
    }
}
