namespace Acquisition.Reconstruction.Solvers;

/// <summary>An axis along which differences count.</summary>
/// <param name="Axis">Of the domain.</param>
/// <param name="Scale">What its differences are multiplied with: 1, or a ratio of spacings.</param>
public readonly record struct DifferenceAxis(int Axis, double Scale = 1);

/// <summary>What to minimise, and when to stop.</summary>
/// <param name="Iterations">At most so many times all subsets.</param>
/// <param name="Lambda">λ in ½‖A·x − b‖²_W + λ·TV(x); 0 for none.</param>
/// <param name="NonNegative">Whether x may not become negative.</param>
/// <param name="RelativeChange">Stop when an iteration changes x by this part of ‖x‖ or less.</param>
/// <param name="ProximalIterations">Steps of the dual problem of TV within each step; they go on where the last ones ended.</param>
public sealed record TotalVariationSettings(int Iterations, double Lambda, bool NonNegative = false, double RelativeChange = 0, int ProximalIterations = 10)
{
    internal void Check()
    {
        ArgumentOutOfRangeException.ThrowIfNegative(Iterations);
        if (!(Lambda >= 0 && double.IsFinite(Lambda))) throw new ArgumentOutOfRangeException(nameof(Lambda), Lambda, "Finite and not negative.");
        if (!(RelativeChange >= 0)) throw new ArgumentOutOfRangeException(nameof(RelativeChange), RelativeChange, "Not negative.");
        ArgumentOutOfRangeException.ThrowIfLessThan(ProximalIterations, 1);
    }
}
