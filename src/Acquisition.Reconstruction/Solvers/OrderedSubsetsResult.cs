namespace Acquisition.Reconstruction.Solvers;

/// <summary>What an iteration over all subsets came to.</summary>
/// <param name="Iteration">1 for the first.</param>
/// <param name="DataResidual">‖b − A·x‖/‖b‖, each subset's part as it was when its turn came.</param>
public readonly record struct OrderedSubsetsStep(int Iteration, double DataResidual);

public enum OrderedSubsetsEnd
{
    IterationLimit,

    /// <summary>The last iteration changed x by no more than was asked for.</summary>
    Converged,

    /// <summary>Something is not finite: the data are not. x is of no use.</summary>
    Breakdown,
}

/// <param name="Iterations">Iterations that were done.</param>
/// <param name="DataResidual">As in <see cref="OrderedSubsetsStep"/>, in the last one.</param>
/// <param name="End">Why it stopped.</param>
public readonly record struct OrderedSubsetsResult(int Iterations, double DataResidual, OrderedSubsetsEnd End);
