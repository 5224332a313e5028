using Acquisition.Reconstruction.Mr;
using Acquisition.Reconstruction.Tests.Fourier;

namespace Acquisition.Reconstruction.Tests.Mr;

public class ComplexSamplesTests
{
    [Fact]
    public void Pairs_are_split_for_every_length_and_start()
    {
        for (int samples = 0; samples <= 256; samples++)
        {
            int start = samples % 7;
            float[] pairs = [.. Enumerable.Range(0, start + 2 * samples).Select(i => (float)i)];
            ComplexPlanes planes = ComplexPlanes.Zero(samples);
            Assert.Equal(0, ComplexSamples.Split(pairs.AsSpan(start), planes.Span));
            Assert.Equal(Enumerable.Range(0, samples).Select(i => (float)(start + 2 * i)), planes.Re);
            Assert.Equal(Enumerable.Range(0, samples).Select(i => (float)(start + 2 * i + 1)), planes.Im);
        }
    }

    [Theory]
    [InlineData(float.NaN, 1f)]
    [InlineData(1f, float.NaN)]
    [InlineData(float.PositiveInfinity, 1f)]
    [InlineData(float.NegativeInfinity, float.NaN)]
    public void What_is_not_finite_becomes_zero_and_is_counted_once_a_sample(float re, float im)
    {
        const int Samples = 45;     // vectors and a tail
        for (int at = 0; at < Samples; at++)
        {
            float[] pairs = [.. Enumerable.Repeat(2f, 2 * Samples)];
            (pairs[2 * at], pairs[2 * at + 1]) = (re, im);
            ComplexPlanes planes = ComplexPlanes.Zero(Samples);
            Assert.Equal(1, ComplexSamples.Split(pairs, planes.Span));
            Assert.Equal((float.IsFinite(re) ? re : 0, float.IsFinite(im) ? im : 0), (planes.Re[at], planes.Im[at]));
            Assert.Equal(2 * (Samples - 1), planes.Re.Count(x => x == 2) + planes.Im.Count(x => x == 2));
        }
    }
}
