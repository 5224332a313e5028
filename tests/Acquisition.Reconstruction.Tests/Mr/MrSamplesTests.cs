using System.Runtime.InteropServices;
using Acquisition.Core.Model.Mr;
using Acquisition.Reconstruction.Mr;
using Acquisition.Reconstruction.Tests.Fourier;

namespace Acquisition.Reconstruction.Tests.Mr;

public class MrSamplesTests
{
    [Theory]
    [InlineData(MrSampleFormat.ComplexFloat32)]
    [InlineData(MrSampleFormat.ComplexInt16)]
    [InlineData(MrSampleFormat.ComplexInt32)]
    public void Every_format_is_read_at_every_length(MrSampleFormat format)
    {
        MrSamples samples = new(format);
        for (int length = 0; length <= 70; length++)
        {
            int[] parts = [.. Enumerable.Range(0, 2 * length).Select(i => (i % 2 == 0 ? 1 : -1) * i)];
            byte[] bytes = Bytes(format, parts);
            Assert.Equal(bytes.Length, length * samples.SampleBytes);
            ComplexPlanes planes = ComplexPlanes.Zero(length);
            Assert.Equal(0, samples.Split(bytes, planes.Span));
            for (int i = 0; i < length; i++) Assert.Equal((2f * i, -(2f * i + 1)), (planes.Re[i], planes.Im[i]));
            Assert.Equal(0, samples.Saturated(bytes));
        }
    }

    [Fact]
    public void Every_format_of_the_model_is_known()
    {
        foreach (MrSampleFormat format in Enum.GetValues<MrSampleFormat>()) Assert.True(new MrSamples(format).SampleBytes >= 4);
        Assert.Throws<ArgumentOutOfRangeException>(() => new MrSamples((MrSampleFormat)99));
    }

    [Fact]
    public void Ends_of_an_integer_format_are_counted()
    {
        Assert.Equal(2, new MrSamples(MrSampleFormat.ComplexInt16).Saturated(Bytes(MrSampleFormat.ComplexInt16, [short.MaxValue, 5, short.MinValue, short.MaxValue - 1])));
        Assert.Equal(2, new MrSamples(MrSampleFormat.ComplexInt32).Saturated(Bytes(MrSampleFormat.ComplexInt32, [int.MaxValue, int.MinValue, short.MaxValue, 0])));
        Assert.Equal(0, new MrSamples(MrSampleFormat.ComplexFloat32).Saturated(Bytes(MrSampleFormat.ComplexFloat32, [short.MaxValue, short.MaxValue])));
    }

    private static byte[] Bytes(MrSampleFormat format, int[] parts) => format switch
    {
        MrSampleFormat.ComplexInt16 => MemoryMarshal.AsBytes<short>(parts.Select(p => (short)p).ToArray()).ToArray(),
        MrSampleFormat.ComplexInt32 => MemoryMarshal.AsBytes<int>(parts).ToArray(),
        _ => MemoryMarshal.AsBytes<float>(parts.Select(p => (float)p).ToArray()).ToArray(),
    };
}
