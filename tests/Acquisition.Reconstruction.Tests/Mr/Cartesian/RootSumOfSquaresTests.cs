using Acquisition.Reconstruction.Mr.Cartesian;
using Acquisition.Reconstruction.Tests.Fourier;

namespace Acquisition.Reconstruction.Tests.Mr.Cartesian;

public class RootSumOfSquaresTests
{
    [Fact]
    public void Vectors_equal_the_reference_for_every_length_and_start()
    {
        const int Channels = 3;
        for (int pixels = 0; pixels <= 256; pixels++)
        {
            int start = pixels % 5;
            ComplexPlanes coils = ComplexPlanes.Random(start + Channels * pixels, seed: pixels);
            float[] expected = new float[pixels], image = new float[start + pixels];
            RootSumOfSquares.CombineReference(coils.Part(start, Channels * pixels).Span, expected);
            RootSumOfSquares.Combine(coils.Span.Slice(start, Channels * pixels), image.AsSpan(start));
            for (int i = 0; i < pixels; i++) Assert.Equal(expected[i], image[start + i], expected[i] * 4e-7);   // fused or not: a few roundings
        }
    }

    [Fact]
    public void One_coil_gives_its_magnitude()
    {
        float[] image = new float[1];
        RootSumOfSquares.CombineReference(new ComplexPlanes([3], [-4]).Span, image);
        Assert.Equal(5, image[0]);
    }

    [Fact]
    public void Coils_that_are_not_whole_images_are_refused() =>
        Assert.Throws<ArgumentException>(() => RootSumOfSquares.Combine(ComplexPlanes.Zero(7).Span, new float[3]));
}
