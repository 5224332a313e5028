using System.Runtime.ExceptionServices;

namespace Acquisition.Reconstruction.Numerics;

/// <summary>Pieces of work that several threads take from, one after the other.</summary>
internal abstract class KernelJob
{
    private int _count;
    private int _next;
    private ExceptionDispatchInfo? _failure;

    /// <summary>Kernel threads that are at work on it. Guarded by a lock on the job.</summary>
    public int Helpers { get; set; }

    public int Count => _count;

    public bool HasPieces => Volatile.Read(ref _next) < _count;

    /// <summary>Takes pieces until none is left.</summary>
    public void Work()
    {
        for (int piece; (piece = Interlocked.Increment(ref _next) - 1) < _count;)
        {
            try
            {
                RunPiece(piece);
            }
            catch (Exception exception)
            {
                Interlocked.CompareExchange(ref _failure, ExceptionDispatchInfo.Capture(exception), null);
                Volatile.Write(ref _next, _count);
            }
        }
    }

    protected abstract void RunPiece(int piece);

    protected void Start(int count) => (_count, _next, _failure) = (count, 0, null);

    protected void ThrowIfFailed() => _failure?.Throw();
}

/// <summary>A thread's job for one type of work, kept for the next time: a thread shares out one job at a time.</summary>
internal sealed class KernelJob<P> : KernelJob where P : struct, IPieces
{
    [ThreadStatic]
    private static KernelJob<P>? _ofThread;

    private P _pieces;

    public static void Run(int count, P pieces)
    {
        KernelJob<P> job = _ofThread ??= new();
        job._pieces = pieces;
        job.Start(count);
        KernelThreads.Run(job);
        job._pieces = default;
        job.ThrowIfFailed();
    }

    protected override void RunPiece(int piece) => _pieces.Run(piece);
}
