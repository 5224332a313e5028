namespace Acquisition.Reconstruction.Tests;

/// <summary>What a piece of code allocates on the current thread.</summary>
internal static class Allocations
{
    /// <summary>
    /// Bytes, once the code is warm. A collection meanwhile counts what is left of the thread's allocation buffer as allocated: so the least of
    /// a few runs is what the code itself allocates.
    /// </summary>
    public static long Of(Action code)
    {
        for (int i = 0; i < 3; i++) code();
        long least = long.MaxValue;
        for (int i = 0; i < 5; i++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            code();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }
        return least;
    }
}
