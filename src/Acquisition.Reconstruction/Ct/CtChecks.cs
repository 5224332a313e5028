using Acquisition.Core.Model.Ct;
using Acquisition.Core.Model.Errors;
using Acquisition.Core.Model.Recipes;
using Acquisition.Reconstruction.Ct.Steps;

namespace Acquisition.Reconstruction.Ct;

/// <summary>What every CT method asks of a scan and a recipe: what <see cref="CtReconstruction"/> can do.</summary>
internal static class CtChecks
{
    /// <param name="check">Below <c>header.ct</c>.</param>
    /// <param name="ct">The scan.</param>
    public static void Scan(FieldChecks check, CtAcquisition ct)
    {
        check.Require("sources", ct.Sources.Count == 1, $"must be one for this method, got {ct.Sources.Count}");
        check.Require("energy_bins", ct.EnergyBins.Count == 1, $"must be one for this method, got {ct.EnergyBins.Count}");
        check.Require("gantry_tilt_rad", ct.GantryTiltRad == 0, "must be 0 for this method: its slices are perpendicular to the table");
        check.Require("sample_scale",
            ct.Quantity != CtQuantity.LineIntegrals || ct.SampleFormat == SampleFormat.Float32 || ct.SampleScale != 1,
            "must say what one step of an integer sample is: 1 would be line integrals in steps of e-fold attenuation");
    }

    /// <param name="check">Below <c>recipe</c>.</param>
    /// <param name="recipe">The recipe.</param>
    public static void Steps(FieldChecks check, Recipe recipe)
    {
        for (int i = 0; i < recipe.Steps.Count; i++) check.Require($"steps[{i}]", ViewSteps.Has(recipe.Steps[i]), "must be water_beam_hardening for this method");
    }
}
