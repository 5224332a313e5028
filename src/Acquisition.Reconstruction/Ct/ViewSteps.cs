using System.Numerics.Tensors;
using Acquisition.Core.Model.Recipes;
using Acquisition.Reconstruction.Numerics;

namespace Acquisition.Reconstruction.Ct;

/// <summary>A step that a recipe adds: something done to the line integrals of each view before they are filtered.</summary>
internal interface IViewStep
{
    /// <param name="lineIntegrals">One view, [rows × channels], finite; changed in place.</param>
    void Apply(Span<float> lineIntegrals);
}

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

/// <summary><c>p' = Σₖ c[k]·p^(k+1)</c> by Horner's rule (Herman, PMB 24 (1979) 81).</summary>
internal sealed class WaterBeamHardeningStep(IReadOnlyList<double> coefficients) : IViewStep
{
    public void Apply(Span<float> lineIntegrals)
    {
        using Arena.Frame frame = Arena.Open();
        Span<float> sum = frame.Take(lineIntegrals.Length);
        sum.Fill((float)coefficients[^1]);
        for (int k = coefficients.Count - 2; k >= 0; k--) TensorPrimitives.MultiplyAdd(sum, lineIntegrals, (float)coefficients[k], sum);
        TensorPrimitives.Multiply(sum, lineIntegrals, lineIntegrals);
    }
}
