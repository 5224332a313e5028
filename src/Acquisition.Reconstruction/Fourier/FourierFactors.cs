namespace Acquisition.Reconstruction.Fourier;

/// <summary>How a transform's length splits into radices.</summary>
/// <param name="LargestPrime">The largest odd prime, at most 31, that there is a pass for; a length with a larger one goes through a convolution.</param>
/// <param name="LargestPower">The largest power of two that there is a butterfly for: 2, 4 or 8.</param>
internal sealed record FourierFactors(int LargestPrime, int LargestPower)
{
    /// <summary>What this project's passes take: direct sums for primes to 31, butterflies to 8.</summary>
    public static FourierFactors Host { get; } = new(31, 8);

    private static ReadOnlySpan<int> OddPrimes => [3, 5, 7, 11, 13, 17, 19, 23, 29, 31];

    /// <summary>The radices of a length, primes first, then the largest power-of-two butterflies; null when a prime factor is too large.</summary>
    public int[]? Of(int length)
    {
        List<int> factors = [];
        int rest = length;
        foreach (int prime in OddPrimes)
            for (; prime <= LargestPrime && rest % prime == 0; rest /= prime) factors.Add(prime);
        // 16 is 4·4: two even passes instead of a long and a short one.
        for (int power = LargestPower; power > 1; power /= 2)
            for (; rest % power == 0 && !(power == 8 && rest == 16); rest /= power) factors.Add(power);
        return rest == 1 ? [.. factors] : null;
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
