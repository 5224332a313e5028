namespace Acquisition.Reconstruction.Solvers;

/// <summary>What an iteration came to.</summary>
/// <param name="Iteration">1 for the first.</param>
/// <param name="RelativeResidual">‖A*(b − A·x) − λ·x‖ / ‖A*·b‖: 0 at the solution.</param>
/// <param name="DataResidual">‖b − A·x‖ / ‖b‖: what the data do not agree with.</param>
public readonly record struct ConjugateGradientStep(int Iteration, double RelativeResidual, double DataResidual);

public enum ConjugateGradientEnd
{
    /// <summary>The residual is as small as was asked for, or as floats can tell.</summary>
    Converged,

    IterationLimit,

    /// <summary>The next step would not have been finite: the data are not, or rounding has used up the direction. x is that of the least residual.</summary>
    Breakdown,

    /// <summary>The residual has grown to ten times its least: only rounding was left to go on with. x is that of the least residual.</summary>
    Diverged,
}

/// <param name="Iterations">Iterations that were done.</param>
/// <param name="RelativeResidual">As in <see cref="ConjugateGradientStep"/>, of the x that is given.</param>
/// <param name="End">Why it stopped.</param>
public readonly record struct ConjugateGradientResult(int Iterations, double RelativeResidual, ConjugateGradientEnd End);
