using Acquisition.Core.Model.Ct;
using Acquisition.Core.Model.Images;
using Acquisition.Core.Model.Recipes;
using Acquisition.Reconstruction.Ct.Steps;
using Acquisition.Reconstruction.Tests.Ct.FanBeam;
using Acquisition.Simulation.Phantoms;
using Acquisition.Simulation.Scans;

namespace Acquisition.Reconstruction.Tests.Ct.Steps;

public class ViewStepTests
{
    [Theory]
    [InlineData(new double[] { 1 })]
    [InlineData(new double[] { 1.02, .01 })]
    [InlineData(new double[] { .98, -.02, .003, 1e-4, -1e-5, 1e-6, -1e-7, 1e-8 })]
    public void Water_beam_hardening_is_its_polynomial(double[] coefficients)
    {
        EachView step = Assert.IsAssignableFrom<EachView>(Assert.Single(ViewSteps.Of([new WaterBeamHardening(coefficients)])));
        float[] p = [.. Enumerable.Range(0, 37).Select(i => i / 4f - 1)], expected = [.. p.Select(value => (float)Polynomial(coefficients, value))];
        CtSource source = CtScans.Acquisition().Sources[0];
        step.Apply(p, source);
        for (int i = 0; i < p.Length; i++) Assert.Equal(expected[i], p[i], 1e-6 * Math.Max(1, Math.Abs(expected[i])));
        Assert.True(Allocations.Of(() => step.Apply(p, source)) == 0);
    }

    [Fact]
    public void Hardened_line_integrals_of_water_become_flat_again()
    {
        // What a hardening beam makes of true line integrals, p − 0.02·p², and the step that takes it back to third order: p' = p + 0.02·p² + 0.0008·p³.
        CtSimulation scan = CtScans.Simulate(CtScans.Acquisition(), CtPhantoms.WaterCylinder(CtScans.Water, 100), CtScans.Recipe(128, 256));
        IEnumerable<CtViewBlock> Hardened() => scan.Blocks().Altered((_, _, samples) =>
        {
            foreach (ref float p in samples) p -= .02f * p * p;
        });
        Recipe corrected = scan.Header.Recipes[0] with { Steps = [new WaterBeamHardening([1, .02, .0008, 4e-5])] };
        double Cupping(ReconstructedImage image) => scan.Phantom.Regions.Skip(1).Average(region => FanBeamImageTests.Mean(image, region)) - FanBeamImageTests.Mean(image, scan.Phantom.Regions[0]);
        Assert.InRange(Cupping(Assert.Single(Reconstruct.All(scan.Header, Hardened()))), 20, 200);
        ReconstructedImage flat = Assert.Single(Reconstruct.All(scan.Header, Hardened(), corrected));
        Assert.Equal(0, Cupping(flat), 5.0);
        foreach (PhantomRegion region in scan.Phantom.Regions) Assert.Equal(0, FanBeamImageTests.Mean(flat, region), 5.0);
    }

    [Fact]
    public void Steps_are_taken_in_the_recipes_order()
    {
        IViewStep[] steps = ViewSteps.Of([new WaterBeamHardening([2]), new WaterBeamHardening([1, 1])]);
        float[] p = [3];
        foreach (IViewStep step in steps) step.Apply(new StepViews(0, CtScans.Acquisition().Sources[0] with { DetectorChannels = 1 }, p));
        Assert.Equal(42, p[0]);     // 6 + 6²; the other way round it is 24
    }

    [Fact]
    public void There_is_a_step_for_every_kind_that_a_recipe_of_CT_can_hold()
    {
        foreach (Type kind in typeof(RecipeStep).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(RecipeStep))))
        {
            RecipeStep step = (RecipeStep)System.Runtime.CompilerServices.RuntimeHelpers.GetUninitializedObject(kind);
            if (step.Modality == Core.Model.Scans.Modality.Ct) Assert.True(ViewSteps.Has(step), kind.Name);
        }
    }

    private static double Polynomial(double[] coefficients, double p) => coefficients.Select((c, k) => c * Math.Pow(p, k + 1)).Sum();
}
