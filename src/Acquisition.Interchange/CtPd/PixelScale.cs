using System.Runtime.InteropServices;
using Acquisition.Core.Model.Ct;

namespace Acquisition.Interchange.CtPd;

/// <summary>
/// Samples as unsigned pixels of 16 bits. Integer samples keep their bits (signed ones move up by 2¹⁵, and their offset down). Floating-point samples
/// are rounded to 65,535 steps between the least and the greatest of the scan, so that they come back within half a step.
/// </summary>
/// <param name="Scale">The line integral is Scale × pixel + Offset.</param>
/// <param name="Offset">See Scale.</param>
/// <param name="Format">The samples'.</param>
internal readonly record struct PixelScale(double Scale, double Offset, SampleFormat Format)
{
    private const int SignedOffset = 1 << 15;

    public static PixelScale Of(CtAcquisition ct, ScanExtent extent) => ct.SampleFormat switch
    {
        SampleFormat.Uint16 => new(ct.SampleScale, ct.SampleOffset, ct.SampleFormat),
        SampleFormat.Int16 => new(ct.SampleScale, ct.SampleOffset - (SignedOffset * ct.SampleScale), ct.SampleFormat),
        _ => Between(ct, extent),
    };

    /// <summary>Pixels of a view's samples, in their order.</summary>
    public void Convert(ReadOnlySpan<byte> samples, Span<ushort> pixels, CtAcquisition ct)
    {
        if (Format == SampleFormat.Uint16)
        {
            MemoryMarshal.Cast<byte, ushort>(samples).CopyTo(pixels);
            return;
        }

        if (Format == SampleFormat.Int16)
        {
            ReadOnlySpan<short> signed = MemoryMarshal.Cast<byte, short>(samples);
            for (int i = 0; i < pixels.Length; i++) pixels[i] = (ushort)(signed[i] + SignedOffset);
            return;
        }

        ReadOnlySpan<float> floats = MemoryMarshal.Cast<byte, float>(samples);
        for (int i = 0; i < pixels.Length; i++)
            pixels[i] = (ushort)Math.Clamp(Math.Round(((ct.SampleScale * floats[i]) + ct.SampleOffset - Offset) / Scale), 0, ushort.MaxValue);
    }

    private static PixelScale Between(CtAcquisition ct, ScanExtent extent)
    {
        double least = (ct.SampleScale * extent.Least) + ct.SampleOffset, greatest = (ct.SampleScale * extent.Greatest) + ct.SampleOffset;
        // As the file's 16 characters say them: a reader has no others. What they lack to the ends of the range is far below a step.
        double step = greatest > least ? DecimalString.Rounded((greatest - least) / ushort.MaxValue) : 1;
        return new(step, DecimalString.Rounded(least), SampleFormat.Float32);
    }
}
