using Acquisition.Core.Model.Scans;

namespace Acquisition.Core.Model.Recipes;

/// <summary>Settings of the Cartesian Fourier reconstruction.</summary>
public sealed record MrFourier : MethodSettings
{
    public override Modality? Modality => Scans.Modality.Mr;

    public PartialFourier PartialFourier { get; init; } = PartialFourier.None;
}

/// <summary>What stands in for lines and samples that a partial-Fourier acquisition leaves out.</summary>
public enum PartialFourier
{
    /// <summary>Nothing: such an acquisition is not reconstructed.</summary>
    None,

    /// <summary>Zeros: right in position and contrast, blurred along the shortened axis.</summary>
    ZeroFilling,
}
