using System.Buffers.Binary;
using Acquisition.Core.Model.Images;
using Acquisition.Core.Model.Recipes;

namespace Acquisition.Dicom.Images.Mr;

/// <summary>
/// One factor from magnitude to stored value for a whole series, so that its images compare. The brightest pixel becomes 32767:
/// unsigned 16 bit, of which a reader that takes the values for signed sees the same picture. In a series in which some pixel has no value,
/// 0 stands for that alone, black for those who do not know padding, and magnitudes begin at 1.
/// </summary>
internal sealed class MrScale
{
    /// <summary>Stands where there is no value, in a series that <see cref="HasPadding"/>.</summary>
    public const ushort Padding = 0;

    private const double Full = 32767;

    /// <summary>Far beyond any window that shows something, and a number in every format.</summary>
    private const double FarthestWindow = 1e30;

    private readonly double _factor;
    private readonly double _least;

    public MrScale(MagnitudeHistogram series)
    {
        HasPadding = series.HasPadding;
        _factor = series.Maximum > 0 ? Full / series.Maximum : 1;
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

    private ushort Store(float magnitude) =>
        float.IsFinite(magnitude) ? (ushort)Math.Round(Math.Clamp(magnitude * _factor, _least, Full)) : Padding;
}
