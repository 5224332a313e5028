using Acquisition.Core.Model.Scans;

namespace Acquisition.Core.Model.Recipes;

/// <summary>Settings of the Cartesian Fourier reconstruction.</summary>
public sealed record MrFourier : MethodSettings
{
    public override Modality? Modality => Scans.Modality.Mr;

    public PartialFourier PartialFourier { get; init; } = PartialFourier.None;

    /// <summary>Null: none, every sample counts as it was measured.</summary>
    public Apodisation? Apodisation { get; init; }
}

/// <summary>What stands in for lines and samples that a partial-Fourier acquisition leaves out.</summary>
public enum PartialFourier
{
    /// <summary>Nothing: such an acquisition is not reconstructed.</summary>
    None,

    /// <summary>Zeros: right in position and contrast, blurred along the shortened axis.</summary>
    ZeroFilling,

    /// <summary>Homodyne detection (Noll, Nishimura, Macovski, IEEE TMI 10 (1991) 154): sharp where the phase is smooth.</summary>
    Homodyne,

    /// <summary>Projection onto convex sets (Haacke, Lindskog, Lin, JMR 92 (1991) 126): sharp where the phase is smooth, and true to every sample that there is.</summary>
    ProjectionOntoConvexSets,
}
