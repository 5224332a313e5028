using Acquisition.Core.Model.Recipes;
using FellowOakDicom;
using FellowOakDicom.Imaging;

namespace Acquisition.Dicom.Images.Mr;

/// <summary>How the pixels of one kind of a series' images are stored in 16 bits.</summary>
internal interface IMrStoredValues
{
    PixelRepresentation Representation { get; }

    /// <summary>Stored values, two bytes a pixel, little-endian.</summary>
    /// <param name="pixels">In the reconstruction's unit; what is not finite is no value.</param>
    byte[] Store(ReadOnlySpan<float> pixels);

    /// <summary>The window in stored values.</summary>
    /// <param name="window">In the reconstruction's unit.</param>
    DisplayWindow Store(DisplayWindow window);

    /// <summary>Tells what a stored step is in the reconstruction's unit, and which value stands for none.</summary>
    void AddTo(DicomDataset dataset);
}
