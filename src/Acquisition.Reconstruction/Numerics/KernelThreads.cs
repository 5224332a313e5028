namespace Acquisition.Reconstruction.Numerics;

/// <summary>The threads that help with kernels: started at the first job, one less than there are cores, idle between jobs.</summary>
internal static class KernelThreads
{
    private static readonly Lock Start = new();
    private static readonly object Gate = new();
    private static readonly List<KernelJob> Jobs = [];     // guarded by the gate
    private static bool _started;

    [ThreadStatic]
    private static bool _inJob;

    /// <summary>Whether the current thread may share work out: it is not at work on a piece itself, and there is more than one core.</summary>
    public static bool CanHelp => !_inJob && Environment.ProcessorCount > 1;

    /// <summary>Runs the job on this thread and on those that are free. Returns when all its pieces have ended.</summary>
    public static void Run(KernelJob job)
    {
        if (!Volatile.Read(ref _started)) StartAll();
        lock (Gate)
        {
            Jobs.Add(job);
            for (int i = Math.Min(job.Count, Environment.ProcessorCount) - 1; i > 0; i--) Monitor.Pulse(Gate);
        }
        _inJob = true;
        job.Work();
        _inJob = false;
        lock (Gate) Jobs.Remove(job);
        lock (job)
        {
            while (job.Helpers > 0) Monitor.Wait(job);
        }
    }

    private static void StartAll()
    {
        lock (Start)
        {
            if (_started) return;
            for (int i = 1; i < Environment.ProcessorCount; i++) new Thread(Help) { IsBackground = true, Name = $"Kernels {i}" }.Start();
            Volatile.Write(ref _started, true);
        }
    }

    private static void Help()
    {
        _inJob = true;
        while (true)
        {
            KernelJob job = Join();
            job.Work();
            lock (job)
            {
                if (--job.Helpers == 0) Monitor.Pulse(job);
            }
        }
    }

    private static KernelJob Join()
    {
        lock (Gate)
        {
            KernelJob? job;
            while ((job = FewestHelpers()) is null) Monitor.Wait(Gate);
            lock (job) job.Helpers++;
            return job;
        }
    }

    /// <summary>Of the jobs that still have pieces to take, the one that fewest help with.</summary>
    private static KernelJob? FewestHelpers()
    {
        KernelJob? fewest = null;
        foreach (KernelJob job in Jobs)
            if (job.HasPieces && (fewest is null || job.Helpers < fewest.Helpers)) fewest = job;
        return fewest;
    }
}
