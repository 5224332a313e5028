namespace Acquisition.Reconstruction.Fourier;

/// <summary>How a transform's length splits into radices.</summary>
internal static class FourierFactors
{
    /// <summary>The largest prime that is summed directly; a length with a larger one goes through a convolution.</summary>
    public const int LargestPrime = 31;

    /// <summary>The radices of a length, largest power-of-two butterflies first; empty when a prime factor is too large.</summary>
    public static int[] Of(int length)
    {
        List<int> factors = [];
        int rest = length;
        foreach (int prime in (ReadOnlySpan<int>)[3, 5, 7, 11, 13, 17, 19, 23, 29, 31])
            for (; rest % prime == 0; rest /= prime) factors.Add(prime);
        for (; rest % 8 == 0 && rest != 16; rest /= 8) factors.Add(8);
        for (; rest % 4 == 0; rest /= 4) factors.Add(4);
        for (; rest % 2 == 0; rest /= 2) factors.Add(2);
        return rest == 1 ? [.. factors] : [];
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
