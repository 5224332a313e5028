using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Acquisition.Core.Model.Recipes;

namespace Acquisition.Storage.Catalog;

/// <summary>A recipe as it lies in the catalog: JSON with the modality as discriminator and enumerations by name.</summary>
internal static class RecipeJson
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter() },
        TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { AddModalities } },
    };

    public static string Write(Recipe recipe) => JsonSerializer.Serialize(recipe, Options);

    public static Recipe Read(string json) => JsonSerializer.Deserialize<Recipe>(json, Options)!;

    private static void AddModalities(JsonTypeInfo type)
    {
        if (type.Type != typeof(Recipe)) return;
        type.PolymorphismOptions = new JsonPolymorphismOptions
        {
            TypeDiscriminatorPropertyName = "modality",
            DerivedTypes = { new JsonDerivedType(typeof(CtRecipe), "CT"), new JsonDerivedType(typeof(MrRecipe), "MR") },
        };
    }
}
