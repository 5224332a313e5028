using System.Buffers.Binary;
using System.Security.Cryptography;
using Acquisition.Core.Model.Geometry;
using Acquisition.Core.Model.Images;
using Acquisition.Core.Ports.Catalog;
using Acquisition.Core.Ports.Images;
using Acquisition.Dicom.Images.Mr;
using FellowOakDicom;
using FellowOakDicom.Imaging;

namespace Acquisition.Dicom.Images;

/// <summary>Reads the instances that <see cref="DicomImageEncoder"/> wrote: one grey sample of 16 bits a pixel.</summary>
public sealed class DicomImageReader : IImageReader
{
    public async Task<ReconstructedImage> ReadAsync(InstanceRecord instance, CancellationToken cancellationToken)
    {
        byte[] bytes = await File.ReadAllBytesAsync(instance.Path, cancellationToken);
        if (!Convert.ToHexStringLower(SHA256.HashData(bytes)).Equals(instance.Sha256, StringComparison.OrdinalIgnoreCase))
            throw new InvalidDataException($"{instance.Path} is not the file that was written: its SHA-256 differs from the catalog's. It is made again before it is delivered.");

        DicomDataset dataset = (await DicomFile.OpenAsync(new MemoryStream(bytes), FileReadOption.ReadAll)).Dataset;
        return new ReconstructedImage
        {
            InstanceNumber = dataset.GetSingleValue<int>(DicomTag.InstanceNumber),
            Rows = dataset.GetSingleValue<ushort>(DicomTag.Rows),
            Columns = dataset.GetSingleValue<ushort>(DicomTag.Columns),
            Pixels = Pixels(dataset),
            Plane = Plane(dataset),
            Index = new ImageIndex(Kind: MrImageType.Read(dataset)),
        };
    }

    private static float[] Pixels(DicomDataset dataset)
    {
        bool signed = dataset.GetSingleValue<ushort>(DicomTag.PixelRepresentation) == (ushort)PixelRepresentation.Signed;
        (double slope, double intercept) = Unit(dataset);
        int? padding = Padding(dataset, signed);
        ReadOnlySpan<byte> stored = DicomPixelData.Create(dataset).GetFrame(0).Data;
        float[] pixels = new float[stored.Length / 2];
        for (int i = 0; i < pixels.Length; i++)
        {
            ReadOnlySpan<byte> sample = stored[(2 * i)..];
            int value = signed ? BinaryPrimitives.ReadInt16LittleEndian(sample) : BinaryPrimitives.ReadUInt16LittleEndian(sample);
            pixels[i] = value == padding ? float.NaN : (float)(value * slope + intercept);
        }

        return pixels;
    }

    /// <summary>From stored values to the reconstruction's: MR's real world values, CT's rescale.</summary>
    private static (double Slope, double Intercept) Unit(DicomDataset dataset) =>
        dataset.TryGetSequence(DicomTag.RealWorldValueMappingSequence, out DicomSequence? mapping)
            ? (mapping.Items[0].GetSingleValue<double>(DicomTag.RealWorldValueSlope), mapping.Items[0].GetSingleValue<double>(DicomTag.RealWorldValueIntercept))
            : (dataset.GetSingleValueOrDefault(DicomTag.RescaleSlope, 1.0), dataset.GetSingleValueOrDefault(DicomTag.RescaleIntercept, 0.0));

    private static int? Padding(DicomDataset dataset, bool signed) => !dataset.Contains(DicomTag.PixelPaddingValue) ? null
        : signed ? dataset.GetSingleValue<short>(DicomTag.PixelPaddingValue)
        : dataset.GetSingleValue<ushort>(DicomTag.PixelPaddingValue);

    private static SlicePlane Plane(DicomDataset dataset)
    {
        double[] position = dataset.GetValues<double>(DicomTag.ImagePositionPatient);
        double[] directions = dataset.GetValues<double>(DicomTag.ImageOrientationPatient);
        double[] spacing = dataset.GetValues<double>(DicomTag.PixelSpacing);
        return new SlicePlane(
            new Vector3D(position[0], position[1], position[2]),
            new Vector3D(directions[0], directions[1], directions[2]),
            new Vector3D(directions[3], directions[4], directions[5]),
            ColumnSpacingMm: spacing[1],
            RowSpacingMm: spacing[0],
            dataset.GetSingleValueOrDefault(DicomTag.SliceThickness, double.NaN));
    }
}
