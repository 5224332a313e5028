namespace Acquisition.Reconstruction.Gpu.Fourier;

/// <summary>Factors a length into the radices that there are kernels for.</summary>
internal static class Radices
{
    /// <summary>Largest power first: 4 halves the passes over memory that 2 would need.</summary>
    private static ReadOnlySpan<int> Available => [4, 2, 3, 5];

    public static bool IsSmooth(int length) => Factor(length).Remainder == 1;

    public static int[] Of(int length) => Factor(length).Radices;

    public static int NextSmooth(int length)
    {
        while (!IsSmooth(length)) length++;
        return length;
    }

    private static (int[] Radices, int Remainder) Factor(int length)
    {
        List<int> radices = [];
        foreach (int radix in Available)
        {
            for (; length % radix == 0; length /= radix) radices.Add(radix);
        }
        return ([.. radices], length);
    }
}
