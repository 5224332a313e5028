using Acquisition.Core.Ct;
using Acquisition.Core.Mr;
using Acquisition.Core.Scans;

namespace Acquisition.Core.Recipes;

/// <summary>Which recipes suit which acquisitions.</summary>
internal static class RecipeRules
{
    private const int MaximumMatrix = 4096;

    public static void Check(FieldChecks check, AcquisitionDescription acquisition, Recipe recipe)
    {
        switch (acquisition, recipe)
        {
            case (CtAcquisition ct, CtRecipe method): CheckCt(check.In("ct"), ct, method); break;
            case (MrAcquisition, MrRecipe method): CheckMr(check.In("mr"), method); break;
            default: check.Require("method", false, "must be of the scan's modality"); break;
        }

        if (recipe.Window is { } window)
        {
            FieldChecks display = check.In("window");
            display.Finite("center", window.Center);
            display.Require("width", double.IsFinite(window.Width) && window.Width >= 1, "must be a finite number >= 1");
        }
    }

    private static void CheckCt(FieldChecks check, CtAcquisition ct, CtRecipe recipe)
    {
        check.Range("matrix", recipe.Matrix, 16, MaximumMatrix);
        check.Positive("reconstruction_diameter_mm", recipe.ReconstructionDiameterMm);
        check.Finite("centre_x_mm", recipe.CentreXMm);
        check.Finite("centre_y_mm", recipe.CentreYMm);
        // A pixel at the focal spot has no fan angle and an infinite weight.
        double corner = double.Hypot(recipe.CentreXMm, recipe.CentreYMm) + recipe.ReconstructionDiameterMm / Math.Sqrt(2);
        check.Require("reconstruction_diameter_mm", corner < ct.SourceIsocentreDistanceMm, "must keep the whole image within the focal spot's circle");
    }

    private static void CheckMr(FieldChecks check, MrRecipe recipe)
    {
        check.Range("column_count", recipe.Columns, 0, MaximumMatrix);
        check.Range("row_count", recipe.Rows, 0, MaximumMatrix);
    }
}
