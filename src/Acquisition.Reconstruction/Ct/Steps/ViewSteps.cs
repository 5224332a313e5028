using Acquisition.Core.Model.Recipes;

namespace Acquisition.Reconstruction.Ct.Steps;

/// <summary>The steps that CT methods have for what recipes ask for.</summary>
internal static class ViewSteps
{
    public static bool Has(RecipeStep step) => step is WaterBeamHardening;

    public static IViewStep[] Of(IReadOnlyList<RecipeStep> steps) => [.. steps.Select(Of)];

    private static IViewStep Of(RecipeStep step) => step switch
    {
        WaterBeamHardening water => new WaterBeamHardeningStep(water.Coefficients),
        _ => throw new ArgumentException($"No step for {step.GetType().Name}.", nameof(step)),
    };
}
