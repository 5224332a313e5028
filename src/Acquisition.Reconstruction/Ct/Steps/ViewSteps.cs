using Acquisition.Core.Model.Recipes;

namespace Acquisition.Reconstruction.Ct.Steps;

/// <summary>The steps that CT methods have for what recipes ask for.</summary>
internal static class ViewSteps
{
    public static bool Has(RecipeStep step) => step is WaterBeamHardening or RingSuppression or ScatterKernel or AdaptiveFilter or TruncationExtrapolation or MetalArtefactReduction;

    /// <summary>
    /// The steps on views. Truncation extrapolation is none, as it makes another detector of the scan's (<see cref="DetectorExtension"/>), and metal artefact reduction
    /// none, as it needs all views of an image (<see cref="Metal.MetalImager"/>).
    /// </summary>
    public static IViewStep[] Of(IReadOnlyList<RecipeStep> steps) => [.. steps.Where(step => step is not (TruncationExtrapolation or MetalArtefactReduction)).Select(Of)];

    private static IViewStep Of(RecipeStep step) => step switch
    {
        WaterBeamHardening water => new WaterBeamHardeningStep(water.Coefficients),
        RingSuppression rings => new RingSuppressionStep(rings),
        ScatterKernel scatter => new ScatterKernelStep(scatter),
        AdaptiveFilter filter => new AdaptiveFilterStep(filter),
        _ => throw new ArgumentException($"No step for {step.GetType().Name}.", nameof(step)),
    };
}
