using System.Text.Json;
using System.Text.Json.Serialization;
using Acquisition.Core.Model.Recipes;
using Acquisition.Core.Ports.Catalog;

namespace Acquisition.Storage.Catalog;

/// <summary>
/// A recipe as it lies in the catalog: JSON with enumerations by name. A later version's recipe may hold settings, steps or words that this one does not know.
/// Such a recipe is not guessed at: it reads as <see cref="Unreadable"/>, its reconstruction as failed, and the row stays as it is for the version that wrote it.
/// </summary>
internal static class RecipeJson
{
    private const string UnreadableName = "unreadable";

    private const string UnreadableReason =
        "RECIPE_UNREADABLE: The recipe was written by another version of this software and is not run. Use that version, or ask for a new reconstruction.";

    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter(namingPolicy: null, allowIntegerValues: false) },
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        IgnoreReadOnlyProperties = true,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    };

    /// <summary>Stands for a recipe that this version cannot read; no method has its name, so that nothing can be made with it by accident.</summary>
    public static Recipe Unreadable { get; } = new() { Name = UnreadableName, Method = UnreadableName };

    public static string Write(Recipe recipe) => JsonSerializer.Serialize(recipe, Options);

    public static Recipe Read(string json)
    {
        try
        {
            return JsonSerializer.Deserialize<Recipe>(json, Options) ?? Unreadable;
        }
        catch (Exception exception) when (exception is JsonException or NotSupportedException)
        {
            return Unreadable;
        }
    }

    /// <summary>Whether the reconstruction's recipe could be read.</summary>
    public static bool IsReadable(ReconstructionRecord row) => !ReferenceEquals(row.Recipe, Unreadable);

    /// <summary>A row as the node sees it: what it cannot run any more has failed.</summary>
    public static ReconstructionRecord AsSeen(ReconstructionRecord row) =>
        IsReadable(row) || row.State is not (ReconstructionState.Pending or ReconstructionState.Running)
            ? row
            : row with { State = ReconstructionState.Failed, Reason = UnreadableReason };
}
