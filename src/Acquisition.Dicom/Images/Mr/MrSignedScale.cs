using System.Buffers.Binary;
using Acquisition.Core.Model.Recipes;
using FellowOakDicom;
using FellowOakDicom.Imaging;

namespace Acquisition.Dicom.Images.Mr;

/// <summary>
/// Phases, and real and imaginary parts: signed 16 bit by a power of two, so that what <see cref="AddTo"/> tells of it is exact. −32768 stands for no value alone, in
/// every such image, as there is room for it.
/// </summary>
internal sealed class MrSignedScale : IMrStoredValues
{
    /// <summary>Stands where there is no value.</summary>
    public const short Padding = short.MinValue;

    /// <summary>8192 steps to a radian: π becomes 25736.</summary>
    private const int PhaseExponent = 13;

    private readonly RealWorldUnit _unit;
    private readonly int _exponent;

    private MrSignedScale(RealWorldUnit unit, int exponent) => (_unit, _exponent) = (unit, exponent);

    /// <summary>Radians.</summary>
    public static MrSignedScale Phase { get; } = new(RealWorldValues.Phase, PhaseExponent);

    public PixelRepresentation Representation => PixelRepresentation.Signed;

    /// <summary>Real and imaginary parts.</summary>
    /// <param name="exponent">That of the series' magnitudes, with which they compare.</param>
    public static MrSignedScale Signal(int exponent) => new(RealWorldValues.Signal, exponent);

    public byte[] Store(ReadOnlySpan<float> pixels)
    {
        byte[] stored = new byte[2 * pixels.Length];
        for (int i = 0; i < pixels.Length; i++) BinaryPrimitives.WriteInt16LittleEndian(stored.AsSpan(2 * i), Store(pixels[i]));
        return stored;
    }

    public DisplayWindow Store(DisplayWindow window) => RealWorldValues.Store(window, _exponent);

    public void AddTo(DicomDataset dataset)
    {
        RealWorldValues.Add(dataset, _unit, _exponent, new DicomSignedShort(DicomTag.RealWorldValueFirstValueMapped, Padding + 1),
            new DicomSignedShort(DicomTag.RealWorldValueLastValueMapped, short.MaxValue));
        dataset.Add(new DicomSignedShort(DicomTag.PixelPaddingValue, Padding));
    }

    private short Store(float value) =>
        float.IsFinite(value) ? (short)Math.Round(Math.Clamp(Math.ScaleB(value, _exponent), Padding + 1, short.MaxValue)) : Padding;
}
