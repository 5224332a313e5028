using Acquisition.Reconstruction.Operators;

namespace Acquisition.Reconstruction.Solvers;

/// <summary>
/// The simultaneous algebraic reconstruction technique (Andersen &amp; Kak, Ultrasonic Imaging 6 (1984) 81) on ordered subsets of the data (Wang
/// &amp; Jiang, J. X-Ray Sci. Technol. 12 (2004) 169): for one subset after another
/// <c>x ← max(bound, x + λ·C·Aₛᵀ·Rₛ·(bₛ − Aₛ·x))</c>, Rₛ = 1/(Aₛ·1) by ray, C = 1/maxₛ(Aₛᵀ·1) by voxel, one for all subsets: as no subset's sum is
/// larger, no eigenvalue of C·Aₛᵀ·Rₛ·Aₛ is above 1. A has no negative weights. With one subset, 0 &lt; λ &lt; 2 and consistent data the residual,
/// weighted by R, never rises, and x goes to the solution nearest to where it began. One caller at a time.
/// </summary>
public sealed class OrderedSubsetSart<TArray> : IDisposable
{
    private readonly IArrayBackend<TArray> _backend;
    private readonly SubsetRanges<TArray> _subsets;
    private readonly TArray _rays;          // R
    private readonly TArray _voxels;        // C
    private readonly TArray _residual;
    private readonly TArray _update;

    /// <param name="backend">Where the arrays are.</param>
    /// <param name="subsets">A₁, A₂, … from one domain, each with data from all around. The caller disposes them, after this.</param>
    public OrderedSubsetSart(IArrayBackend<TArray> backend, IReadOnlyList<ILinearMap<TArray>> subsets)
    {
        (_backend, _subsets) = (backend, new(backend, subsets));
        _rays = backend.Allocate(_subsets.Range);
        _voxels = backend.Allocate(_subsets.Domain);
        _residual = backend.Allocate(_subsets.Largest);
        _update = backend.Allocate(_subsets.Domain);
        for (int subset = 0; subset < subsets.Count; subset++) AddSums(subset);
        backend.Invert(_rays);
        backend.Invert(_voxels);
    }

    /// <param name="b">The data: those of the first subset, those of the second, ….</param>
    /// <param name="x">Where to start on entry, zeros or another method's image; the solution on return.</param>
    /// <param name="settings">How often and how far.</param>
    /// <param name="report">Told of each iteration; may be null.</param>
    /// <param name="cancellationToken">Asked before each subset; x then is what the subsets before made of it.</param>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public OrderedSubsetsResult Solve(TArray b, TArray x, OrderedSubsetSartSettings settings, Action<OrderedSubsetsStep>? report = null, CancellationToken cancellationToken = default)
    {
        settings.Check();
        double norm = Math.Sqrt(_backend.SquaredNorm(b)), residual = 0, relaxation = settings.Relaxation;
        for (int iteration = 0; iteration < settings.Iterations; iteration++, relaxation *= settings.Decay)
        {
            double squares = 0;
            for (int place = 0; place < _subsets.Count; place++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                squares += Step(SubsetOrder.At(place, _subsets.Count), b, x, (float)relaxation, settings.NonNegative);
            }
            residual = norm > 0 ? Math.Sqrt(squares) / norm : 0;
            if (!double.IsFinite(squares)) return new(iteration, residual, OrderedSubsetsEnd.Breakdown);
            report?.Invoke(new(iteration + 1, residual));
        }
        return new(settings.Iterations, residual, OrderedSubsetsEnd.IterationLimit);
    }

    public void Dispose()
    {
        _backend.Free(_rays);
        _backend.Free(_voxels);
        _backend.Free(_residual);
        _backend.Free(_update);
    }

    private void AddSums(int subset)
    {
        TArray ones = _subsets.Fit(_residual, subset);
        _backend.Fill(1, ones);
        _subsets.Maps[subset].Adjoint(ones, _update);
        _backend.Maximise(_update, _voxels);
        _backend.Fill(1, _update);
        _subsets.Maps[subset].Forward(_update, _subsets.Of(_rays, subset));
    }

    /// <summary>One subset; returns ‖bₛ − Aₛ·x‖² before it.</summary>
    private double Step(int subset, TArray b, TArray x, float relaxation, bool nonNegative)
    {
        TArray residual = _subsets.Fit(_residual, subset);
        double squares = _subsets.Residual(subset, b, x, residual);
        _backend.Multiply(_subsets.Of(_rays, subset), residual);
        _subsets.Maps[subset].Adjoint(residual, _update);
        _backend.Multiply(_voxels, _update);
        _backend.Add(relaxation, _update, 1, x);
        if (nonNegative) _backend.Raise(0, x);
        return squares;
    }
}
