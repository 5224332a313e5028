using Acquisition.Reconstruction.Numerics;

namespace Acquisition.Reconstruction.Fourier;

/// <summary>The two tiles that a plan transforms between, and room for the caller's own, from the thread's arena until disposed.</summary>
internal readonly ref struct LaneWork
{
    private readonly Arena.Frame _frame;

    public LaneWork(FourierPlan plan, int own = 0)
        : this(plan.WorkLength, own)
    {
    }

    /// <param name="length">Floats of each of a tile's planes: enough for all plans that use it.</param>
    /// <param name="own">Floats for the caller.</param>
    public LaneWork(int length, int own = 0)
    {
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
