using Acquisition.Reconstruction.Operators;

namespace Acquisition.Reconstruction.Solvers;

/// <summary>
/// Least squares by conjugate gradients on the normal equations (Hestenes &amp; Stiefel 1952, sec. 10; as CGLS in Björck 1996, alg. 7.4.1):
/// minimises <c>‖A·x − b‖² + λ‖x‖²</c>. The residual b − A·x is carried along instead of A*A's, which in single precision keeps digits that
/// squaring the condition would lose. Allocates what it needs once and nothing in an iteration. One caller at a time.
/// </summary>
public sealed class ConjugateGradient<TArray> : IDisposable
{
    private readonly IArrayBackend<TArray> _backend;
    private readonly ILinearMap<TArray> _map;
    private readonly TArray _residual;      // r = b − A·x
    private readonly TArray _image;         // q = A·p
    private readonly TArray _gradient;      // s = A*·r − λ·x
    private readonly TArray _direction;     // p
    private readonly LeastResidual<TArray> _least;

    /// <param name="backend">Where the arrays are.</param>
    /// <param name="map">A. The caller disposes it, after this.</param>
    public ConjugateGradient(IArrayBackend<TArray> backend, ILinearMap<TArray> map)
    {
        _backend = backend;
        _map = map;
        _residual = backend.Allocate(map.Range);
        _image = backend.Allocate(map.Range);
        _gradient = backend.Allocate(map.Domain);
        _direction = backend.Allocate(map.Domain);
        _least = new(backend, map.Domain);
    }

    /// <param name="b">The data, in the range of A.</param>
    /// <param name="x">Where to start on entry, zeros as a rule; the solution on return.</param>
    /// <param name="settings">λ and when to stop.</param>
    /// <param name="report">Told of each iteration; may be null.</param>
    /// <param name="cancellationToken">Asked before each iteration.</param>
    /// <exception cref="OperationCanceledException">x is as far as it came.</exception>
    public ConjugateGradientResult Solve(TArray b, TArray x, ConjugateGradientSettings settings, Action<ConjugateGradientStep>? report = null, CancellationToken cancellationToken = default)
    {
        settings.Check();
        float lambda = (float)settings.Tikhonov;
        double gamma = Begin(b, x, lambda, out double scale), bNorm = Math.Sqrt(_backend.SquaredNorm(b));
        double reached = Math.Max(settings.RelativeResidual, LeastResidual<TArray>.Rounding);
        _least.Begin(x, gamma, scale);
        double Relative(double squared) => scale == 0 ? 0 : Math.Sqrt(squared / scale);

        for (int iteration = 0; ; iteration++)
        {
            double relative = Relative(gamma);
            if (relative <= reached) return new(iteration, relative, ConjugateGradientEnd.Converged);
            if (iteration == settings.Iterations) return new(iteration, relative, ConjugateGradientEnd.IterationLimit);
            cancellationToken.ThrowIfCancellationRequested();
            double next = Step(x, lambda, gamma);
            if (!double.IsFinite(next)) return new(iteration, Relative(_least.Restore(x)), ConjugateGradientEnd.Breakdown);
            gamma = next;
            report?.Invoke(new(iteration + 1, Relative(gamma), bNorm > 0 ? Math.Sqrt(_backend.SquaredNorm(_residual)) / bNorm : 0));
            if (_least.HasGrown(x, gamma)) return new(iteration + 1, Relative(_least.Restore(x)), ConjugateGradientEnd.Diverged);
        }
    }

    public void Dispose()
    {
        _backend.Free(_residual);
        _backend.Free(_image);
        _backend.Free(_gradient);
        _backend.Free(_direction);
        _least.Dispose();
    }

    /// <summary>r, s and p at the start. Returns ‖s‖², and ‖A*·b‖², which it is compared with.</summary>
    private double Begin(TArray b, TArray x, float lambda, out double scale)
    {
        _backend.Copy(b, _residual);
        _map.Adjoint(_residual, _gradient);
        scale = _backend.SquaredNorm(_gradient);
        if (_backend.SquaredNorm(x) > 0)
        {
            _map.Forward(x, _image);
            _backend.Add(-1, _image, 1, _residual);
            FindGradient(x, lambda);
        }
        _backend.Copy(_gradient, _direction);
        return _backend.SquaredNorm(_gradient);
    }

    /// <summary>One iteration. Returns the new ‖s‖²; not finite when the direction can no longer be gone.</summary>
    private double Step(TArray x, float lambda, double gamma)
    {
        _map.Forward(_direction, _image);
        double curvature = _backend.SquaredNorm(_image) + (lambda > 0 ? lambda * _backend.SquaredNorm(_direction) : 0);
        if (!(curvature > 0 && double.IsFinite(gamma / curvature))) return double.NaN;
        float alpha = (float)(gamma / curvature);
        _backend.Add(alpha, _direction, 1, x);
        _backend.Add(-alpha, _image, 1, _residual);
        FindGradient(x, lambda);
        double next = _backend.SquaredNorm(_gradient);
        _backend.Add(1, _gradient, (float)(next / gamma), _direction);
        return next;
    }

    private void FindGradient(TArray x, float lambda)
    {
        _map.Adjoint(_residual, _gradient);
        if (lambda > 0) _backend.Add(-lambda, x, 1, _gradient);
    }
}
