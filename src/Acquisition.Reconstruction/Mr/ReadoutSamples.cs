using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using Acquisition.Core.Model.Mr;
using Acquisition.Reconstruction.Numerics;

namespace Acquisition.Reconstruction.Mr;

/// <summary>The samples of readouts as complex numbers in planes, whatever format they came in.</summary>
internal sealed class ReadoutSamples(MrAcquisition mr)
{
    private float[] _pairs = [];

    /// <summary>Bytes of one complex sample.</summary>
    public int BytesEach { get; } = mr.SampleFormat == MrSampleFormat.ComplexInt16 ? 2 * sizeof(short) : 2 * sizeof(float);

    /// <summary>Samples at the end of their integer format's range so far.</summary>
    public long Saturated { get; private set; }

    /// <summary>One channel's samples times the header's scale; parts that are not finite become 0.</summary>
    /// <param name="readout">The readout.</param>
    /// <param name="channel">Zero-based among its active channels.</param>
    /// <param name="target">[samples].</param>
    /// <returns>Samples with a part that was not finite.</returns>
    public int Read(MrReadout readout, int channel, PlanarTarget<float> target)
    {
        int parts = 2 * readout.NumberOfSamples;
        ReadOnlySpan<byte> bytes = readout.Samples.Span;
        int replaced = mr.SampleFormat switch
        {
            MrSampleFormat.ComplexFloat32 => ComplexSamples.Split(MemoryMarshal.Cast<byte, float>(bytes).Slice(channel * parts, parts), target),
            MrSampleFormat.ComplexInt16 => Convert(MemoryMarshal.Cast<byte, short>(bytes).Slice(channel * parts, parts), short.MinValue, short.MaxValue, target),
            MrSampleFormat.ComplexInt32 => Convert(MemoryMarshal.Cast<byte, int>(bytes).Slice(channel * parts, parts), int.MinValue, int.MaxValue, target),
            _ => throw new InvalidOperationException($"Samples of format {mr.SampleFormat} cannot be read."),
        };
        if (mr.SampleScale != 1)
        {
            TensorPrimitives.Multiply(target.Re, (float)mr.SampleScale, target.Re);
            TensorPrimitives.Multiply(target.Im, (float)mr.SampleScale, target.Im);
        }

        return replaced;
    }

    private int Convert<T>(ReadOnlySpan<T> parts, T smallest, T largest, PlanarTarget<float> target)
        where T : unmanaged, System.Numerics.INumber<T>
    {
        if (_pairs.Length < parts.Length) _pairs = new float[parts.Length];
        Span<float> pairs = _pairs.AsSpan(0, parts.Length);
        TensorPrimitives.ConvertTruncating(parts, pairs);
        foreach (T part in parts) if (part == smallest || part == largest) Saturated++;
        return ComplexSamples.Split(pairs, target);
    }
}
