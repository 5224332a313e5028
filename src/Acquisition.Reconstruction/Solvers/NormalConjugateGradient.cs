using Acquisition.Reconstruction.Operators;

namespace Acquisition.Reconstruction.Solvers;

/// <summary>
/// Conjugate gradients (Hestenes &amp; Stiefel 1952) for <c>(N + λ)·x = b</c>, N Hermitian and not negative: the normal equations of least squares where A*·A is
/// cheaper than A and A* in turn, b = A*·data. <see cref="ConjugateGradient{TArray}"/> keeps more digits where they are not. Allocates what it needs once and
/// nothing in an iteration. One caller at a time.
/// </summary>
public sealed class NormalConjugateGradient<TArray> : IDisposable
{
    private readonly IArrayBackend<TArray> _backend;
    private readonly ILinearMap<TArray> _normal;
    private readonly TArray _residual;      // r = b − (N + λ)·x
    private readonly TArray _direction;     // p
    private readonly TArray _image;         // (N + λ)·p
    private readonly TArray _sum;
    private readonly LeastResidual<TArray> _least;

    /// <param name="backend">Where the arrays are.</param>
    /// <param name="normal">N. The caller disposes it, after this.</param>
    /// <exception cref="ArgumentException">N does not give what it takes.</exception>
    public NormalConjugateGradient(IArrayBackend<TArray> backend, ILinearMap<TArray> normal)
    {
        if (normal.Domain != normal.Range) throw new ArgumentException($"A normal operator gives what it takes, this one {normal.Range} of {normal.Domain}.", nameof(normal));
        (_backend, _normal) = (backend, normal);
        _residual = backend.Allocate(normal.Domain);
        _direction = backend.Allocate(normal.Domain);
        _image = backend.Allocate(normal.Domain);
        _sum = backend.Allocate(normal.Domain);
        _least = new(backend, normal.Domain);
    }

    /// <param name="b">Right-hand side.</param>
    /// <param name="x">Where to start on entry, zeros as a rule; the solution on return.</param>
    /// <param name="settings">λ and when to stop: the residual is compared with b.</param>
    /// <param name="cancellationToken">Asked before each iteration.</param>
    /// <exception cref="OperationCanceledException">x is as far as it came.</exception>
    public ConjugateGradientResult Solve(TArray b, TArray x, ConjugateGradientSettings settings, CancellationToken cancellationToken = default)
    {
        settings.Check();
        float lambda = (float)settings.Tikhonov;
        double scale = _backend.SquaredNorm(b);
        _backend.Copy(b, _residual);
        if (_backend.SquaredNorm(x) > 0)
        {
            Apply(x, lambda);
            _backend.Add(-1, _image, 1, _residual);
        }
        _backend.Copy(_residual, _direction);
        double gamma = _backend.SquaredNorm(_residual), reached = Math.Max(settings.RelativeResidual, LeastResidual<TArray>.Rounding);
        double Relative(double squared) => scale == 0 ? 0 : Math.Sqrt(squared / scale);
        _least.Begin(x, gamma, scale);
        for (int iteration = 0; ; iteration++)
        {
            double relative = Relative(gamma);
            if (relative <= reached) return new(iteration, relative, ConjugateGradientEnd.Converged);
            if (iteration == settings.Iterations) return new(iteration, relative, ConjugateGradientEnd.IterationLimit);
            cancellationToken.ThrowIfCancellationRequested();
            Apply(_direction, lambda);
            double curvature = RealDot();
            if (!(curvature > 0 && double.IsFinite(gamma / curvature))) return new(iteration, Relative(_least.Restore(x)), ConjugateGradientEnd.Breakdown);
            float alpha = (float)(gamma / curvature);
            _backend.Add(alpha, _direction, 1, x);
            _backend.Add(-alpha, _image, 1, _residual);
            double next = _backend.SquaredNorm(_residual);
            _backend.Add(1, _residual, (float)(next / gamma), _direction);
            gamma = next;
            if (_least.HasGrown(x, gamma)) return new(iteration + 1, Relative(_least.Restore(x)), ConjugateGradientEnd.Diverged);
        }
    }

    public void Dispose()
    {
        foreach (TArray array in (ReadOnlySpan<TArray>)[_residual, _direction, _image, _sum]) _backend.Free(array);
        _least.Dispose();
    }

    private void Apply(TArray x, float lambda)
    {
        _normal.Forward(x, _image);
        if (lambda > 0) _backend.Add(lambda, x, 1, _image);
    }

    /// <summary>Re⟨p, (N + λ)·p⟩ by polarisation: (‖p + q‖² − ‖p − q‖²)/4, q scaled to p's length so that no digits are lost.</summary>
    private double RealDot()
    {
        double p = _backend.SquaredNorm(_direction), q = _backend.SquaredNorm(_image);
        if (!(p > 0 && q > 0)) return 0;
        float factor = (float)Math.Sqrt(p / q);
        _backend.Copy(_direction, _sum);
        _backend.Add(factor, _image, 1, _sum);
        double plus = _backend.SquaredNorm(_sum);
        _backend.Copy(_direction, _sum);
        _backend.Add(-factor, _image, 1, _sum);
        return (plus - _backend.SquaredNorm(_sum)) / (4 * factor);
    }
}
