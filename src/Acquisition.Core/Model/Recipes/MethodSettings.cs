using System.Text.Json.Serialization;
using Acquisition.Core.Model.Scans;

namespace Acquisition.Core.Model.Recipes;

/// <summary>What one method can be told beyond the recipe's common part. A new method that has settings adds its record here; JSON names it by discriminator.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "settings")]
[JsonDerivedType(typeof(FilteredBackprojection), "filtered_backprojection")]
[JsonDerivedType(typeof(MrFourier), "mr_fourier")]
[JsonDerivedType(typeof(MrGrappa), "mr_grappa")]
[JsonDerivedType(typeof(MrSense), "mr_sense")]
[JsonDerivedType(typeof(IterativeCt), "iterative_ct")]
[JsonDerivedType(typeof(ExternalSettings), "external")]
[JsonDerivedType(typeof(MrNonCartesian), "mr_non_cartesian")]
public abstract record MethodSettings
{
    /// <summary>The scans that it is for; null: all.</summary>
    [JsonIgnore]
    public abstract Modality? Modality { get; }
}
