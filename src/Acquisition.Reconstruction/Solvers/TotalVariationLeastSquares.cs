using Acquisition.Reconstruction.Operators;

namespace Acquisition.Reconstruction.Solvers;

/// <summary>
/// Minimises <c>½‖A·x − b‖²_W + λ·TV(x)</c>, x ≥ 0 if wished: FISTA (Beck &amp; Teboulle, SIAM J. Imaging Sci. 2 (2009) 183) in the metric of the
/// separable surrogate D = Aᵀ·W·A·1, which bounds Aᵀ·W·A as A has no negative weights (Erdogan &amp; Fessler, PMB 44 (1999) 2835). With several
/// subsets each step takes S·Aₛᵀ·Wₛ for Aᵀ·W (Kim, Ramani &amp; Fessler, IEEE TMI 34 (2015) 167), and D is the largest of S·Aₛᵀ·Wₛ·Aₛ·1 by voxel, so that it
/// bounds each of them where subsets do not see a voxel alike. That is about S times as fast while x is far from the solution and no longer exact
/// near it; with one subset, F(x_k) − F* ≤ 2‖x₀ − x*‖²_D/(k + 1)². One caller at a time.
/// </summary>
public sealed class TotalVariationLeastSquares<TArray> : IDisposable
{
    private readonly IArrayBackend<TArray> _backend;
    private readonly SubsetRanges<TArray> _subsets;
    private readonly TArray _weights;       // W
    private readonly TArray _inverse;       // 1/D
    private readonly TArray _residual;
    private readonly TArray _momentum;      // z
    private readonly TArray _step;          // z − (1/D)·gradient
    private readonly TArray _last;
    private readonly TotalVariationProximal<TArray> _proximal;

    /// <param name="backend">Where the arrays are.</param>
    /// <param name="subsets">A₁, A₂, … from one domain, each with data from all around. The caller disposes them, after this.</param>
    /// <param name="weights">W: as the data, not negative; the caller's, and not changed.</param>
    /// <param name="axes">The axes of TV, of which the lengths of gradients are made.</param>
    public TotalVariationLeastSquares(IArrayBackend<TArray> backend, IReadOnlyList<ILinearMap<TArray>> subsets, TArray weights, ReadOnlySpan<DifferenceAxis> axes)
    {
        (_backend, _subsets, _weights) = (backend, new(backend, subsets), weights);
        _inverse = backend.Allocate(_subsets.Domain);
        _residual = backend.Allocate(_subsets.Largest);
        _momentum = backend.Allocate(_subsets.Domain);
        _step = backend.Allocate(_subsets.Domain);
        _last = backend.Allocate(_subsets.Domain);
        FindCurvature();
        backend.Invert(_inverse);
        _proximal = new(backend, _subsets.Domain, _inverse, axes);
    }

    /// <param name="b">The data: those of the first subset, those of the second, ….</param>
    /// <param name="x">Where to start on entry; the solution on return.</param>
    /// <param name="settings">λ and when to stop.</param>
    /// <param name="report">Told of each iteration; may be null.</param>
    /// <param name="cancellationToken">Asked before each subset; x then is what the subsets before made of it.</param>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public OrderedSubsetsResult Solve(TArray b, TArray x, TotalVariationSettings settings, Action<OrderedSubsetsStep>? report = null, CancellationToken cancellationToken = default)
    {
        settings.Check();
        _proximal.Begin();
        _backend.Copy(x, _momentum);
        double norm = Math.Sqrt(_backend.SquaredNorm(b)), residual = 0, t = 1;
        for (int iteration = 0; iteration < settings.Iterations; iteration++)
        {
            (double squares, double change) = (0, 0);
            for (int place = 0; place < _subsets.Count; place++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                squares += Descend(SubsetOrder.At(place, _subsets.Count), b);
                _backend.Copy(x, _last);
                _proximal.Apply(_step, x, settings);
                double next = (1 + Math.Sqrt(1 + 4 * t * t)) / 2;
                change = Math.Max(change, Accelerate(x, (float)((t - 1) / next)));
                t = next;
            }
            residual = norm > 0 ? Math.Sqrt(squares) / norm : 0;
            if (!double.IsFinite(squares)) return new(iteration, residual, OrderedSubsetsEnd.Breakdown);
            report?.Invoke(new(iteration + 1, residual));
            if (change <= settings.RelativeChange * settings.RelativeChange * _backend.SquaredNorm(x)) return new(iteration + 1, residual, OrderedSubsetsEnd.Converged);
        }
        return new(settings.Iterations, residual, OrderedSubsetsEnd.IterationLimit);
    }

    public void Dispose()
    {
        _proximal.Dispose();
        _backend.Free(_inverse);
        _backend.Free(_residual);
        _backend.Free(_momentum);
        _backend.Free(_step);
        _backend.Free(_last);
    }

    /// <summary>D into where its inverse will be.</summary>
    private void FindCurvature()
    {
        _backend.Fill(1, _momentum);
        for (int subset = 0; subset < _subsets.Count; subset++)
        {
            TArray residual = _subsets.Fit(_residual, subset);
            _subsets.Maps[subset].Forward(_momentum, residual);
            _backend.Multiply(_subsets.Of(_weights, subset), residual);
            _subsets.Maps[subset].Adjoint(residual, _step);
            _backend.Scale(_subsets.Count, _step);
            _backend.Maximise(_step, _inverse);
        }
    }

    /// <summary>step = z + (S/D)·Aₛᵀ·Wₛ·(bₛ − Aₛ·z); returns ‖bₛ − Aₛ·z‖².</summary>
    private double Descend(int subset, TArray b)
    {
        TArray residual = _subsets.Fit(_residual, subset);
        double squares = _subsets.Residual(subset, b, _momentum, residual);
        _backend.Multiply(_subsets.Of(_weights, subset), residual);
        _subsets.Maps[subset].Adjoint(residual, _step);
        _backend.Multiply(_inverse, _step);
        _backend.Add(1, _momentum, _subsets.Count, _step);
        return squares;
    }

    /// <summary>z = x + β·(x − last); returns ‖x − last‖².</summary>
    private double Accelerate(TArray x, float beta)
    {
        _backend.Add(1, x, -1, _last);
        _backend.Copy(x, _momentum);
        _backend.Add(beta, _last, 1, _momentum);
        return _backend.SquaredNorm(_last);
    }
}
