using Acquisition.Core.Model.Recipes;
using Acquisition.Core.Model.Scans;
using Acquisition.Core.Ports.Reconstruction;
using Acquisition.Reconstruction.Methods;

namespace Acquisition.Service.External;

/// <summary>
/// <c>external.NAME</c>: a method in a process of its own, so that what is wrong with it costs one reconstruction and nothing else. It takes any scan of its
/// modality, and is taken only where a recipe names it.
/// </summary>
internal sealed class ExternalMethod(ExternalMethodOptions options) : IMethod
{
    public string Name { get; } = $"external.{options.Name}";

    public Modality Modality { get; } = options.Modality!.Value;

    public bool IsOnlyByName => true;

    public long Check(ScanHeader header, Recipe recipe, MethodChecks checks)
    {
        checks.Recipe.Require("settings", recipe.Settings is null or ExternalSettings, "must be external for this method");
        checks.Recipe.Require("steps", recipe.Steps.Count == 0, "must be empty: this method has parameters of its own in their place");
        return (long)options.MemoryMiB << 20;
    }

    public IReconstruction Open(ScanHeader header, Recipe recipe, IBackend backend) => new ExternalReconstruction(Name, options, header, recipe);
}
