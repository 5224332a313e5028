using Acquisition.Core.Model.Errors;
using Acquisition.Core.Model.Recipes;
using Acquisition.Core.Model.Scans;
using Acquisition.Core.Ports.Catalog;
using Acquisition.Core.Ports.Reconstruction;
using Microsoft.Extensions.Options;

namespace Acquisition.Pipeline.Reconstructions;

/// <summary>Whether this node can reconstruct a scan: a method that can, and memory for it.</summary>
public sealed class Admission(IReconstructor reconstructor, IDestinations destinations, IOptions<PipelineOptions> options)
{
    /// <summary>The reason of a reconstruction that no method takes.</summary>
    public const string NotReconstructable = "NOT_RECONSTRUCTABLE";

    private readonly long _budget = options.Value.EffectiveMemoryBudgetBytes;

    internal IReadOnlyList<string> Destinations => destinations.Names;

    /// <summary>As <see cref="IReconstructor.Check"/>, with the node's memory counted in.</summary>
    public Suitability Check(ScanHeader header, Recipe recipe)
    {
        Suitability suitability = reconstructor.Check(header, recipe);
        if (suitability.WorkingBytes <= _budget) return suitability;
        FieldViolation size = new(
            "recipe", $"needs {Mebibytes(suitability.WorkingBytes)} MiB of memory, this node has {Mebibytes(_budget)} MiB for reconstructions (Pipeline:MemoryBudgetBytes)");
        return suitability with { Violations = [.. suitability.Violations, size] };
    }

    private static long Mebibytes(long bytes) => bytes >> 20;
}
