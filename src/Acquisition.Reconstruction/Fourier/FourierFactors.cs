namespace Acquisition.Reconstruction.Fourier;

/// <summary>How a transform's length splits into radices.</summary>
/// <param name="LargestPrime">The largest odd prime that there is a pass for; a length with a larger one goes through a convolution.</param>
/// <param name="LargestPower">The largest power of two that there is a butterfly for: 2, 4, 8 or 16; all smaller ones are there too.</param>
internal sealed record FourierFactors(int LargestPrime, int LargestPower)
{
    /// <summary>What this project's passes take: direct sums for primes to 199, which is where a convolution becomes as fast, butterflies to 16.</summary>
    public static FourierFactors Host { get; } = new(199, 16);

    /// <summary>The radices of a length, primes first, then powers of two; null when a prime factor is too large.</summary>
    public int[]? Of(int length)
    {
        List<int> factors = [];
        int rest = length;
        // An odd number that still divides the rest is a prime: its own factors are gone.
        for (int prime = 3; prime <= LargestPrime; prime += 2)
            for (; rest % prime == 0; rest /= prime) factors.Add(prime);
        int exponent = int.TrailingZeroCount(rest);
        rest >>= exponent;
        AddPowers(factors, exponent);
        return rest == 1 ? [.. factors] : null;
    }

    /// <summary>
    /// Powers of two: as few passes as there can be, as even as they can be, the smallest first: it is the first pass that reads rows which may lie powers of two
    /// apart and compete for the same places in the cache. 16 is for itself: as part of a longer transform, 8 and 4 are faster.
    /// </summary>
    private void AddPowers(List<int> factors, int exponent)
    {
        int largest = int.Log2(exponent == 4 ? LargestPower : Math.Min(LargestPower, 8));
        for (int passes = (exponent + largest - 1) / largest; passes > 0; passes--)
        {
            int share = exponent / passes;
            factors.Add(1 << share);
            exponent -= share;
        }
    }

    /// <summary>The smallest length of factors 2, 3 and 5 that is at least <paramref name="length"/>.</summary>
    public static int NextSmooth(int length)
    {
        for (int candidate = Math.Max(length, 1); ; candidate++)
        {
            int rest = candidate;
            foreach (int prime in (ReadOnlySpan<int>)[2, 3, 5])
                while (rest % prime == 0) rest /= prime;
            if (rest == 1) return candidate;
        }
    }
}
