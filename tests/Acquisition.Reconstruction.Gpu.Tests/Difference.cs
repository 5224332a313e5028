namespace Acquisition.Reconstruction.Gpu.Tests;

internal static class Difference
{
    /// <summary>The largest difference in units of the largest expected value: one figure that a tolerance can be reasoned about.</summary>
    public static double Relative(ReadOnlySpan<float> actual, ReadOnlySpan<float> expected)
    {
        double largest = 0, difference = 0;
        for (int i = 0; i < expected.Length; i++)
        {
            largest = Math.Max(largest, Math.Abs(expected[i]));
            double error = Math.Abs((double)actual[i] - expected[i]);
            difference = Math.Max(difference, double.IsNaN(error) ? double.PositiveInfinity : error);
        }
        return difference / largest;
    }

    public static float[] Noise(int count, int seed)
    {
        Random random = new(seed);
        return [.. Enumerable.Range(0, count).Select(_ => random.NextSingle())];
    }
}
