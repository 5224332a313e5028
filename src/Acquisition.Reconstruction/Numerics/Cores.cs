namespace Acquisition.Reconstruction.Numerics;

/// <summary>
/// Shares independent pieces of work out between the caller and threads that do nothing else, one less than there are cores: kernels never
/// fill the thread pool, which acknowledgements wait for. Pieces that share work out themselves do it in place.
/// </summary>
internal static class Cores
{
    /// <summary>Runs a piece of work for each index. Throws what the first piece that failed has thrown, once all have ended.</summary>
    public static void For(int count, Action<int> piece) => For(count, new Delegated(piece));

    /// <summary>As <see cref="For(int, Action{int})"/>, and allocates nothing.</summary>
    public static void For<P>(int count, P pieces) where P : struct, IPieces
    {
        if (count > 1 && KernelThreads.CanHelp)
        {
            KernelJob<P>.Run(count, pieces);
            return;
        }
        for (int i = 0; i < count; i++) pieces.Run(i);
    }

    private readonly struct Delegated(Action<int> piece) : IPieces
    {
        public void Run(int index) => piece(index);
    }
}
