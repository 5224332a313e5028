using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;

namespace Acquisition.Reconstruction.Numerics;

/// <summary>
/// Pieces of work that several threads take. Each begins in a stretch of its own and goes on with what is left of the others': so neighbouring
/// pieces, which tend to touch neighbouring memory, stay on one core.
/// </summary>
internal abstract class KernelJob
{
    private readonly Stretch[] _stretches = new Stretch[Environment.ProcessorCount];
    private int _threads;
    private ExceptionDispatchInfo? _failure;

    /// <summary>Kernel threads that are at work on it. Guarded by a lock on the job.</summary>
    public int Helpers { get; set; }

    public int Count { get; private set; }

    public bool HasPieces
    {
        get
        {
            foreach (ref Stretch stretch in _stretches.AsSpan())
                if (Volatile.Read(ref stretch.Next) < stretch.End) return true;
            return false;
        }
    }

    /// <summary>Takes pieces until none is left.</summary>
    public void Work()
    {
        int own = Interlocked.Increment(ref _threads) - 1;
        for (int i = 0; i < _stretches.Length; i++)
        {
            ref Stretch stretch = ref _stretches[(own + i) % _stretches.Length];
            for (int piece; (piece = Interlocked.Increment(ref stretch.Next) - 1) < stretch.End;) TryRun(piece);
        }
    }

    protected abstract void RunPiece(int piece);

    protected void Start(int count)
    {
        (Count, _threads, _failure) = (count, 0, null);
        int stretches = _stretches.Length;
        for (int i = 0; i < stretches; i++)
        {
            _stretches[i].Next = (int)((long)count * i / stretches);
            _stretches[i].End = (int)((long)count * (i + 1) / stretches);
        }
    }

    protected void ThrowIfFailed() => _failure?.Throw();

    private void TryRun(int piece)
    {
        try
        {
            RunPiece(piece);
        }
        catch (Exception exception)
        {
            Interlocked.CompareExchange(ref _failure, ExceptionDispatchInfo.Capture(exception), null);
            foreach (ref Stretch stretch in _stretches.AsSpan()) Volatile.Write(ref stretch.Next, stretch.End);
        }
    }

    /// <summary>A cache line each, as every core counts in its own.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 64)]
    private struct Stretch
    {
        [FieldOffset(0)]
        public int Next;

        [FieldOffset(4)]
        public int End;
    }
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
