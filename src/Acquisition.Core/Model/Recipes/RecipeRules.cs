using Acquisition.Core.Model.Errors;
using Acquisition.Core.Model.Geometry;
using Acquisition.Core.Model.Scans;

namespace Acquisition.Core.Model.Recipes;

/// <summary>Which recipes make sense at all. Whether a method can follow one is that method's own question.</summary>
public static class RecipeRules
{
    /// <summary>More points along an axis than any image of the field; a method's own limit is lower.</summary>
    private const int MaximumMatrix = 65535;

    /// <summary>Neighbours that a step looks at: more is no neighbourhood.</summary>
    private const int MaximumReach = 64;

    /// <summary>Direction cosines are often typed in by hand: a tenth of a degree is a rounding.</summary>
    private const double DirectionTolerance = 2e-3;

    public static void Check(FieldChecks check, Modality modality, Recipe recipe)
    {
        check.Text("name", recipe.Name, 64);
        check.Text("description", recipe.Description, 64);
        check.Text("method", recipe.Method, 64);
        if (recipe.SeriesNumber is { } number) check.Range("series_number", number, 0, int.MaxValue);
        for (int i = 0; i < recipe.Destinations.Count; i++)
            check.Require($"destinations[{i}]", recipe.Destinations[i].Length is > 0 and <= 64, "must be the name of a destination, 1..64 characters");
        CheckGrid(check.In("grid"), recipe.Grid);
        check.Require("settings", recipe.Settings?.Modality is not { } own || own == modality, "must be of the scan's modality");
        if (recipe.Settings is FilteredBackprojection fbp) CheckFilter(check.In("filtered_backprojection"), fbp);
        if (recipe.Settings is IterativeCt iterative) CheckIterative(check.In("iterative_ct"), iterative);
        if (recipe.Settings is MrFourier fourier) CheckFourier(check.In("mr_fourier"), fourier, isOneChannel: false);
        if (recipe.Settings is MrGrappa grappa) CheckGrappa(check.In("mr_grappa"), grappa);
        if (recipe.Settings is MrSense sense) CheckSense(check.In("mr_sense"), sense);
        if (recipe.Settings is ExternalSettings external) CheckExternal(check.In("external"), external);
        if (recipe.Settings is MrNonCartesian nonCartesian) CheckNonCartesian(check.In("mr_non_cartesian"), nonCartesian);
        for (int i = 0; i < recipe.Steps.Count; i++) CheckStep(check.In($"steps[{i}]"), recipe.Steps[i], modality);
        if (recipe.Window is { } window)
        {
            FieldChecks display = check.In("window");
            display.Finite("center", window.Center);
            display.Require("width", double.IsFinite(window.Width) && window.Width >= 1, "must be a finite number >= 1");
        }
    }

    private static void CheckFilter(FieldChecks check, FilteredBackprojection fbp)
    {
        if (KernelMtf.Of(fbp.Kernel) is null) check.Require("cutoff", fbp.Cutoff is > 0 and <= 1, "must be above 0 and at most 1");
        else check.Require("cutoff", fbp.Cutoff == 1, "must be absent for a kernel that is given by its MTF");
    }

    private static void CheckIterative(FieldChecks check, IterativeCt iterative)
    {
        if (iterative.Iterations is { } iterations) check.Range("iteration_count", iterations, 1, 1000);
        if (iterative.Subsets is { } subsets) check.Range("subset_count", subsets, 1, 1000);
        check.Require("regularisation_hu", double.IsFinite(iterative.RegularisationHu) && iterative.RegularisationHu >= 0, "must be a finite number >= 0");
    }

    private static void CheckGrappa(FieldChecks check, MrGrappa grappa)
    {
        check.Require("kernel_columns", grappa.KernelColumns is >= 1 and <= 15 && int.IsOddInteger(grappa.KernelColumns), "must be odd, 1..15");
        if (grappa.KernelLines is { } lines) check.Range("kernel_lines", lines, 2, 8);
        if (grappa.KernelPartitions is { } partitions) check.Range("kernel_partitions", partitions, 1, 8);
        check.Require("regularisation", grappa.Regularisation is >= 0 and <= 1, "must be 0..1");
        CheckFourier(check.In("fourier"), grappa.Fourier, isOneChannel: false);
    }

    private static void CheckSense(FieldChecks check, MrSense sense)
    {
        check.Range("iteration_count", sense.Iterations, 1, 1000);
        check.Require("regularisation", sense.Regularisation is >= 0 and <= 1, "must be 0..1");
        check.Require("wavelet_regularisation", sense.WaveletRegularisation is null or (> 0 and <= 1), "must be > 0 and at most 1");
        check.Range("map_count", sense.Maps, 1, 2);
        check.Require("map_count", sense.Maps == 1 || sense.WaveletRegularisation is null, "must be 1 with wavelet_regularisation");
        CheckFourier(check.In("fourier"), sense.Fourier, isOneChannel: sense.Maps == 1);
    }

    /// <param name="check">The settings.</param>
    /// <param name="fourier">As given.</param>
    /// <param name="isOneChannel">Whether the method leaves one complex image, which needs no combination.</param>
    private static void CheckFourier(FieldChecks check, MrFourier fourier, bool isOneChannel)
    {
        check.Require("outputs", fourier.Outputs.Distinct().Count() == fourier.Outputs.Count, "must have each kind once");
        check.Require("outputs", isOneChannel || fourier.Combination == ChannelCombination.Adaptive || !fourier.IsComplex,
            "must be MAGNITUDE alone without a coil_combination that leaves a phase, such as ADAPTIVE");
        if (fourier.Apodisation is { } apodisation) CheckApodisation(check.In("apodisation"), apodisation);
    }

    private static void CheckApodisation(FieldChecks check, Apodisation apodisation)
    {
        bool hasWidth = apodisation.Window is ApodisationWindow.Tukey or ApodisationWindow.Fermi, hasRadius = apodisation.Window == ApodisationWindow.Fermi;
        check.Require("width", apodisation.Width is not { } width || (hasWidth && width is > 0 and <= 1), "must be > 0 and at most 1, and absent for a Hann window, which has none");
        check.Require("radius", apodisation.Radius is not { } radius || (hasRadius && radius is > 0 and <= 2), "must be > 0 and at most 2, and absent for a window other than Fermi's");
    }

    private static void CheckExternal(FieldChecks check, ExternalSettings external)
    {
        check.Require("parameters", external.Parameters.Count <= 100, "must be 100 at most");
        check.Require("parameters", external.Parameters.DistinctBy(parameter => parameter.Name).Count() == external.Parameters.Count, "must have each name once");
        for (int i = 0; i < external.Parameters.Count; i++)
        {
            check.Require($"parameters[{i}].name", external.Parameters[i].Name.Length is > 0 and <= 64, "must have 1..64 characters");
            check.Text($"parameters[{i}].value", external.Parameters[i].Value, 1024);
        }
    }

    private static void CheckNonCartesian(FieldChecks check, MrNonCartesian nonCartesian)
    {
        check.Range("iteration_count", nonCartesian.Iterations, 1, 200);
        check.Require("regularisation", double.IsFinite(nonCartesian.Regularisation) && nonCartesian.Regularisation is >= 0 and <= 1, "must be a finite number >= 0 and at most 1");
        check.Require("wavelet_regularisation", nonCartesian.WaveletRegularisation is > 0 and <= 1, "must be > 0 and at most 1");
    }

    private static void CheckStep(FieldChecks check, RecipeStep step, Modality modality)
    {
        check.Require("step", step.Modality == modality, "must be of the scan's modality");
        switch (step)
        {
            case WaterBeamHardening { Coefficients: var coefficients }:
                check.Require("water_beam_hardening.coefficients", coefficients.Count is >= 1 and <= 8 && coefficients.All(double.IsFinite) && coefficients[0] > 0,
                    "must be 1..8 finite numbers, the first > 0");
                break;
            case RingSuppression rings:
                check.Range("ring_suppression.channel_reach", rings.ChannelReach, 2, MaximumReach);
                check.Require("ring_suppression.maximum", rings.Maximum is > 0 and <= 1, "must be > 0 and at most 1");
                break;
            case ScatterKernel scatter:
                check.Require("scatter_kernel.amplitude", scatter.Amplitude is > 0 and <= 1, "must be > 0 and at most 1");
                check.Positive("scatter_kernel.width_mm", scatter.WidthMm);
                check.Require("scatter_kernel.transmission_exponent", scatter.TransmissionExponent is >= 0 and <= 4, "must be 0..4");
                check.Require("scatter_kernel.line_integral_exponent", scatter.LineIntegralExponent is >= 0 and <= 4, "must be 0..4");
                break;
            case TruncationExtrapolation truncation:
                check.Positive("truncation_extrapolation.diameter_mm", truncation.DiameterMm);
                break;
            case MetalArtefactReduction metal:
                check.Positive("metal_artefact_reduction.threshold_hu", metal.ThresholdHu);
                break;
            case AdaptiveFilter filter:
                check.Positive("adaptive_filter.threshold", filter.Threshold);
                check.Range("adaptive_filter.channel_reach", filter.ChannelReach, 1, MaximumReach);
                check.Range("adaptive_filter.row_reach", filter.RowReach, 0, MaximumReach);
                break;
        }
    }

    private static void CheckGrid(FieldChecks check, ImageGrid grid)
    {
        if (grid.Center is { } center) check.Require("center_mm", center.IsFinite, "must be finite");
        CheckMatrix(check, "matrix_x", grid.Columns);
        CheckMatrix(check, "matrix_y", grid.Rows);
        CheckMatrix(check, "matrix_z", grid.Slices);
        check.PositiveIfKnown("spacing_x_mm", grid.ColumnSpacingMm);
        check.PositiveIfKnown("spacing_y_mm", grid.RowSpacingMm);
        check.PositiveIfKnown("slice_increment_mm", grid.SliceIncrementMm);
        check.PositiveIfKnown("slice_thickness_mm", grid.SliceThicknessMm);
        bool both = grid.RowDirection is not null && grid.ColumnDirection is not null;
        check.Require("row_direction", both || (grid.RowDirection is null && grid.ColumnDirection is null), "must come together with column_direction");
        if (both) check.Require("row_direction", AreOrthonormal(grid.RowDirection!.Value, grid.ColumnDirection!.Value), "must be a unit vector perpendicular to column_direction");
    }

    private static void CheckMatrix(FieldChecks check, string field, int? points)
    {
        if (points is { } known) check.Range(field, known, 1, MaximumMatrix);
    }

    private static bool AreOrthonormal(Vector3D row, Vector3D column) =>
        Math.Abs(row.Length - 1) <= DirectionTolerance && Math.Abs(column.Length - 1) <= DirectionTolerance && Math.Abs(row.Dot(column)) <= DirectionTolerance;
}
