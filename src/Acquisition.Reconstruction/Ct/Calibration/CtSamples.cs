using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using Acquisition.Core.Model.Ct;

namespace Acquisition.Reconstruction.Ct.Calibration;

/// <summary>Detector samples from their bytes: scale × sample + offset.</summary>
internal sealed class CtSamples(CtAcquisition ct)
{
    private readonly CtSource _source = ct.Sources[0];

    /// <summary>Bytes of a view.</summary>
    public int ViewBytes { get; } = ct.Sources[0].Elements * (ct.SampleFormat == SampleFormat.Float32 ? sizeof(float) : sizeof(short));

    /// <summary>The quantity of each element of a view.</summary>
    /// <param name="bytes">One view, little-endian.</param>
    /// <param name="samples">[rows × channels].</param>
    public void Decode(ReadOnlySpan<byte> bytes, Span<float> samples)
    {
        if (ct.SampleFormat == SampleFormat.Uint16) TensorPrimitives.ConvertTruncating(MemoryMarshal.Cast<byte, ushort>(bytes), samples);
        else if (ct.SampleFormat == SampleFormat.Int16) TensorPrimitives.ConvertTruncating(MemoryMarshal.Cast<byte, short>(bytes), samples);
        else MemoryMarshal.Cast<byte, float>(bytes).CopyTo(samples);
        if (ct.SampleScale != 1) TensorPrimitives.Multiply(samples, (float)ct.SampleScale, samples);
        if (ct.SampleOffset != 0) TensorPrimitives.Add(samples, (float)ct.SampleOffset, samples);
    }

    /// <summary>Samples of a view at the end of an integer format's range, bad elements left out: what was measured may be larger.</summary>
    public int Saturated(ReadOnlySpan<byte> bytes)
    {
        if (ct.SampleFormat == SampleFormat.Float32) return 0;
        ReadOnlySpan<ushort> samples = MemoryMarshal.Cast<byte, ushort>(bytes);
        ushort largest = ct.SampleFormat == SampleFormat.Uint16 ? ushort.MaxValue : (ushort)short.MaxValue;
        int saturated = samples.Count(largest);
        if (saturated == 0) return 0;
        foreach (DetectorElement bad in _source.BadElements)
            if (samples[bad.Row * _source.DetectorChannels + bad.Channel] == largest) saturated--;
        return saturated;
    }
}
