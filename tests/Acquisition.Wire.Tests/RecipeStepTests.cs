using Acquisition.Core.Model.Recipes;
using V1 = Acquisition.Contracts.V1;

namespace Acquisition.Wire.Tests;

public class RecipeStepTests
{
    public static TheoryData<V1.RecipeStep, RecipeStep> Absent => new()
    {
        { new() { RingSuppression = new() }, new RingSuppression(4, .02) },
        { new() { ScatterKernel = new() { Amplitude = .1, WidthMm = 30 } }, new ScatterKernel(.1, 30, 1, 1) },
        { new() { MetalArtefactReduction = new() }, new MetalArtefactReduction(3000) },
        { new() { AdaptiveFilter = new() { Threshold = 5 } }, new AdaptiveFilter(5, 5, 2) },
        { new() { AdaptiveFilter = new() { Threshold = 5, RowReach = 0 } }, new AdaptiveFilter(5, 5, 0) },
    };

    [Theory]
    [MemberData(nameof(Absent))]
    public void What_is_absent_in_a_step_is_what_the_contract_says(V1.RecipeStep wire, RecipeStep expected)
    {
        WireReader reader = new();
        V1.Recipe recipe = new();
        recipe.Steps.Add(wire);
        Assert.Equal(expected, Assert.Single(RecipeWire.FromWire(recipe, "recipe", reader).Steps));
        Assert.Empty(reader.Violations);
    }
}
