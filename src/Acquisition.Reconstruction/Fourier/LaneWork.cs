using Acquisition.Reconstruction.Numerics;

namespace Acquisition.Reconstruction.Fourier;

/// <summary>The two tiles that a plan transforms between, and room for the caller's own, from the thread's arena until disposed.</summary>
internal readonly ref struct LaneWork
{
    private readonly Arena.Frame _frame;

    public LaneWork(FourierPlan plan, int own = 0)
    {
        int length = plan.WorkLength;
        _frame = Arena.Open();
        A = _frame.TakePlanar(length);
        B = _frame.TakePlanar(length);
        Own = _frame.Take(own);
    }

    public PlanarTarget<float> A { get; }
    public PlanarTarget<float> B { get; }
    public Span<float> Own { get; }

    public void Dispose() => _frame.Dispose();
}
