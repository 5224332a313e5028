using System.Buffers.Binary;
using Acquisition.Core.Model.Images;
using Acquisition.Core.Model.Recipes;
using FellowOakDicom;

namespace Acquisition.Dicom.Images.Mr;

/// <summary>
/// One factor from magnitude to stored value for a whole series, so that its images compare. It is a power of two, so that series of a scan compare at sight or
/// after a doubling, and what <see cref="AddTo"/> tells of it is exact. The brightest pixel lies between 16384 and 32767: unsigned 16 bit, of which a reader that
/// takes the values for signed sees the same picture. In a series in which some pixel has no value, 0 stands for that alone, black for those who do not know
/// padding, and magnitudes begin at 1.
/// </summary>
/// <remarks>The factor stands in Real World Value Mapping and not in Rescale Slope: a window is in rescaled values, and must have a width of 1 at least, which in the
/// unit of many receivers is more than the whole image.</remarks>
internal sealed class MrScale
{
    /// <summary>Stands where there is no value, in a series that <see cref="HasPadding"/>.</summary>
    public const ushort Padding = 0;

    private const double Full = 32767;

    /// <summary>Far beyond any window that shows something, and a number in every format.</summary>
    private const double FarthestWindow = 1e30;

    private readonly int _exponent;     // the factor is 2ᵉ
    private readonly double _factor;
    private readonly double _least;

    public MrScale(MagnitudeHistogram series)
    {
        HasPadding = series.HasPadding;
        _exponent = series.Maximum > 0 ? Math.ILogB(Full / series.Maximum) : 0;
        _factor = Math.ScaleB(1, _exponent);
        _least = HasPadding ? Padding + 1 : 0;
    }

    /// <summary>Some pixel of the series has no value.</summary>
    public bool HasPadding { get; }

    /// <summary>Rounded to nearest; a negative value counts as 0, one that is not finite becomes <see cref="Padding"/>.</summary>
    /// <param name="magnitude">Pixels in the reconstruction's unit.</param>
    /// <returns>Two bytes a pixel, little-endian.</returns>
    public byte[] Store(ReadOnlySpan<float> magnitude)
    {
        byte[] stored = new byte[2 * magnitude.Length];
        for (int i = 0; i < magnitude.Length; i++) BinaryPrimitives.WriteUInt16LittleEndian(stored.AsSpan(2 * i), Store(magnitude[i]));
        return stored;
    }

    /// <summary>The window in stored values.</summary>
    public DisplayWindow Store(DisplayWindow window) => new(
        Math.Clamp(window.Center * _factor, -FarthestWindow, FarthestWindow), Math.Clamp(window.Width * _factor, 1, FarthestWindow));

    /// <summary>Real World Value Mapping (PS3.3 C.7.6.16.2.11): what a stored step is in the reconstruction's unit.</summary>
    public void AddTo(DicomDataset dataset)
    {
        DicomDataset unit = new()
        {
            { DicomTag.CodeValue, "[arb'U]" },
            { DicomTag.CodingSchemeDesignator, "UCUM" },
            { DicomTag.CodeMeaning, "arbitrary unit" },
        };
        dataset.Add(new DicomSequence(DicomTag.RealWorldValueMappingSequence, new DicomDataset
        {
            new DicomUnsignedShort(DicomTag.RealWorldValueFirstValueMapped, (ushort)_least),
            new DicomUnsignedShort(DicomTag.RealWorldValueLastValueMapped, (ushort)Full),
            { DicomTag.RealWorldValueIntercept, 0.0 },
            { DicomTag.RealWorldValueSlope, Math.ScaleB(1, -_exponent) },
            { DicomTag.LUTExplanation, "Signal in the unit of the reconstruction" },
            { DicomTag.LUTLabel, "SIGNAL" },
            new DicomSequence(DicomTag.MeasurementUnitsCodeSequence, unit),
        }));
    }

    private ushort Store(float magnitude) =>
        float.IsFinite(magnitude) ? (ushort)Math.Round(Math.Clamp(magnitude * _factor, _least, Full)) : Padding;
}
