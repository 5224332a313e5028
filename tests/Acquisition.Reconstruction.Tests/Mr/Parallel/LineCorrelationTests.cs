using Acquisition.Reconstruction.Mr.Parallel;
using Acquisition.Reconstruction.Numerics;
using Acquisition.Reconstruction.Tests.Fourier;

namespace Acquisition.Reconstruction.Tests.Mr.Parallel;

public class LineCorrelationTests
{
    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(5, 7, 3)]
    [InlineData(16, 40, 9)]
    [InlineData(33, 12, 5)]
    public void Vectors_give_the_definition(int channels, int count, int shifts)
    {
        int stride = LineCorrelation.StrideOf(channels), length = LineCorrelation.ShiftsOf(shifts) * (channels + 1 & ~1) * stride;
        PlanarMemory<float> a = Line(channels, count, 1), b = Line(channels, count - 1 + LineCorrelation.ShiftsOf(shifts), 2);
        ComplexPlanes expected = ComplexPlanes.Zero(length), result = ComplexPlanes.Random(length, 3);
        LineCorrelation.CorrelateReference(a.Span, b.Span, channels, count, shifts, expected.Span);
        LineCorrelation.Correlate(a.Span, b.Span, channels, count, shifts, result.Span);
        for (int shift = 0; shift < shifts; shift++)
            for (int c = 0; c < channels; c++)
                for (int d = 0; d < channels; d++)
                {
                    int at = (shift * (channels + 1 & ~1) + c) * stride + d;
                    double tolerance = 2e-7 * count;        // float sums of products below 1/2
                    Assert.Equal(expected.Re[at], result.Re[at], tolerance);
                    Assert.Equal(expected.Im[at], result.Im[at], tolerance);
                }
    }

    private static PlanarMemory<float> Line(int channels, int samples, int seed)
    {
        ComplexPlanes random = ComplexPlanes.Random(channels * samples, seed);
        Planar<float> line = new ChannelLines(random.Span, new(channels, 1, 1, samples), 0, periodic: false).Line(0, 0, 0, samples);
        return new(line.Re.ToArray(), line.Im.ToArray());
    }
}
