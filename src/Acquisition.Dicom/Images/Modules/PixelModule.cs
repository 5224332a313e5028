using Acquisition.Core.Model.Images;
using Acquisition.Core.Model.Recipes;
using FellowOakDicom;
using FellowOakDicom.IO.Buffer;
using FellowOakDicom.Imaging;

namespace Acquisition.Dicom.Images.Modules;

/// <summary>Image Pixel and VOI LUT (PS3.3 C.7.6.3, C.11.2): 16 bits allocated and stored, one grey sample.</summary>
internal static class PixelModule
{
    /// <param name="dataset">The instance.</param>
    /// <param name="image">Its size.</param>
    /// <param name="representation">How the 16 bits are read.</param>
    /// <param name="stored">[rows × columns], two bytes each, little-endian.</param>
    /// <param name="window">In the unit of the values after rescaling, where there is a rescale.</param>
    public static void Add(DicomDataset dataset, ReconstructedImage image, PixelRepresentation representation, byte[] stored, DisplayWindow window)
    {
        dataset.Add<ushort>(DicomTag.SamplesPerPixel, 1);
        dataset.Add(DicomTag.PhotometricInterpretation, "MONOCHROME2");
        dataset.Add(DicomTag.Rows, (ushort)image.Rows);
        dataset.Add(DicomTag.Columns, (ushort)image.Columns);
        dataset.Add<ushort>(DicomTag.BitsAllocated, 16);
        dataset.Add<ushort>(DicomTag.BitsStored, 16);
        dataset.Add<ushort>(DicomTag.HighBit, 15);
        dataset.Add(DicomTag.PixelRepresentation, (ushort)representation);
        dataset.AddDecimals(DicomTag.WindowCenter, window.Center);
        dataset.AddPositiveDecimals(DicomTag.WindowWidth, window.Width);
        // A word element: DicomPixelData would add Number of Frames, which neither CT Image nor MR Image has.
        dataset.Add(new DicomOtherWord(DicomTag.PixelData, new MemoryByteBuffer(stored)));
    }
}
