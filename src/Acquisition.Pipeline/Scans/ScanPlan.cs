using Acquisition.Core.Model.Errors;
using Acquisition.Core.Model.Recipes;
using Acquisition.Core.Model.Scans;
using Acquisition.Core.Ports.Catalog;
using Acquisition.Core.Ports.Reconstruction;
using Acquisition.Pipeline.Reconstructions;

namespace Acquisition.Pipeline.Scans;

/// <summary>What a new scan enters the catalog with: a reconstruction a recipe, and what there is to say before the first sample.</summary>
internal sealed record ScanPlan(IReadOnlyList<ReconstructionRecord> Reconstructions, IReadOnlyList<Warning> Warnings)
{
    public static ScanPlan Of(ScanId scan, ScanHeader header, Admission admission, DateTimeOffset now)
    {
        List<ReconstructionRecord> reconstructions = [];
        List<Warning> warnings = [];
        for (int i = 0; i < header.Recipes.Count; i++)
        {
            ReconstructionRecord asked = ReconstructionRequest.Of(scan, header.Recipes[i], reconstructions.Count + 1, now);
            if (reconstructions.Any(known => known.Id == asked.Id)) continue; // the same recipe twice is one series
            Suitability suitability = admission.Check(header, header.Recipes[i]);
            string path = $"header.recipes[{i}]";
            warnings.AddRange(suitability.Warnings.Select(w => w with { Field = Rooted(w.Field, path), Reconstruction = asked.Id, FirstTime = now }));
            warnings.AddRange(UnknownDestinations(header.Recipes[i], admission, path).Select(w => w with { Reconstruction = asked.Id, FirstTime = now }));
            if (!suitability.IsPossible)
            {
                string why = string.Join(" ", suitability.Violations.Select(v => $"{Rooted(v.Field, path)} {v.Description}."));
                asked = asked with { State = ReconstructionState.Failed, Reason = $"{Admission.NotReconstructable}: {why}" };
                warnings.Add(new Warning(
                    WarningSeverity.Error, Admission.NotReconstructable, $"This version cannot reconstruct the scan as recipe {i} asks; its raw data are stored and can be reconstructed later. {why}")
                {
                    Field = Rooted(suitability.Violations[0].Field, path),
                    Reconstruction = asked.Id,
                    FirstTime = now,
                });
            }

            reconstructions.Add(asked with { Method = suitability.Method });
        }

        return new ScanPlan(reconstructions, warnings);
    }

    private static IEnumerable<Warning> UnknownDestinations(Recipe recipe, Admission admission, string path)
    {
        string[] unknown = [.. recipe.Destinations.Where(name => !admission.Destinations.Contains(name))];
        if (unknown is [])
            yield break;
        yield return new Warning(
            WarningSeverity.Warning, "UNKNOWN_DESTINATION", $"No destination is named {string.Join(", ", unknown)}: what is for it waits until there is one.")
        {
            Field = $"{path}.destinations",
        };
    }

    private static string Rooted(string field, string path) =>
        field.StartsWith("recipe", StringComparison.Ordinal) ? path + field["recipe".Length..] : field;
}
