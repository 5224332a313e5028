using System.Buffers.Binary;
using Acquisition.Core.Model.Images;
using Acquisition.Core.Model.Recipes;
using FellowOakDicom;
using FellowOakDicom.Imaging;

namespace Acquisition.Dicom.Images.Mr;

/// <summary>
/// Magnitudes: one factor from magnitude to stored value for a whole series, so that its images compare. It is a power of two, so that series of a scan compare at sight or
/// after a doubling, and what <see cref="AddTo"/> tells of it is exact. The brightest pixel lies between 16384 and 32767: unsigned 16 bit, of which a reader that
/// takes the values for signed sees the same picture. In a series in which some pixel has no value, 0 stands for that alone, black for those who do not know
/// padding, and magnitudes begin at 1.
/// </summary>
/// <remarks>The factor stands in Real World Value Mapping and not in Rescale Slope: a window is in rescaled values, and must have a width of 1 at least, which in the
/// unit of many receivers is more than the whole image.</remarks>
internal sealed class MrScale : IMrStoredValues
{
    /// <summary>Stands where there is no value, in a series in which some pixel has no value.</summary>
    public const ushort Padding = 0;

    private const double Full = 32767;

    private readonly int _exponent;     // the factor is 2ᵉ
    private readonly double _factor;
    private readonly double _least;
    private readonly bool _hasPadding;

    /// <param name="magnitudes">The series' magnitudes.</param>
    /// <param name="exponent">The factor is 2 to this, <see cref="ExponentOf"/>.</param>
    public MrScale(MagnitudeHistogram magnitudes, int exponent)
    {
        _hasPadding = magnitudes.HasPadding;
        _exponent = exponent;
        _factor = Math.ScaleB(1, _exponent);
        _least = _hasPadding ? Padding + 1 : 0;
    }

    public PixelRepresentation Representation => PixelRepresentation.Unsigned;

    /// <summary>The factor's exponent for a series.</summary>
    /// <param name="maximum">Of the magnitudes and of the real and imaginary parts' magnitudes; not negative.</param>
    public static int ExponentOf(float maximum) => maximum > 0 ? Math.ILogB(Full / maximum) : 0;

    /// <summary>Rounded to nearest; a negative value counts as 0, one that is not finite becomes <see cref="Padding"/>.</summary>
    /// <param name="magnitude">Pixels in the reconstruction's unit.</param>
    /// <returns>Two bytes a pixel, little-endian.</returns>
    public byte[] Store(ReadOnlySpan<float> magnitude)
    {
        byte[] stored = new byte[2 * magnitude.Length];
        for (int i = 0; i < magnitude.Length; i++) BinaryPrimitives.WriteUInt16LittleEndian(stored.AsSpan(2 * i), Store(magnitude[i]));
        return stored;
    }

    /// <inheritdoc/>
    public DisplayWindow Store(DisplayWindow window) => RealWorldValues.Store(window, _exponent);

    public void AddTo(DicomDataset dataset)
    {
        RealWorldValues.Add(dataset, RealWorldValues.Signal, _exponent, new DicomUnsignedShort(DicomTag.RealWorldValueFirstValueMapped, (ushort)_least),
            new DicomUnsignedShort(DicomTag.RealWorldValueLastValueMapped, (ushort)Full));
        if (_hasPadding) dataset.Add(new DicomUnsignedShort(DicomTag.PixelPaddingValue, Padding));
    }

    private ushort Store(float magnitude) =>
        float.IsFinite(magnitude) ? (ushort)Math.Round(Math.Clamp(magnitude * _factor, _least, Full)) : Padding;
}
