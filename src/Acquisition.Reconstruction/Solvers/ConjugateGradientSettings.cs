namespace Acquisition.Reconstruction.Solvers;

/// <summary>λ, and when to stop.</summary>
/// <param name="Iterations">At most so many.</param>
/// <param name="RelativeResidual">Stop when ‖A*(b − A·x) − λ·x‖ is this part of ‖A*·b‖ or less; in any case at 10⁻⁷, a float's rounding.</param>
/// <param name="Tikhonov">λ in ‖A·x − b‖² + λ‖x‖²; 0 for none.</param>
public sealed record ConjugateGradientSettings(int Iterations, double RelativeResidual = 0, double Tikhonov = 0)
{
    internal void Check()
    {
        ArgumentOutOfRangeException.ThrowIfNegative(Iterations);
        if (!(RelativeResidual >= 0)) throw new ArgumentOutOfRangeException(nameof(RelativeResidual), RelativeResidual, "Not negative.");
        if (!(Tikhonov >= 0 && double.IsFinite(Tikhonov))) throw new ArgumentOutOfRangeException(nameof(Tikhonov), Tikhonov, "Finite and not negative.");
    }
}
