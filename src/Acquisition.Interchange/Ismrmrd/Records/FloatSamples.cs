using System.Runtime.InteropServices;
using Acquisition.Core.Model.Mr;

namespace Acquisition.Interchange.Ismrmrd.Records;

/// <summary>Samples as ISMRMRD stores them: pairs of float32, which are the signal itself.</summary>
internal static class FloatSamples
{
    /// <summary>The signal: as it is, or scale × sample where the scan holds whole numbers (or a scale).</summary>
    public static ReadOnlySpan<byte> Of(ReadOnlySpan<byte> samples, MrAcquisition mr) => mr.SampleFormat switch
    {
        MrSampleFormat.ComplexFloat32 when mr.SampleScale == 1 => samples,
        MrSampleFormat.ComplexFloat32 => Scaled(MemoryMarshal.Cast<byte, float>(samples), mr.SampleScale),
        MrSampleFormat.ComplexInt16 => Scaled(MemoryMarshal.Cast<byte, short>(samples), mr.SampleScale),
        MrSampleFormat.ComplexInt32 => Scaled(MemoryMarshal.Cast<byte, int>(samples), mr.SampleScale),
        _ => throw new ArgumentOutOfRangeException(nameof(mr), mr.SampleFormat, "Unknown sample format."),
    };

    /// <summary>Bytes of one complex sample.</summary>
    public static int SampleBytes(MrSampleFormat format) => format == MrSampleFormat.ComplexInt16 ? 4 : 8;

    private static ReadOnlySpan<byte> Scaled<T>(ReadOnlySpan<T> samples, double scale)
        where T : struct, System.Numerics.INumber<T>
    {
        float[] signal = new float[samples.Length];
        for (int i = 0; i < signal.Length; i++) signal[i] = (float)(scale * double.CreateChecked(samples[i]));
        return MemoryMarshal.AsBytes(signal.AsSpan());
    }
}
