using System.Buffers.Binary;

namespace Acquisition.Dicom.Images.Ct;

/// <summary>
/// CT numbers as stored values: signed 16 bit, slope 1, intercept 0, so that a stored value is the HU itself. Twelve bits from −1024 would
/// cut the noise of air, which is as often below −1000 as above it, and metal above 3071.
/// </summary>
internal static class CtPixels
{
    /// <summary>Stands where there is no measurement. Reserved: no CT number is stored as this.</summary>
    public const short Padding = short.MinValue;

    private const float Lowest = Padding + 1;
    private const float Highest = short.MaxValue;

    /// <summary>Rounded to the nearest HU and clamped to −32767 .. 32767; a value that is not finite becomes <see cref="Padding"/>.</summary>
    /// <returns>Two bytes a pixel, little-endian.</returns>
    public static byte[] Store(ReadOnlySpan<float> hounsfield)
    {
        byte[] stored = new byte[2 * hounsfield.Length];
        for (int i = 0; i < hounsfield.Length; i++) BinaryPrimitives.WriteInt16LittleEndian(stored.AsSpan(2 * i), Store(hounsfield[i]));
        return stored;
    }

    private static short Store(float hounsfield) =>
        float.IsFinite(hounsfield) ? (short)MathF.Round(Math.Clamp(hounsfield, Lowest, Highest)) : Padding;
}
