using System.Text.Json.Serialization;
using Acquisition.Core.Model.Images;
using Acquisition.Core.Model.Scans;

namespace Acquisition.Core.Model.Recipes;

/// <summary>Settings of the Cartesian Fourier reconstruction.</summary>
public sealed record MrFourier : MethodSettings
{
    public override Modality? Modality => Scans.Modality.Mr;

    public PartialFourier PartialFourier { get; init; } = PartialFourier.None;

    /// <summary>Null: none, every sample counts as it was measured.</summary>
    public Apodisation? Apodisation { get; init; }

    /// <summary>How the images of several channels become one.</summary>
    public ChannelCombination Combination { get; init; } = ChannelCombination.RootSumOfSquares;

    /// <summary>The kinds of images, each once, in the order of the series; empty: magnitudes.</summary>
    public IReadOnlyList<MrImageKind> Outputs { get; init; } = [];

    /// <summary>The kinds that are made, at least one.</summary>
    [JsonIgnore]
    public IReadOnlyList<MrImageKind> Kinds => Outputs is [] ? [MrImageKind.Magnitude] : Outputs;

    /// <summary>Whether the combination must leave the image's phase.</summary>
    [JsonIgnore]
    public bool IsComplex => Combination == ChannelCombination.Adaptive || Kinds.Any(kind => kind != MrImageKind.Magnitude);
}

/// <summary>How the images of several channels become one.</summary>
public enum ChannelCombination
{
    /// <summary>Magnitudes (Roemer et al., MRM 16 (1990) 192); the phase is lost.</summary>
    RootSumOfSquares,

    /// <summary>
    /// A complex image by sensitivities of length 1 that the images themselves tell (Walsh et al., MRM 43 (2000) 682): less noise where there is little signal. The
    /// phase is relative to what the channels have in common over the whole image or slab.
    /// </summary>
    Adaptive,
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
