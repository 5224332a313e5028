using Acquisition.Core.Model.Ct;
using Acquisition.Core.Model.Errors;
using Acquisition.Core.Model.Recipes;
using Acquisition.Core.Model.Scans;
using Acquisition.Core.Ports.Reconstruction;
using Acquisition.Reconstruction.Ct.Backprojection;
using Acquisition.Reconstruction.Ct.Steps;
using Acquisition.Reconstruction.Ct.Volumes;
using Acquisition.Reconstruction.Methods;
using Acquisition.Reconstruction.Operators;

namespace Acquisition.Reconstruction.Ct.Iterative;

/// <summary><c>ct.iterative</c>: OS-SART, or least squares with total variation, of fans, parallel beams and cones on circles and helices.</summary>
internal sealed class IterativeMethod : IMethod
{
    public string Name => "ct.iterative";

    public Modality Modality => Modality.Ct;

    public MethodSettings? DefaultSettings => new IterativeCt();

    public long Check(ScanHeader header, Recipe recipe, MethodChecks checks)
    {
        CtAcquisition ct = (CtAcquisition)header.Acquisition;
        CheckScan(checks.Header.In("ct"), ct);
        // Minutes and gigabytes are not spent unasked.
        checks.Recipe.Require("settings", recipe.Settings is IterativeCt || (recipe.Settings is null && recipe.Method == Name), "must be iterative_ct for this method");
        CtChecks.Steps(checks.Recipe, recipe);
        if (checks.Violations.Count > 0) return 0;

        IterativeScan scan = new(ct, recipe, header.Series.PatientPosition);
        CheckGrid(checks.Recipe.In("grid"), scan, recipe.Grid);
        checks.Header.Require("ct.sources[0].central_channel", scan.SeenRadiusMm > 0, "must lie between channels for this method: no pixel is seen by every view");
        checks.Recipe.Require("iterative_ct.subset_count", scan.Subsets <= scan.ViewsPerImage, $"must be at most the views of an image, {scan.ViewsPerImage}");
        if (checks.Violations.Count > 0) return 0;

        return CheckSize(checks, ct, scan, recipe);
    }

    public IReconstruction Open(ScanHeader header, Recipe recipe, IBackend backend)
    {
        CtAcquisition ct = (CtAcquisition)header.Acquisition;
        return new CtReconstruction(ct, ViewSteps.Of(recipe.Steps), new IterativeImager(ct, new IterativeScan(ct, recipe, header.Series.PatientPosition), backend.Find<IArrayKernels>()));
    }

    private static void CheckScan(FieldChecks check, CtAcquisition ct)
    {
        CtChecks.Scan(check, ct);
        check.Require("path", ct.Path is CtPath.Circular or CtPath.Helical, "must be PATH_CIRCULAR or PATH_HELICAL for this method");
        CtSource source = ct.Sources[0];
        bool isPlanar = source.Beam == CtBeam.Parallel || source.DetectorRows == 1;
        if (isPlanar)
        {
            check.Require("path", ct.Path != CtPath.Helical, "must be PATH_CIRCULAR for parallel beams and for a detector of one row");
            check.Require("view_count", ct.ViewCount is not { } count || count < ct.ViewsPerRotation || count % ct.ViewsPerRotation == 0,
                $"must be whole rotations of views_per_rotation ({ct.ViewsPerRotation}), or a part of one, got {ct.ViewCount}");
        }
        else
        {
            check.Require("view_count", ct.ViewCount is not null, "must be said for this method: all views of a cone make one volume");
            check.Require("table_feed_per_rotation_mm", ct.Path != CtPath.Helical || ct.TableFeedPerRotationMm is not null, "must be said for this method: it says how long the volume is");
        }
    }

    private static void CheckGrid(FieldChecks check, IterativeScan scan, ImageGrid grid)
    {
        if (scan.IsPlanar)
        {
            FbpGrid.Check(check, grid);
            return;
        }
        VolumeGrid.Check(check, grid);
        check.Require("slice_thickness_mm", grid.SliceThicknessMm is not { } thickness || thickness == (grid.SliceIncrementMm ?? thickness),
            "must be slice_increment_mm: slices are voxels, side by side");
    }

    private static long CheckSize(MethodChecks checks, CtAcquisition ct, IterativeScan scan, Recipe recipe)
    {
        long rays = (long)scan.ViewsPerImage * scan.Source.Elements;
        checks.Header.Require("ct.view_count", rays <= Array.MaxLength, $"must be smaller: {scan.ViewsPerImage} views of {scan.Source.Elements} elements are too many to work on at once");
        IterativeMemory memory = new(ct, scan, recipe);
        double rho = scan.Source.SourceIsocentreDistanceMm;
        // A focal spot that moves comes nearer by a few millimetres.
        checks.Recipe.Require("grid.spacing_x_mm", scan.Source.Beam == CtBeam.Parallel || memory.ReachMm < 0.98 * rho, FormattableString.Invariant(
            $"must be such that the volume ends before the focal spot: with what rays meet beside the image it reaches {memory.ReachMm:0} mm from the axis, the focal spot is at {rho:0} mm"));
        checks.Recipe.Require("grid.matrix_x", memory.Axes * memory.Voxels <= Array.MaxLength,
            $"must be smaller, or the spacing larger: everything that rays meet makes {memory.Voxels} voxels, {Array.MaxLength / memory.Axes} are the most");
        return checks.Violations.Count > 0 ? 0 : memory.Bytes;
    }
}
