using Acquisition.Reconstruction.Operators;

namespace Acquisition.Reconstruction.Solvers;

/// <summary>
/// The fast iterative shrinkage-thresholding algorithm (Beck &amp; Teboulle, SIAM J. Imaging Sci. 2 (2009) 183): minimises
/// <c>½‖A·x − y‖² + λ·‖Ψ·x‖₁</c> with A*·A as one map, for which there is often a shorter way, and b = A*·y. Ψ is orthogonal: a wavelet transform. Of
/// several, such as one at different places, each iteration takes the next (cycle spinning, Coifman &amp; Donoho 1995; Guerquin-Kern et al.,
/// IEEE TMI 30 (2011) 1649), which leaves no blocks. Allocates what it needs once and nothing in an iteration. One caller at a time.
/// </summary>
public sealed class IterativeThresholding<TArray> : IDisposable
{
    private const int PowerIterations = 15;

    /// <summary>The power method comes from below.</summary>
    private const double Margin = 1.05;

    private readonly IArrayBackend<TArray> _backend;
    private readonly ILinearMap<TArray> _normal;
    private readonly IReadOnlyList<ILinearMap<TArray>> _transforms;
    private readonly TArray _ahead;             // x with momentum
    private readonly TArray _image;
    private readonly TArray _coefficients;

    /// <param name="backend">Where the arrays are.</param>
    /// <param name="normal">A*·A. The caller disposes it, after this.</param>
    /// <param name="transforms">Ψ, one or several. The caller disposes them, after this.</param>
    /// <exception cref="ArgumentException">There is no Ψ, or shapes do not fit.</exception>
    public IterativeThresholding(IArrayBackend<TArray> backend, ILinearMap<TArray> normal, IReadOnlyList<ILinearMap<TArray>> transforms)
    {
        if (normal.Domain != normal.Range) throw new ArgumentException($"A normal operator gives what it takes, this one {normal.Range} of {normal.Domain}.", nameof(normal));
        if (transforms.Count == 0) throw new ArgumentException("There is no transform.", nameof(transforms));
        foreach (ILinearMap<TArray> transform in transforms)
            if (transform.Domain != normal.Domain || transform.Range != transforms[0].Range)
                throw new ArgumentException($"Transforms take {normal.Domain} to one shape, got {transform.Domain} to {transform.Range}.", nameof(transforms));
        (_backend, _normal, _transforms) = (backend, normal, transforms);
        _ahead = backend.Allocate(normal.Domain);
        _image = backend.Allocate(normal.Domain);
        _coefficients = backend.Allocate(transforms[0].Range);
    }

    /// <param name="b">A*·y.</param>
    /// <param name="x">Where to start on entry; the solution on return.</param>
    /// <param name="lambda">λ.</param>
    /// <param name="iterations">How many.</param>
    /// <returns>The last change of x against its length; NaN if something is not finite, and then x is of no use.</returns>
    /// <exception cref="ArgumentOutOfRangeException">λ or iterations are negative.</exception>
    public double Solve(TArray b, TArray x, double lambda, int iterations)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(iterations);
        if (!(lambda >= 0 && double.IsFinite(lambda))) throw new ArgumentOutOfRangeException(nameof(lambda), lambda, "Finite and not negative.");
        double largest = LargestEigenvalue(b);
        if (largest == 0)
        {
            _backend.Clear(x);
            return 0;
        }
        _backend.Copy(x, _ahead);
        double t = 1, change = 0;
        for (int iteration = 0; iteration < iterations; iteration++)
        {
            // v = z − (N·z − b)/L, in the place of z.
            _normal.Forward(_ahead, _image);
            _backend.Add(-1, b, 1, _image);
            _backend.Add((float)(-1 / largest), _image, 1, _ahead);
            ILinearMap<TArray> transform = _transforms[iteration % _transforms.Count];
            transform.Forward(_ahead, _coefficients);
            _backend.Shrink((float)(lambda / largest), _coefficients);
            transform.Adjoint(_coefficients, _ahead);

            // z = x + (t − 1)/t'·(x − x before); the difference first, in the image's place.
            double next = (1 + Math.Sqrt(1 + 4 * t * t)) / 2;
            _backend.Copy(_ahead, _image);
            _backend.Add(-1, x, 1, _image);
            change = Math.Sqrt(_backend.SquaredNorm(_image) / Math.Max(double.Epsilon, _backend.SquaredNorm(_ahead)));
            if (!double.IsFinite(change)) return double.NaN;
            _backend.Copy(_ahead, x);
            _backend.Add((float)((t - 1) / next), _image, 1, _ahead);
            t = next;
        }
        return change;
    }

    public void Dispose()
    {
        foreach (TArray array in (ReadOnlySpan<TArray>)[_ahead, _image, _coefficients]) _backend.Free(array);
    }

    /// <summary>By the power method, from b, which is where iterations begin.</summary>
    private double LargestEigenvalue(TArray b)
    {
        double length = Math.Sqrt(_backend.SquaredNorm(b)), largest = 0;
        _backend.Copy(b, _image);
        for (int i = 0; i < PowerIterations && length > 0; i++)
        {
            _backend.Scale((float)(1 / length), _image);
            _normal.Forward(_image, _ahead);
            length = largest = Math.Sqrt(_backend.SquaredNorm(_ahead));
            _backend.Copy(_ahead, _image);
        }
        return Margin * largest;
    }
}
