using Acquisition.Core.Model.Geometry;
using Acquisition.Core.Model.Images;
using Acquisition.Core.Model.Recipes;
using Acquisition.Core.Model.Scans;

namespace Acquisition.Core.Tests.Recipes;

public class RecipeRulesTests
{
    private static readonly Vector3D X = new(1, 0, 0), Y = new(0, 1, 0);

    public static TheoryData<Modality, Recipe> Sound => new()
    {
        { Modality.Ct, new Recipe() },
        { Modality.Mr, new Recipe() },
        { Modality.Ct, new Recipe { Settings = new FilteredBackprojection(), Steps = [new WaterBeamHardening([1, -.01])], Window = new(40, 1) } },
        { Modality.Ct, new Recipe { Settings = new FilteredBackprojection { Kernel = CtKernel.Hamming, Cutoff = .3 } } },
        { Modality.Ct, new Recipe { Settings = new IterativeCt { Kind = IterativeKind.OsSart, Iterations = 1000, Subsets = 1, RegularisationHu = 0 } } },
        { Modality.Mr, new Recipe { Settings = new MrFourier { Apodisation = new(ApodisationWindow.Fermi, .1, .8) } } },
        { Modality.Mr, new Recipe { Settings = new MrFourier { Apodisation = new(ApodisationWindow.Hann) } } },
        { Modality.Mr, new Recipe { Settings = new MrFourier { Combination = ChannelCombination.Adaptive, Outputs = [MrImageKind.Phase, MrImageKind.Magnitude] } } },
        { Modality.Mr, new Recipe { Settings = new MrGrappa { Fourier = new() { Outputs = [MrImageKind.Magnitude] } } } },
        // One map leaves one complex image.
        { Modality.Mr, new Recipe { Settings = new MrSense { Fourier = new() { Outputs = [MrImageKind.Phase] } } } },
        { Modality.Mr, new Recipe { Settings = new MrFourier(), Name = "t1", SeriesNumber = 0, Destinations = ["PACS"] } },
        { Modality.Ct, new Recipe { Steps = [new RingSuppression(), new ScatterKernel(.05, 40), new AdaptiveFilter(5), new TruncationExtrapolation(600)] } },
        // Typed in by hand, with three decimals: 45 degrees.
        { Modality.Ct, new Recipe { Grid = new() { RowDirection = new(.707, .707, 0), ColumnDirection = new(-.707, .707, 0) } } },
        { Modality.Ct, new Recipe { Grid = ImageGrid.Square(500, 65535, new Vector3D(0, 0, -1e6)) with { Slices = 1, SliceIncrementMm = .5, SliceThicknessMm = 1 } } },
    };

    [Theory]
    [MemberData(nameof(Sound))]
    public void A_recipe_that_makes_sense_has_no_violation(Modality modality, Recipe recipe) => Assert.Empty(ScanHeaderRules.CheckRecipe(modality, recipe));

    public static TheoryData<string, Modality, Recipe> Spoilt => new()
    {
        { "recipe.name", Modality.Ct, new Recipe { Name = new string('x', 65) } },
        { "recipe.description", Modality.Ct, new Recipe { Description = "a\\b" } },
        { "recipe.method", Modality.Ct, new Recipe { Method = "ct\nfbp" } },
        { "recipe.series_number", Modality.Ct, new Recipe { SeriesNumber = -1 } },
        { "recipe.destinations[1]", Modality.Ct, new Recipe { Destinations = ["PACS", ""] } },
        { "recipe.settings", Modality.Ct, new Recipe { Settings = new MrFourier() } },
        { "recipe.settings", Modality.Mr, new Recipe { Settings = new FilteredBackprojection() } },
        { "recipe.filtered_backprojection.cutoff", Modality.Ct, new Recipe { Settings = new FilteredBackprojection { Cutoff = 0 } } },
        { "recipe.filtered_backprojection.cutoff", Modality.Ct, new Recipe { Settings = new FilteredBackprojection { Cutoff = 1.1 } } },
        { "recipe.filtered_backprojection.cutoff", Modality.Ct, new Recipe { Settings = new FilteredBackprojection { Cutoff = double.NaN } } },
        { "recipe.filtered_backprojection.cutoff", Modality.Ct, new Recipe { Settings = new FilteredBackprojection { Kernel = CtKernel.Bone, Cutoff = .5 } } },
        { "recipe.iterative_ct.iteration_count", Modality.Ct, new Recipe { Settings = new IterativeCt { Iterations = 0 } } },
        { "recipe.iterative_ct.subset_count", Modality.Ct, new Recipe { Settings = new IterativeCt { Subsets = 1001 } } },
        { "recipe.iterative_ct.regularisation_hu", Modality.Ct, new Recipe { Settings = new IterativeCt { RegularisationHu = -1 } } },
        { "recipe.iterative_ct.regularisation_hu", Modality.Ct, new Recipe { Settings = new IterativeCt { RegularisationHu = double.NaN } } },
        { "recipe.mr_fourier.apodisation.width", Modality.Mr, new Recipe { Settings = new MrFourier { Apodisation = new(ApodisationWindow.Hann, .5) } } },
        { "recipe.mr_fourier.apodisation.width", Modality.Mr, new Recipe { Settings = new MrFourier { Apodisation = new(ApodisationWindow.Tukey, 0) } } },
        { "recipe.mr_fourier.apodisation.radius", Modality.Mr, new Recipe { Settings = new MrFourier { Apodisation = new(ApodisationWindow.Tukey, .5, .5) } } },
        { "recipe.mr_fourier.apodisation.radius", Modality.Mr, new Recipe { Settings = new MrFourier { Apodisation = new(ApodisationWindow.Fermi, .5, double.NaN) } } },
        { "recipe.mr_fourier.outputs", Modality.Mr, new Recipe { Settings = new MrFourier { Outputs = [MrImageKind.Magnitude, MrImageKind.Phase] } } },
        { "recipe.mr_fourier.outputs", Modality.Mr, new Recipe { Settings = new MrFourier { Combination = ChannelCombination.Adaptive, Outputs = [MrImageKind.Real, MrImageKind.Real] } } },
        { "recipe.mr_grappa.fourier.outputs", Modality.Mr, new Recipe { Settings = new MrGrappa { Fourier = new() { Outputs = [MrImageKind.Imaginary] } } } },
        { "recipe.mr_sense.fourier.outputs", Modality.Mr, new Recipe { Settings = new MrSense { Maps = 2, Fourier = new() { Outputs = [MrImageKind.Phase] } } } },
        { "recipe.steps[0].metal_artefact_reduction.threshold_hu", Modality.Ct, new Recipe { Steps = [new MetalArtefactReduction(0)] } },
        { "recipe.steps[0].step", Modality.Mr, new Recipe { Steps = [new WaterBeamHardening([1])] } },
        { "recipe.steps[1].water_beam_hardening.coefficients", Modality.Ct, new Recipe { Steps = [new WaterBeamHardening([1]), new WaterBeamHardening([])] } },
        { "recipe.steps[0].water_beam_hardening.coefficients", Modality.Ct, new Recipe { Steps = [new WaterBeamHardening([-1])] } },
        { "recipe.steps[0].water_beam_hardening.coefficients", Modality.Ct, new Recipe { Steps = [new WaterBeamHardening([1, double.NaN])] } },
        { "recipe.steps[0].water_beam_hardening.coefficients", Modality.Ct, new Recipe { Steps = [new WaterBeamHardening([1, 1, 1, 1, 1, 1, 1, 1, 1])] } },
        { "recipe.steps[0].ring_suppression.channel_reach", Modality.Ct, new Recipe { Steps = [new RingSuppression(ChannelReach: 1)] } },
        { "recipe.steps[0].ring_suppression.maximum", Modality.Ct, new Recipe { Steps = [new RingSuppression(Maximum: 0)] } },
        { "recipe.steps[0].scatter_kernel.amplitude", Modality.Ct, new Recipe { Steps = [new ScatterKernel(double.NaN, 40)] } },
        { "recipe.steps[0].scatter_kernel.width_mm", Modality.Ct, new Recipe { Steps = [new ScatterKernel(.1, 0)] } },
        { "recipe.steps[0].scatter_kernel.transmission_exponent", Modality.Ct, new Recipe { Steps = [new ScatterKernel(.1, 40, -1)] } },
        { "recipe.steps[0].scatter_kernel.line_integral_exponent", Modality.Ct, new Recipe { Steps = [new ScatterKernel(.1, 40, 1, 5)] } },
        { "recipe.steps[0].truncation_extrapolation.diameter_mm", Modality.Ct, new Recipe { Steps = [new TruncationExtrapolation(-600)] } },
        { "recipe.steps[0].adaptive_filter.threshold", Modality.Ct, new Recipe { Steps = [new AdaptiveFilter(0)] } },
        { "recipe.steps[0].adaptive_filter.channel_reach", Modality.Ct, new Recipe { Steps = [new AdaptiveFilter(5, 65)] } },
        { "recipe.steps[0].adaptive_filter.row_reach", Modality.Ct, new Recipe { Steps = [new AdaptiveFilter(5, 5, -1)] } },
        { "recipe.window.center", Modality.Ct, new Recipe { Window = new(double.NaN, 80) } },
        { "recipe.window.width", Modality.Ct, new Recipe { Window = new(40, .5) } },
        { "recipe.grid.center_mm", Modality.Ct, new Recipe { Grid = new() { Center = new(0, double.PositiveInfinity, 0) } } },
        { "recipe.grid.matrix_x", Modality.Ct, new Recipe { Grid = new() { Columns = 0 } } },
        { "recipe.grid.matrix_y", Modality.Ct, new Recipe { Grid = new() { Rows = 65536 } } },
        { "recipe.grid.matrix_z", Modality.Ct, new Recipe { Grid = new() { Slices = -3 } } },
        { "recipe.grid.spacing_x_mm", Modality.Ct, new Recipe { Grid = new() { ColumnSpacingMm = 0 } } },
        { "recipe.grid.spacing_y_mm", Modality.Ct, new Recipe { Grid = new() { RowSpacingMm = double.NaN } } },
        { "recipe.grid.slice_increment_mm", Modality.Ct, new Recipe { Grid = new() { SliceIncrementMm = -1 } } },
        { "recipe.grid.slice_thickness_mm", Modality.Ct, new Recipe { Grid = new() { SliceThicknessMm = double.PositiveInfinity } } },
        { "recipe.grid.row_direction", Modality.Ct, new Recipe { Grid = new() { RowDirection = X } } },
        { "recipe.grid.row_direction", Modality.Ct, new Recipe { Grid = new() { ColumnDirection = Y } } },
        { "recipe.grid.row_direction", Modality.Ct, new Recipe { Grid = new() { RowDirection = X, ColumnDirection = X } } },
        { "recipe.grid.row_direction", Modality.Ct, new Recipe { Grid = new() { RowDirection = 2 * X, ColumnDirection = Y } } },
        { "recipe.grid.row_direction", Modality.Ct, new Recipe { Grid = new() { RowDirection = new(double.NaN, 0, 0), ColumnDirection = Y } } },
    };

    [Theory]
    [MemberData(nameof(Spoilt))]
    public void What_makes_no_sense_is_named_by_its_field(string field, Modality modality, Recipe recipe) =>
        Assert.Equal(field, Assert.Single(ScanHeaderRules.CheckRecipe(modality, recipe)).Field);
}
