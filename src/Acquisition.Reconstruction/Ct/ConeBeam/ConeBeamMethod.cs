using Acquisition.Core.Model.Ct;
using Acquisition.Core.Model.Errors;
using Acquisition.Core.Model.Recipes;
using Acquisition.Core.Model.Scans;
using Acquisition.Core.Ports.Reconstruction;
using Acquisition.Reconstruction.Ct.Backprojection;
using Acquisition.Reconstruction.Ct.Redundancy;
using Acquisition.Reconstruction.Ct.Steps;
using Acquisition.Reconstruction.Ct.Views;
using Acquisition.Reconstruction.Ct.Volumes;
using Acquisition.Reconstruction.Methods;

namespace Acquisition.Reconstruction.Ct.ConeBeam;

/// <summary><c>ct.fdk</c>: circular cone-beam filtered back-projection (Feldkamp, Davis, Kress, JOSA A 1 (1984) 612).</summary>
internal sealed class ConeBeamMethod : IMethod
{
    /// <summary>Elements of a filtered view whose places are told apart in a float; an offset detector is widened to up to twice its channels.</summary>
    private const long LargestView = 1 << 24;

    /// <summary>Voxels along z, so that a row of pixels with them is an array.</summary>
    private const long LargestLines = 1 << 17;

    /// <summary>Views of a free path that are kept: ten times what a C-arm takes.</summary>
    private const long LargestFree = 10_000;

    public string Name => "ct.fdk";

    public Modality Modality => Modality.Ct;

    public MethodSettings? DefaultSettings => new FilteredBackprojection();

    public long Check(ScanHeader header, Recipe recipe, MethodChecks checks)
    {
        CtAcquisition ct = (CtAcquisition)header.Acquisition;
        CheckScan(checks.Header.In("ct"), ct);
        CtChecks.FilterSettings(checks.Recipe, recipe);
        CtChecks.Steps(checks.Recipe, recipe, extends: true);
        VolumeGrid.Check(checks.Recipe.In("grid"), recipe.Grid);
        if (checks.Violations.Count > 0) return 0;

        CtChecks.Extension(checks.Recipe, ct.Sources[0], recipe);
        if (checks.Violations.Count > 0) return 0;
        DetectorExtension? extension = DetectorExtension.Of(ct, recipe.Steps, weighsOffset: true);
        ct = extension?.Wide ?? ct;
        CheckSize(checks.Header.In("ct"), ct.Sources[0]);
        ct = ConeBeamField.Filtered(ct).Ct;
        CtSource source = ct.Sources[0];
        double radiusMm = SeenCircle.RadiusOf(source), rho = source.SourceIsocentreDistanceMm;
        checks.Header.Require("ct.sources[0].central_channel", radiusMm > 0, "must lie between channels for this method: no voxel is seen by every view");
        checks.Header.Require("ct.sources[0].central_row", ConeBeamField.Along(source, 0) is var (first, last) && first < last, "must lie such that every view sees the axis");
        SubSlices.Check(checks.Recipe.In("grid"), recipe.Grid.SliceThicknessMm, source.RowSpacingMm);
        if (checks.Violations.Count > 0) return 0;

        VolumeGrid grid = VolumeGrid.Of(recipe.Grid, header.Series.PatientPosition, ConeBeamField.Defaults(ct, recipe.Grid.Center is null ? 0 : MiddleTable(ct, recipe, header)));
        FieldChecks asked = checks.Recipe.In("grid");
        asked.Require("spacing_x_mm", grid.ReachMm < rho, FormattableString.Invariant($"must be smaller: the volume reaches {grid.ReachMm:0} mm from the axis, the focal spot is at {rho:0} mm"));
        CtChecks.Kernel(checks, recipe, source.ChannelSpacingMm);
        long lines = LinesOf(grid, source);
        asked.Require("matrix_z", grid.Slices <= VolumeGrid.MaximumSlices && lines <= LargestLines && lines * grid.Columns <= Array.MaxLength,
            $"must be smaller: {grid.Slices} slices, of {lines} lines of voxels, are too many");
        return checks.Violations.Count > 0 ? 0 : ConeBeamMemory.BytesFor(ct, new ConeBeamPlan(ct, new FilteredBackprojection(), grid)) + (extension?.Bytes ?? 0);
    }

    public IReconstruction Open(ScanHeader header, Recipe recipe, IBackend backend)
    {
        CtAcquisition scan = (CtAcquisition)header.Acquisition;
        DetectorExtension? extension = DetectorExtension.Of(scan, recipe.Steps, weighsOffset: true);
        CtAcquisition ct = extension?.Wide ?? scan;
        IConeBeamKernels kernels = backend.Find<IConeBeamKernels>() ?? new CpuConeBeam();
        bool isFree = ct.Path == CtPath.Free;
        IViewImager imager = isFree ? new FreePathImager(ct, recipe, header.Series.PatientPosition, kernels) : new ConeBeamImager(ct, recipe, header.Series.PatientPosition, kernels);
        RotationPreview? preview = isFree ? null : RotationPreview.Of(ct, recipe, header.Series.PatientPosition);
        return new CtReconstruction(scan, ViewSteps.Of(recipe.Steps), imager, preview, extension);
    }

    private static void CheckScan(FieldChecks check, CtAcquisition ct)
    {
        CtChecks.Scan(check, ct);
        CtSource source = ct.Sources[0];
        check.Require("path", ct.Path is CtPath.Circular or CtPath.Free, "must be PATH_CIRCULAR, or PATH_FREE with a circle in its projection matrices, for this method");
        check.Require("sources[0].beam", source.Beam == CtBeam.Divergent, "must be BEAM_DIVERGENT for this method");
        check.Require("sources[0].detector_row_count", source.DetectorRows >= 2, "must be at least 2 for this method: it interpolates between rows");
        if (ct.Path == CtPath.Free) CheckFree(check, ct, source);
        else if (ct.ViewsPerRotation > 0) CheckViewCount(check, ct, source);
    }

    /// <param name="check">Below <c>header.ct</c>.</param>
    /// <param name="source">The detector, as wide as the recipe makes it.</param>
    private static void CheckSize(FieldChecks check, CtSource source) =>
        check.Require("sources[0].detector_channel_count", (source.DetectorRows + 15L) * 2 * source.DetectorChannels <= LargestView,
            $"must be smaller: a view of {source.DetectorRows} x {source.DetectorChannels} elements is too large to be worked on as one");

    private static void CheckFree(FieldChecks check, CtAcquisition ct, CtSource source)
    {
        check.Require("view_count", ct.ViewCount is <= LargestFree, $"must be said for this method on a free path, and be {LargestFree} at most: the views are kept until the last one has come");
        check.Require("sources[0].detector_shape", source.DetectorShape == DetectorShape.Flat, "must be DETECTOR_SHAPE_FLAT on a free path: a projection matrix is that of a plane");
        check.Require("sources[0].central_channel", !OffsetDetector.Is(source), "must be the detector's middle on a free path");
    }

    private static void CheckViewCount(FieldChecks check, CtAcquisition ct, CtSource source)
    {
        if (ShortScan.Is(ct))
        {
            long fewest = ShortScan.FewestViews(ct);
            check.Require("view_count", ct.ViewCount >= fewest, $"must be whole rotations of views_per_rotation ({ct.ViewsPerRotation}), or {fewest} and more of one, for this method, got {ct.ViewCount}");
            check.Require("sources[0].central_channel", !OffsetDetector.Is(source), "must be the detector's middle in a scan of less than a rotation: an offset detector lacks lines");
        }
        else if (ct.ViewCount is { } views)
        {
            check.Require("view_count", views % ct.ViewsPerRotation == 0, $"must be whole rotations of views_per_rotation ({ct.ViewsPerRotation}), or a part of one, for this method, got {views}");
        }
        else
        {
            check.Require("view_count", ct.TableFeedPerRotationMm is null or 0, "must be said for this method where the table steps: it says where the volume ends");
        }
    }

    /// <summary>The table position of which a grid with a centre makes the most slices: its own middle.</summary>
    private static double MiddleTable(CtAcquisition ct, Recipe recipe, ScanHeader header)
    {
        VolumeDefaults about0 = ConeBeamField.Defaults(ct, 0);
        VolumeGrid grid = VolumeGrid.Of(recipe.Grid with { Slices = 1 }, header.Series.PatientPosition, about0);
        return grid.Centre.Z - (about0.FirstZMm + about0.LastZMm) / 2;
    }

    private static long LinesOf(VolumeGrid grid, CtSource source)
    {
        SubSlices lines = new(grid, source.RowSpacingMm);
        return (grid.Slices - 1L) * lines.LinesPerSlice + 2 * lines.Margin + 1;
    }
}
