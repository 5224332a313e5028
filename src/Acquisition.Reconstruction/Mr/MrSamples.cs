using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using Acquisition.Core.Model.Mr;
using Acquisition.Reconstruction.Numerics;

namespace Acquisition.Reconstruction.Mr;

/// <summary>Complex samples from their bytes, as they are: the header's scale is left to the image. Not safe to share.</summary>
internal sealed class MrSamples(MrSampleFormat format)
{
    private float[] _pairs = [];

    /// <summary>Bytes of a complex sample.</summary>
    public int SampleBytes { get; } = BytesOf(format);

    /// <summary>Splits one channel of a readout into planes; parts that are not finite become 0.</summary>
    /// <param name="bytes">[samples × (re, im)], little-endian.</param>
    /// <param name="target">[samples].</param>
    /// <returns>Samples with a part that was not finite.</returns>
    public int Split(ReadOnlySpan<byte> bytes, PlanarTarget<float> target)
    {
        if (format == MrSampleFormat.ComplexFloat32) return ComplexSamples.Split(MemoryMarshal.Cast<byte, float>(bytes), target);
        if (_pairs.Length < 2 * target.Length) _pairs = new float[2 * target.Length];
        Span<float> pairs = _pairs.AsSpan(0, 2 * target.Length);
        if (format == MrSampleFormat.ComplexInt16) TensorPrimitives.ConvertTruncating(MemoryMarshal.Cast<byte, short>(bytes), pairs);
        else TensorPrimitives.ConvertTruncating(MemoryMarshal.Cast<byte, int>(bytes), pairs);
        return ComplexSamples.Split(pairs, target);
    }

    /// <summary>Real and imaginary parts at an end of an integer format's range: the signal was larger.</summary>
    public int Saturated(ReadOnlySpan<byte> bytes) => format switch
    {
        MrSampleFormat.ComplexInt16 => Ends(MemoryMarshal.Cast<byte, short>(bytes), short.MinValue, short.MaxValue),
        MrSampleFormat.ComplexInt32 => Ends(MemoryMarshal.Cast<byte, int>(bytes), int.MinValue, int.MaxValue),
        _ => 0,
    };

    private static int Ends<T>(ReadOnlySpan<T> parts, T least, T most) where T : IEquatable<T> => parts.Count(least) + parts.Count(most);

    private static int BytesOf(MrSampleFormat format) => format switch
    {
        MrSampleFormat.ComplexFloat32 => 2 * sizeof(float),
        MrSampleFormat.ComplexInt16 => 2 * sizeof(short),
        MrSampleFormat.ComplexInt32 => 2 * sizeof(int),
        _ => throw new ArgumentOutOfRangeException(nameof(format), format, "No such sample format."),
    };
}
