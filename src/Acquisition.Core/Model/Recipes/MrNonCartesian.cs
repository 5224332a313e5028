using Acquisition.Core.Model.Scans;

namespace Acquisition.Core.Model.Recipes;

/// <summary>Settings of non-Cartesian MR reconstruction.</summary>
public sealed record MrNonCartesian : MethodSettings
{
    public override Modality? Modality => Scans.Modality.Mr;

    public NonCartesianKind Kind { get; init; } = NonCartesianKind.Gridding;

    public DensityCompensation DensityCompensation { get; init; } = DensityCompensation.Automatic;

    /// <summary>Iterations of an iterative kind, 1 to 200.</summary>
    public int Iterations { get; init; } = 12;

    /// <summary>λ of CG-SENSE, as a part of the normal operator's largest eigenvalue; not negative.</summary>
    public double Regularisation { get; init; } = 1e-3;

    /// <summary>Weight of the wavelets' magnitudes, as a part of the brightest pixel before the first iteration.</summary>
    public double WaveletRegularisation { get; init; } = 2e-3;
}

/// <summary>How samples become an image.</summary>
public enum NonCartesianKind
{
    /// <summary>A weighted sum of the samples for each coil, root sum of squares over the coils.</summary>
    Gridding,

    /// <summary>The image that agrees best with all coils' samples, seen through sensitivities from the centre of k-space: fewer streaks.</summary>
    CgSense,

    /// <summary>The image of fewest wavelets that agrees with all coils' samples, seen through the same sensitivities: for few samples.</summary>
    L1Wavelet,
}

/// <summary>How much of k-space a sample stands for.</summary>
public enum DensityCompensation
{
    /// <summary>By the sectors between spokes where readouts are spokes, else by iteration.</summary>
    Automatic,

    /// <summary>By iteration (Pipe and Menon 1999), whatever the trajectory.</summary>
    Iterative,
}
