using Acquisition.Reconstruction.Fourier;

namespace Acquisition.Reconstruction.Tests.Fourier;

public class FourierFactorsTests
{
    [Fact]
    public void Radices_multiply_to_the_length_or_there_are_none()
    {
        foreach (FourierFactors factors in (FourierFactors[])[FourierFactors.Host, new(5, 4), new(3, 2)])
            for (int length = 1; length <= 2048; length++)
            {
                int[]? radices = factors.Of(length);
                if (radices is null) Assert.Contains(Enumerable.Range(2, length - 1), p => length % p == 0 && p > factors.LargestPrime && Enumerable.Range(2, p - 2).All(d => p % d != 0));
                else
                {
                    Assert.Equal(length, radices.Aggregate(1, (product, radix) => product * radix));
                    Assert.All(radices, radix => Assert.True(int.IsEvenInteger(radix) ? radix <= factors.LargestPower : radix <= factors.LargestPrime));
                }
            }
    }

    [Fact]
    public void Smooth_lengths_are_the_next_products_of_2_3_and_5() =>
        Assert.Equal([1, 8, 45, 60, 64, 1000, 2048], new[] { 0, 7, 43, 59, 61, 977, 2026 }.Select(FourierFactors.NextSmooth));
}
