using System.Buffers.Binary;
using Acquisition.Core.Model.Ct;

namespace Acquisition.Dicom.Images.Ct;

/// <summary>
/// CT numbers as stored values: signed 16 bit, intercept 0, and slope 1, so that a stored value is the HU itself. Twelve bits from −1024 would
/// cut the noise of air, which is as often below −1000 as above it, and metal above 3071.
/// </summary>
internal static class CtPixels
{
    /// <summary>Stands where there is no measurement. Reserved: no CT number is stored as this.</summary>
    public const short Padding = short.MinValue;

    private const float Lowest = Padding + 1;
    private const float Highest = short.MaxValue;

    /// <summary>What a stored step is: a HU, or of a localizer a tenth of a millimetre of water, as 16 bits hold all of a body and its noise.</summary>
    public static double Slope(CtAcquisition ct) => ct.IsLocalizer ? .1 : 1;

    /// <summary>Rounded to the nearest step and clamped to −32767 .. 32767 of them; a value that is not finite becomes <see cref="Padding"/>.</summary>
    /// <returns>Two bytes a pixel, little-endian.</returns>
    public static byte[] Store(ReadOnlySpan<float> values, double slope)
    {
        byte[] stored = new byte[2 * values.Length];
        float steps = (float)(1 / slope);
        for (int i = 0; i < values.Length; i++) BinaryPrimitives.WriteInt16LittleEndian(stored.AsSpan(2 * i), Store(values[i] * steps));
        return stored;
    }

    private static short Store(float steps) =>
        float.IsFinite(steps) ? (short)MathF.Round(Math.Clamp(steps, Lowest, Highest)) : Padding;
}
