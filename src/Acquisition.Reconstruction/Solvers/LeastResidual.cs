using Acquisition.Reconstruction.Operators;

namespace Acquisition.Reconstruction.Solvers;

/// <summary>
/// Keeps conjugate gradients from going on when rounding is all that is left to go on with: directions are then no longer conjugate, and steps along them lead away from the
/// solution without end. It holds the x of the least residual so far, to go back to.
/// </summary>
internal sealed class LeastResidual<TArray> : IDisposable
{
    /// <summary>A residual that is this part of its start is a float's rounding of it.</summary>
    public const double Rounding = 1e-7;

    /// <summary>The part of its start below which a residual is on its way down: before, that of an ill-conditioned map may rise by the root of its condition, rightly.</summary>
    private const double Settled = 0.01;

    private const double Growth = 10;

    private readonly IArrayBackend<TArray> _backend;
    private readonly TArray _x;
    private double _settled;    // squares
    private double _least;

    public LeastResidual(IArrayBackend<TArray> backend, Shape shape) => (_backend, _x) = (backend, backend.Allocate(shape));

    /// <param name="x">Where it starts.</param>
    /// <param name="squared">The residual there.</param>
    /// <param name="scale">What residuals are compared with.</param>
    public void Begin(TArray x, double squared, double scale)
    {
        _settled = Settled * Settled * scale;
        Keep(x, squared);
    }

    /// <summary>Takes the residual of an x.</summary>
    /// <returns>Whether it has grown too far from the least.</returns>
    public bool HasGrown(TArray x, double squared)
    {
        if (squared < _least) Keep(x, squared);
        return _least < _settled && squared > Growth * Growth * _least;
    }

    /// <summary>Back to the least residual.</summary>
    /// <returns>It, squared.</returns>
    public double Restore(TArray x)
    {
        _backend.Copy(_x, x);
        return _least;
    }

    public void Dispose() => _backend.Free(_x);

    private void Keep(TArray x, double squared)
    {
        _backend.Copy(x, _x);
        _least = squared;
    }
}
