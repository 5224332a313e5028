namespace Acquisition.Reconstruction.Solvers;

/// <param name="Iterations">Times that all subsets are gone through.</param>
/// <param name="Relaxation">λ: 1 as a rule, less where the data are noisy; between 0 and 2.</param>
/// <param name="Decay">What λ is multiplied with after each iteration; with less than 1 ordered subsets settle although the data contradict each other.</param>
/// <param name="NonNegative">Whether x may not become negative, as attenuation cannot.</param>
public sealed record OrderedSubsetSartSettings(int Iterations, double Relaxation = 1, double Decay = 1, bool NonNegative = false)
{
    internal void Check()
    {
        ArgumentOutOfRangeException.ThrowIfNegative(Iterations);
        if (!(Relaxation is > 0 and < 2)) throw new ArgumentOutOfRangeException(nameof(Relaxation), Relaxation, "Between 0 and 2.");
        if (!(Decay is > 0 and <= 1)) throw new ArgumentOutOfRangeException(nameof(Decay), Decay, "Above 0, at most 1.");
    }
}
