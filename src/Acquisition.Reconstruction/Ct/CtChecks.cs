using Acquisition.Core.Model.Ct;
using Acquisition.Core.Model.Errors;
using Acquisition.Core.Model.Recipes;
using Acquisition.Reconstruction.Ct.Backprojection;
using Acquisition.Reconstruction.Ct.Steps;
using Acquisition.Reconstruction.Methods;

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
    /// <param name="recipe">The recipe, for a method that filters and back-projects.</param>
    public static void FilterSettings(FieldChecks check, Recipe recipe) =>
        check.Require("settings", recipe.Settings is null or FilteredBackprojection, "must be filtered_backprojection, or absent, for this method");

    /// <summary>Says when the detector is too coarse for the kernel.</summary>
    /// <param name="checks">Of the method.</param>
    /// <param name="recipe">The recipe.</param>
    /// <param name="spacingMm">Distance between the samples that are filtered, at the isocentre.</param>
    public static void Kernel(MethodChecks checks, Recipe recipe, double spacingMm)
    {
        if (recipe.Settings is not FilteredBackprojection { Kernel: var kernel } || KernelMtf.Of(kernel) is not { } asked) return;
        KernelMtf possible = asked.Within(RampFilter.HighestLpPerCm(spacingMm));
        if (possible == asked) return;
        checks.Warn("KERNEL_LIMITED", "recipe.filtered_backprojection.kernel", FormattableString.Invariant(
            $"{kernel} resolves 50 % at {asked.HalfLpPerCm} and 10 % at {asked.TenthLpPerCm} lp/cm; with channels {spacingMm:0.###} mm apart it will be 50 % at {possible.HalfLpPerCm:0.0} and 10 % at {possible.TenthLpPerCm:0.0} lp/cm."));
    }

    /// <param name="check">Below <c>recipe</c>.</param>
    /// <param name="recipe">The recipe.</param>
    /// <param name="extends">
    /// Whether the method takes a wider detector for the scan's where the recipe asks for it (<see cref="DetectorExtension"/>).
    /// </param>
    /// <param name="reducesMetal">Whether the method reduces artefacts of metal.</param>
    public static void Steps(FieldChecks check, Recipe recipe, bool extends = false, bool reducesMetal = false)
    {
        string last = (extends, reducesMetal) switch
        {
            (true, true) => ", or truncation_extrapolation or metal_artefact_reduction as the last one",
            (true, false) => ", or truncation_extrapolation as the last one",
            (false, true) => ", or metal_artefact_reduction as the last one",
            _ => "",
        };
        for (int i = 0; i < recipe.Steps.Count; i++)
        {
            bool isLast = i == recipe.Steps.Count - 1;
            bool possible = recipe.Steps[i] switch
            {
                TruncationExtrapolation => extends && isLast,
                MetalArtefactReduction => reducesMetal && isLast,
                RecipeStep step => ViewSteps.Has(step),
            };
            check.Require($"steps[{i}]", possible, $"must be water_beam_hardening, ring_suppression, scatter_kernel or adaptive_filter{last} for this method");
        }
    }

    /// <summary>Says when the detector cannot be made as wide as the recipe asks for.</summary>
    /// <param name="check">Below <c>recipe</c>.</param>
    /// <param name="source">The detector.</param>
    /// <param name="recipe">The recipe.</param>
    public static void Extension(FieldChecks check, CtSource source, Recipe recipe)
    {
        if (recipe.Steps.Count == 0 || recipe.Steps[^1] is not TruncationExtrapolation { DiameterMm: var diameter }) return;
        double largest = source.Beam == CtBeam.Parallel ? double.PositiveInfinity : DetectorExtension.LargestDiameter * source.SourceIsocentreDistanceMm;
        check.Require($"steps[{recipe.Steps.Count - 1}].truncation_extrapolation.diameter_mm", diameter <= largest,
            FormattableString.Invariant($"must be at most {largest:0}: beyond that rays leave the focal spot nearly sideways"));
        if (diameter > largest) return;
        double channels = 2 * DetectorExtension.ChannelsTo(source, diameter / 2) + source.DetectorChannels;
        check.Require($"steps[{recipe.Steps.Count - 1}].truncation_extrapolation.diameter_mm", channels <= DetectorExtension.MostChannels,
            FormattableString.Invariant($"must be smaller: it would take a detector of {channels:0} channels"));
    }
}
