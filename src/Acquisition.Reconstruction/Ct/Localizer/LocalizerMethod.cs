using Acquisition.Core.Model.Ct;
using Acquisition.Core.Model.Errors;
using Acquisition.Core.Model.Recipes;
using Acquisition.Core.Model.Scans;
using Acquisition.Core.Ports.Reconstruction;
using Acquisition.Reconstruction.Ct.Steps;
using Acquisition.Reconstruction.Methods;

namespace Acquisition.Reconstruction.Ct.Localizer;

/// <summary><c>ct.localizer</c>: a radiograph of a table that moves under a tube at rest.</summary>
internal sealed class LocalizerMethod : IMethod
{
    public string Name => "ct.localizer";

    public Modality Modality => Modality.Ct;

    public long Check(ScanHeader header, Recipe recipe, MethodChecks checks)
    {
        CtAcquisition ct = (CtAcquisition)header.Acquisition;
        FieldChecks check = checks.Header.In("ct");
        CtChecks.Scan(check, ct);
        check.Require("path", ct.IsLocalizer, "must be PATH_STATIONARY for this method");
        checks.Recipe.Require("settings", recipe.Settings is null, "must be absent: this method has none");
        CtChecks.Steps(checks.Recipe, recipe);
        // What stays in its column is structure here, and no ring.
        checks.Recipe.Require("steps", !recipe.Steps.Any(step => step is RingSuppression), "must not have ring_suppression for this method: it makes no rings");
        CheckGrid(checks.Recipe.In("grid"), recipe.Grid);
        if (checks.Violations.Count > 0) return 0;

        LocalizerPlan plan = new(ct, recipe);
        checks.Recipe.Require("grid.spacing_x_mm", plan.Columns <= ushort.MaxValue, $"must be larger: the detector's width makes {plan.Columns} columns");
        return CtReconstruction.BytesFor(ct) + LocalizerImager.BytesFor(plan);
    }

    public IReconstruction Open(ScanHeader header, Recipe recipe, IBackend backend)
    {
        CtAcquisition ct = (CtAcquisition)header.Acquisition;
        return new CtReconstruction(ct, ViewSteps.Of(recipe.Steps), new LocalizerImager(ct, new LocalizerPlan(ct, recipe), header.Series.PatientPosition));
    }

    /// <summary>A localizer shows all that was seen: only the size of its pixels is a choice.</summary>
    private static void CheckGrid(FieldChecks check, ImageGrid grid)
    {
        check.Require("center_mm", grid.Center is null, "must be absent: a localizer shows all that was seen");
        check.Require("row_direction", grid.RowDirection is null, "must be absent: the tube's place gives it");
        check.Require("matrix_x", grid.Columns is null, "must be absent: a localizer is as wide as the detector");
        check.Require("matrix_y", grid.Rows is null, "must be absent: a localizer is as long as the table's way");
        check.Require("matrix_z", grid.Slices is null or 1, "must be absent: a localizer is one image");
        check.Require("slice_increment_mm", grid.SliceIncrementMm is null, "must be absent: a localizer is one image");
        check.Require("slice_thickness_mm", grid.SliceThicknessMm is null, "must be absent: a localizer has none");
    }
}
