using Acquisition.Core.Model.Errors;
using Acquisition.Core.Model.Recipes;
using Acquisition.Core.Model.Scans;
using Acquisition.Core.Ports.Reconstruction;
using Acquisition.Reconstruction.Methods;

namespace Acquisition.Reconstruction;

/// <summary>Finds the method for a scan and opens it on one backend. Keeps nothing between scans; safe to share.</summary>
public sealed class Reconstructor(IBackend backend, IReadOnlyList<IMethod> methods) : IReconstructor
{
    public string Backend => backend.Name;

    public IReconstructor? Fallback { get; } = backend is CpuBackend ? null : new Reconstructor(new CpuBackend(), methods);

    /// <summary>All methods of this version on the processor's cores.</summary>
    public static Reconstructor OnCpu() => new(new CpuBackend(), MethodList.All);

    public Suitability Check(ScanHeader header, Recipe recipe)
    {
        Suitability? closest = null;
        foreach (IMethod method in Candidates(header, recipe))
        {
            MethodChecks checks = new();
            long bytes = method.Check(header, recipe, checks);
            if (checks.Violations is []) return new Suitability(method.Name, [], checks.Warnings, bytes) { Settings = recipe.Settings ?? method.DefaultSettings };
            if (closest is null || Lack(checks.Violations).CompareTo(Lack(closest.Violations)) < 0) closest = new Suitability("", checks.Violations, [], 0);
        }

        return closest ?? new Suitability("", [Unknown(header, recipe)], [], 0);
    }

    /// <summary>
    /// Of several that cannot, the one that lacks least explains best; before any other one that is for such a scan and such settings, and cannot follow the rest of the recipe.
    /// </summary>
    private static (bool IsForOthers, int Count) Lack(IReadOnlyList<FieldViolation> violations) =>
        (violations.Any(violation => violation.Field.StartsWith("header.", StringComparison.Ordinal) || violation.Field == "recipe.settings"), violations.Count);

    public IReconstruction Open(ScanHeader header, Recipe recipe)
    {
        Suitability found = Check(header, recipe);
        if (!found.IsPossible)
            throw new ReconstructionException("NOT_SUPPORTED", string.Join(" ", found.Violations.Select(v => $"{v.Field} {v.Description}.")));
        return methods.Single(method => method.Name == found.Method).Open(header, recipe, backend);
    }

    private IEnumerable<IMethod> Candidates(ScanHeader header, Recipe recipe) =>
        methods.Where(method => method.Modality == header.Modality && (recipe.Method.Length == 0 ? !method.IsOnlyByName : recipe.Method == method.Name));

    private FieldViolation Unknown(ScanHeader header, Recipe recipe)
    {
        IEnumerable<string> known = methods.Where(method => method.Modality == header.Modality).Select(method => method.Name);
        return new FieldViolation("recipe.method", $"must be empty or one of {string.Join(", ", known)}, got '{recipe.Method}'");
    }
}
