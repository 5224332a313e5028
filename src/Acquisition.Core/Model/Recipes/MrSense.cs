using Acquisition.Core.Model.Scans;

namespace Acquisition.Core.Model.Recipes;

/// <summary>Settings of SENSE and of compressed sensing.</summary>
public sealed record MrSense : MethodSettings
{
    public override Modality? Modality => Scans.Modality.Mr;

    /// <summary>Of the solver; more follow the data farther, into their noise.</summary>
    public int Iterations { get; init; } = 30;

    /// <summary>Least squares: λ in ‖E·x − k‖² + λ‖x‖², whose first part has eigenvalues up to 1.</summary>
    public double Regularisation { get; init; } = .001;

    /// <summary>Weight of the wavelets' magnitudes, as a part of the brightest pixel of E*·k; null: least squares.</summary>
    public double? WaveletRegularisation { get; init; }

    /// <summary>Maps of each channel: 2 for an object that reaches beyond the field of view.</summary>
    public int Maps { get; init; } = 1;

    /// <summary>How the combined k-space becomes images.</summary>
    public MrFourier Fourier { get; init; } = new();
}
