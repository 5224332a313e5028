using System.Text.Json.Serialization;
using Acquisition.Core.Model.Scans;

namespace Acquisition.Core.Model.Recipes;

/// <summary>A step that a recipe adds to its method's own. A new step adds its record here; JSON names it by discriminator.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "step")]
[JsonDerivedType(typeof(WaterBeamHardening), "water_beam_hardening")]
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
