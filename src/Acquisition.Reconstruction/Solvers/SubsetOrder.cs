namespace Acquisition.Reconstruction.Solvers;

/// <summary>In which order ordered subsets are gone through: each far from those before it, as neighbours say nearly the same.</summary>
internal static class SubsetOrder
{
    /// <summary>The subset at a place: steps of the golden section of all, which has no divisor in common with their number.</summary>
    public static int At(int place, int count)
    {
        int step = Math.Max(1, (int)Math.Round(count * (3 - Math.Sqrt(5)) / 2));
        while (Divisor(step, count) != 1) step++;
        return (int)((long)place * step % count);
    }

    private static int Divisor(int a, int b) => b == 0 ? a : Divisor(b, a % b);
}
