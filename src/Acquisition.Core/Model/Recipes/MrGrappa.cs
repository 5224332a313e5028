using Acquisition.Core.Model.Scans;

namespace Acquisition.Core.Model.Recipes;

/// <summary>Settings of GRAPPA.</summary>
public sealed record MrGrappa : MethodSettings
{
    public const int DefaultKernelColumns = 5;
    public const double DefaultRegularisation = 1e-4;

    public override Modality? Modality => Scans.Modality.Mr;

    /// <summary>Samples along the readout that a missing one is made of; odd.</summary>
    public int KernelColumns { get; init; } = DefaultKernelColumns;

    /// <summary>Acquired lines along the first phase encoding that a missing one is made of; null: 4, or 2 where the calibration lines are too few.</summary>
    public int? KernelLines { get; init; }

    /// <summary>Acquired lines along the second phase encoding; null: 2 or 3 where the lattice makes use of them, else 1.</summary>
    public int? KernelPartitions { get; init; }

    /// <summary>Weight of the kernel's squares beside the misfit's, as a part of the mean power of the calibration lines.</summary>
    public double Regularisation { get; init; } = DefaultRegularisation;

    /// <summary>How complete k-space becomes images.</summary>
    public MrFourier Fourier { get; init; } = new();
}
