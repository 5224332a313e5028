namespace Acquisition.Reconstruction.Numerics;

/// <summary>Shares independent pieces of work out between the processor's cores.</summary>
internal static class Cores
{
    private static readonly ParallelOptions All = new() { MaxDegreeOfParallelism = Environment.ProcessorCount };

    /// <summary>Runs a piece of work for each index. Pieces write to places of their own: their order has no meaning.</summary>
    public static void For(int count, Action<int> piece) => Parallel.For(0, count, All, piece);
}
