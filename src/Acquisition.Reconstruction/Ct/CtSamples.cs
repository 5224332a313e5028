using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using Acquisition.Core.Model.Ct;

namespace Acquisition.Reconstruction.Ct;

/// <summary>Detector samples from their bytes.</summary>
internal static class CtSamples
{
    public static int BytesEach(SampleFormat format) => format == SampleFormat.Uint16 ? sizeof(ushort) : sizeof(float);

    /// <summary>Little-endian samples as floats.</summary>
    public static void Decode(SampleFormat format, ReadOnlySpan<byte> bytes, Span<float> samples)
    {
        if (format == SampleFormat.Uint16) TensorPrimitives.ConvertTruncating(MemoryMarshal.Cast<byte, ushort>(bytes), samples);
        else MemoryMarshal.Cast<byte, float>(bytes).CopyTo(samples);
    }
}
