using System.Text.Json.Serialization;
using Acquisition.Core.Model.Scans;

namespace Acquisition.Core.Model.Recipes;

/// <summary>A step that a recipe adds to its method's own. A new step adds its record here; JSON names it by discriminator.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "step")]
[JsonDerivedType(typeof(WaterBeamHardening), "water_beam_hardening")]
[JsonDerivedType(typeof(RingSuppression), "ring_suppression")]
[JsonDerivedType(typeof(ScatterKernel), "scatter_kernel")]
[JsonDerivedType(typeof(TruncationExtrapolation), "truncation_extrapolation")]
[JsonDerivedType(typeof(AdaptiveFilter), "adaptive_filter")]
[JsonDerivedType(typeof(MetalArtefactReduction), "metal_artefact_reduction")]
public abstract record RecipeStep
{
    /// <summary>The scans that it is for.</summary>
    [JsonIgnore]
    public abstract Modality Modality { get; }
}

/// <summary>
/// Polynomial correction of the line integrals for beam hardening in water, <c>p' = Σₖ c[k]·p^(k+1)</c> (Herman, PMB 24 (1979) 81).
/// </summary>
/// <param name="Coefficients">c: from p¹ on, 1 to 8 finite values, the first positive.</param>
public sealed record WaterBeamHardening(IReadOnlyList<double> Coefficients) : RecipeStep
{
    public override Modality Modality => Modality.Ct;
}

/// <summary>
/// Takes out what a detector element says too much or too little in every view, which makes rings: how far its mean over the views deviates from a parabola through
/// its neighbours' (Boin and Haibel, Opt. Express 14 (2006) 12071).
/// </summary>
/// <param name="ChannelReach">Neighbours on either side, 2 to 64.</param>
/// <param name="Maximum">The largest line integral that is taken out, above 0 and at most 1: more is the object's.</param>
public sealed record RingSuppression(int ChannelReach = RingSuppression.DefaultChannelReach, double Maximum = RingSuppression.DefaultMaximum) : RecipeStep
{
    /// <summary>Wide enough that a ring stays out of its own estimate, narrow against the structure of a head.</summary>
    public const int DefaultChannelReach = 4;

    /// <summary>A gain that is off by 2 %.</summary>
    public const double DefaultMaximum = .02;

    public override Modality Modality => Modality.Ct;
}

/// <summary>
/// Subtracts scatter estimated by a convolution (Ohnesorge et al., Eur. Radiol. 9 (1999) 563): a ray of transmission T and line integral p scatters
/// <c>Amplitude·T^α·p^β</c> of the unattenuated beam, spread over the detector as a normal distribution.
/// </summary>
/// <param name="Amplitude">Above 0 and at most 1.</param>
/// <param name="WidthMm">σ of the distribution on the detector, mm.</param>
/// <param name="TransmissionExponent">α, 0 to 4.</param>
/// <param name="LineIntegralExponent">β, 0 to 4.</param>
public sealed record ScatterKernel(double Amplitude, double WidthMm, double TransmissionExponent = 1, double LineIntegralExponent = 1) : RecipeStep
{
    public override Modality Modality => Modality.Ct;
}

/// <summary>Continues rows that the detector's ends cut off with a water cylinder (Hsieh et al., Med. Phys. 31 (2004) 2385). The last step.</summary>
/// <param name="DiameterMm">Of the circle about the axis of rotation that the object lies in, mm.</param>
public sealed record TruncationExtrapolation(double DiameterMm) : RecipeStep
{
    public override Modality Modality => Modality.Ct;
}

/// <summary>
/// Smooths where the object attenuates most, along the channels and across the rows, so that a few noisy rays make no streaks (Kachelrieß, Watzke, Kalender,
/// Med. Phys. 28 (2001) 475).
/// </summary>
/// <param name="Threshold">Line integral from which on is smoothed, above 0: what is above has the noise of what is there.</param>
/// <param name="ChannelReach">The most neighbours on either side along a row, 1 to 64.</param>
/// <param name="RowReach">The most neighbours on either side across the rows, 0 to 64.</param>
public sealed record AdaptiveFilter(double Threshold, int ChannelReach = AdaptiveFilter.DefaultChannelReach, int RowReach = AdaptiveFilter.DefaultRowReach) : RecipeStep
{
    /// <summary>About 3 mm at the isocentre.</summary>
    public const int DefaultChannelReach = 5;
    public const int DefaultRowReach = 2;

    public override Modality Modality => Modality.Ct;
}

/// <summary>
/// Replaces rays through metal by an interpolation between their neighbours, normalised by the projections of an image of air, soft tissue and bone (Meyer,
/// Raupach, Lell, Schmidt, Kachelriess, Med. Phys. 37 (2010) 5482), and puts the metal back.
/// </summary>
/// <param name="ThresholdHu">What is above it is metal; positive.</param>
public sealed record MetalArtefactReduction(double ThresholdHu = MetalArtefactReduction.DefaultThresholdHu) : RecipeStep
{
    /// <summary>Denser than any bone or tooth.</summary>
    public const double DefaultThresholdHu = 3000;

    public override Modality Modality => Modality.Ct;
}
