using Acquisition.Reconstruction.Numerics;

namespace Acquisition.Reconstruction.Fourier;

/// <summary>The two tiles that a plan transforms between, and room for the caller's own, from the thread's scratch.</summary>
internal readonly ref struct LaneWork
{
    public LaneWork(FourierPlan plan, int own = 0)
    {
        int length = plan.WorkLength;
        Span<float> work = Scratch.Take(4 * length + own);
        A = new(work[..length], work.Slice(length, length));
        B = new(work.Slice(2 * length, length), work.Slice(3 * length, length));
        Own = work[(4 * length)..];
    }

    public PlanarTarget<float> A { get; }
    public PlanarTarget<float> B { get; }
    public Span<float> Own { get; }
}
