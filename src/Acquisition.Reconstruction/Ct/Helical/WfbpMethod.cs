using Acquisition.Core.Model.Ct;
using Acquisition.Core.Model.Errors;
using Acquisition.Core.Model.Geometry;
using Acquisition.Core.Model.Recipes;
using Acquisition.Core.Model.Scans;
using Acquisition.Core.Ports.Reconstruction;
using Acquisition.Reconstruction.Ct.Steps;
using Acquisition.Reconstruction.Ct.Volumes;
using Acquisition.Reconstruction.Methods;

namespace Acquisition.Reconstruction.Ct.Helical;

/// <summary><c>ct.wfbp</c>: helical scans by rebinning to parallel rays and weighted filtered back-projection.</summary>
internal sealed class WfbpMethod : IMethod
{
    /// <summary>Below it a voxel's views are hundreds, and the table might as well stand.</summary>
    private const double SmallestPitch = .1;

    /// <summary>Above it there are angles from which nothing on the axis is seen.</summary>
    private const double LargestPitch = 2;

    /// <summary>A cubic needs four points, and fewer make no image.</summary>
    private const int FewestChannels = 16;
    private const int FewestViews = 32;

    public string Name => "ct.wfbp";

    public Modality Modality => Modality.Ct;

    public MethodSettings? DefaultSettings => new FilteredBackprojection();

    public long Check(ScanHeader header, Recipe recipe, MethodChecks checks)
    {
        CtAcquisition ct = (CtAcquisition)header.Acquisition;
        CheckScan(checks.Header.In("ct"), ct);
        CtChecks.FilterSettings(checks.Recipe, recipe);
        CtChecks.Steps(checks.Recipe, recipe);
        VolumeGrid.Check(checks.Recipe.In("grid"), recipe.Grid);
        if (checks.Violations.Count > 0) return 0;

        PatientPosition position = header.Series.PatientPosition;
        HelicalGeometry geometry = new(ct, recipe.Grid, position);
        checks.Header.Require("ct.sources[0].central_channel", geometry.SeenRadiusMm > 0, "must lie between channels for this method: no pixel is seen by every view");
        if (geometry.Pitch is { } pitch)
            checks.Header.Require("ct.table_feed_per_rotation_mm", pitch is >= SmallestPitch and <= LargestPitch, FormattableString.Invariant(
                $"must be {SmallestPitch}..{LargestPitch} times the rows' width at the isocentre ({geometry.CollimationMm:0.##} mm) for this method, is {pitch:0.###} times"));
        checks.Recipe.Require("grid.slice_thickness_mm", geometry.ThicknessRows >= .5, FormattableString.Invariant(
            $"must be at least half the distance of the rows at the isocentre ({geometry.RowSpacingMm:0.###} mm)"));
        if (checks.Violations.Count > 0) return 0;

        WarnOfGaps(checks, ct, geometry);
        CheckSize(checks, recipe, geometry, position);
        return checks.Violations.Count > 0 ? 0 : WfbpMemory.Estimate(ct, recipe, position);
    }

    public IReconstruction Open(ScanHeader header, Recipe recipe, IBackend backend)
    {
        CtAcquisition ct = (CtAcquisition)header.Acquisition;
        IWfbpKernels kernels = backend.Find<IWfbpKernels>() ?? new CpuWfbp();
        return new CtReconstruction(ct, ViewSteps.Of(recipe.Steps), new HelicalImager(ct, recipe, header.Series.PatientPosition, kernels));
    }

    private static void CheckScan(FieldChecks check, CtAcquisition ct)
    {
        CtChecks.Scan(check, ct);
        check.Require("path", ct.Path == CtPath.Helical, "must be PATH_HELICAL for this method");
        check.Require("sources[0].beam", ct.Sources[0].Beam == CtBeam.Divergent, "must be BEAM_DIVERGENT for this method");
        check.Require("sources[0].detector_channel_count", ct.Sources[0].DetectorChannels >= FewestChannels, $"must be at least {FewestChannels} for this method");
        check.Require("views_per_rotation", ct.ViewsPerRotation >= FewestViews, $"must be at least {FewestViews} for this method");
    }

    /// <summary>Off the axis the ways from one view of an angle to the next are π ± 2γ: the longer one must not lead past the cone's width there.</summary>
    private static void WarnOfGaps(MethodChecks checks, CtAcquisition ct, HelicalGeometry geometry)
    {
        double gamma = Math.Asin(geometry.ReachMm / ct.Sources[0].SourceIsocentreDistanceMm);
        double largest = 2 * Math.PI * Math.Cos(gamma) / (Math.PI + 2 * gamma);
        if (geometry.Pitch is { } pitch && pitch > largest)
            checks.Warn("PITCH", "header.ct.table_feed_per_rotation_mm", FormattableString.Invariant(
                $"At pitch {pitch:0.##} voxels near the image's edge are not seen from all angles and get no value: {largest:0.##} is the most for {geometry.ReachMm:0} mm from the axis."));
    }

    private static void CheckSize(MethodChecks checks, Recipe recipe, HelicalGeometry geometry, PatientPosition position)
    {
        VolumeGrid grid = VolumeGrid.Of(recipe.Grid, position, geometry.Defaults(0, 0));
        long floats = ((long)grid.Columns + WfbpBackprojector.TileSize) * (grid.Rows + WfbpBackprojector.TileSize) * SliceBuilder.BlockSlices;
        checks.Recipe.Require("grid.matrix_x", floats <= Array.MaxLength, $"must be smaller: {SliceBuilder.BlockSlices} slices of {grid.Rows} x {grid.Columns} are too many to hold at once");
    }
}
