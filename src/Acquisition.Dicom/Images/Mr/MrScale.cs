using System.Buffers.Binary;
using Acquisition.Core.Model.Recipes;

namespace Acquisition.Dicom.Images.Mr;

/// <summary>
/// One factor from magnitude to stored value for a whole series, so that its images compare. The brightest pixel becomes 32767:
/// unsigned 16 bit, of which a reader that takes the values for signed sees the same picture.
/// </summary>
internal sealed class MrScale(float maximum)
{
    private const float Full = 32767;
    private readonly float _factor = maximum > 0 ? Full / maximum : 1;

    /// <summary>Rounded to nearest; a value that is negative or not finite becomes 0.</summary>
    /// <param name="magnitude">Pixels in the reconstruction's unit.</param>
    /// <returns>Two bytes a pixel, little-endian.</returns>
    public byte[] Store(ReadOnlySpan<float> magnitude)
    {
        byte[] stored = new byte[2 * magnitude.Length];
        for (int i = 0; i < magnitude.Length; i++) BinaryPrimitives.WriteUInt16LittleEndian(stored.AsSpan(2 * i), Store(magnitude[i]));
        return stored;
    }

    /// <summary>The window in stored values.</summary>
    public DisplayWindow Store(DisplayWindow window) => new(window.Center * _factor, Math.Max(1, window.Width * _factor));

    /// <summary>From the 1st to the 99.5th percentile of the series: noise is black, and a few bright vessels do not darken the rest.</summary>
    public static DisplayWindow Default(MagnitudeHistogram histogram)
    {
        float low = histogram.Percentile(0.01), high = histogram.Percentile(0.995);
        return new DisplayWindow((low + high) / 2, high - low);
    }

    private ushort Store(float magnitude) => float.IsFinite(magnitude) ? (ushort)MathF.Round(Math.Clamp(magnitude * _factor, 0, Full)) : (ushort)0;
}
