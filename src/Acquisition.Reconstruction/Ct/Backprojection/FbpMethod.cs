using Acquisition.Core.Model.Ct;
using Acquisition.Core.Model.Errors;
using Acquisition.Core.Model.Geometry;
using Acquisition.Core.Model.Recipes;
using Acquisition.Core.Model.Scans;
using Acquisition.Core.Ports.Reconstruction;
using Acquisition.Reconstruction.Ct.Metal;
using Acquisition.Reconstruction.Ct.Redundancy;
using Acquisition.Reconstruction.Ct.Steps;
using Acquisition.Reconstruction.Ct.Views;
using Acquisition.Reconstruction.Methods;

namespace Acquisition.Reconstruction.Ct.Backprojection;

/// <summary>
/// What the methods by filtered back-projection share: one source on a circle, one energy bin, a slice for each detector row. Beam and geometry are
/// the method's own.
/// </summary>
internal abstract class FbpMethod : IMethod
{
    /// <summary>More slices than any series of the field: their order is worked out beforehand.</summary>
    private const long MaximumSlices = 1_000_000;

    public abstract string Name { get; }

    public Modality Modality => Modality.Ct;

    public MethodSettings? DefaultSettings => new FilteredBackprojection();

    /// <summary>The beam that the method is for.</summary>
    private protected abstract CtBeam Beam { get; }

    public long Check(ScanHeader header, Recipe recipe, MethodChecks checks)
    {
        CtAcquisition ct = (CtAcquisition)header.Acquisition;
        CheckScan(checks.Header.In("ct"), ct);
        CheckRecipe(checks.Recipe, recipe);
        if (checks.Violations.Count > 0) return 0;

        double seenRadiusMm = SeenCircle.RadiusOf(ct.Sources[0]);
        checks.Header.Require("ct.sources[0].central_channel", seenRadiusMm > 0, "must lie between channels for this method: no pixel is seen by every view");
        if (checks.Violations.Count > 0) return 0;

        CtChecks.Extension(checks.Recipe, ct.Sources[0], recipe);
        if (checks.Violations.Count > 0) return 0;
        DetectorExtension? extension = DetectorExtension.Of(ct, recipe.Steps);
        ct = extension?.Wide ?? ct;
        FbpGrid grid = FbpGrid.Of(recipe.Grid, header.Series.PatientPosition, SeenCircle.RadiusOf(ct.Sources[0]));
        CheckSize(checks, ct, grid);
        CheckGeometry(ct.Sources[0], grid, checks);
        CtChecks.Kernel(checks, recipe, ct.Sources[0].ChannelSpacingMm);
        if (checks.Violations.Count > 0) return 0;
        long metal = recipe.Steps is [.., MetalArtefactReduction] ? MetalMemory.Estimate(ct, WholeField(recipe, ct.Sources[0]).Grid.Columns!.Value, grid.Matrix) : 0;
        return FbpMemory.Estimate(ct, grid.Matrix) + (extension?.Bytes ?? 0) + metal;
    }

    public IReconstruction Open(ScanHeader header, Recipe recipe, IBackend backend)
    {
        CtAcquisition scan = (CtAcquisition)header.Acquisition;
        DetectorExtension? extension = DetectorExtension.Of(scan, recipe.Steps);
        CtAcquisition ct = extension?.Wide ?? scan;
        FbpPlan plan = Plan(ct, recipe, header.Series.PatientPosition);
        IFbpKernels kernels = backend.Find<IFbpKernels>() ?? new CpuFbp();
        IViewImager imager = new FbpImager(ct, plan, header.Series.PatientPosition, kernels);
        if (recipe.Steps is [.., MetalArtefactReduction { ThresholdHu: var threshold }])
        {
            FbpPlan whole = Plan(ct, WholeField(recipe, ct.Sources[0]), header.Series.PatientPosition);
            imager = new MetalImager(ct, plan, whole, header.Series.PatientPosition, kernels, threshold, imager);
        }
        return new CtReconstruction(scan, ViewSteps.Of(recipe.Steps), imager, RotationPreview.Of(ct, recipe, header.Series.PatientPosition), extension);
    }

    private protected abstract FbpPlan Plan(CtAcquisition ct, Recipe recipe, PatientPosition position);

    /// <summary>What only this geometry forbids, or should be looked at.</summary>
    private protected abstract void CheckGeometry(CtSource source, in FbpGrid grid, MethodChecks checks);

    /// <summary>All that every view sees, in pixels as far apart as channels or 512 × 512 of them: the image that is searched for metal.</summary>
    private static Recipe WholeField(Recipe recipe, CtSource source)
    {
        double diameter = 2 * SeenCircle.RadiusOf(source);
        return recipe with { Grid = ImageGrid.Square(diameter, (int)Math.Clamp(Math.Ceiling(diameter / source.ChannelSpacingMm), 1, 512)) };
    }

    private void CheckScan(FieldChecks check, CtAcquisition ct)
    {
        CtChecks.Scan(check, ct);
        check.Require("path", ct.Path == CtPath.Circular, "must be PATH_CIRCULAR for this method");
        check.Require("sources[0].beam", ct.Sources[0].Beam == Beam, $"must be BEAM_{Beam.ToString().ToUpperInvariant()} for this method");
        if (ct.ViewCount is { } views && ct.ViewsPerRotation > 0) CheckViewCount(check, ct, views);
    }

    private static void CheckViewCount(FieldChecks check, CtAcquisition ct, long views)
    {
        long fewest = ShortScan.FewestViews(ct);
        bool isWhole = views % ct.ViewsPerRotation == 0, isShort = views >= fewest && views < ct.ViewsPerRotation;
        check.Require("view_count", isWhole || isShort,
            $"must be whole rotations of views_per_rotation ({ct.ViewsPerRotation}), or {fewest} and more of one, for this method, got {views}");
    }

    private static void CheckRecipe(FieldChecks check, Recipe recipe)
    {
        CtChecks.FilterSettings(check, recipe);
        CtChecks.Steps(check, recipe, extends: true, reducesMetal: true);
        FbpGrid.Check(check.In("grid"), recipe.Grid);
    }

    private static void CheckSize(MethodChecks checks, CtAcquisition ct, in FbpGrid grid)
    {
        CtSource source = ct.Sources[0];
        checks.Recipe.Require("grid.matrix_x", FbpMemory.ImageFloats(source, grid.Matrix) <= Array.MaxLength,
            $"must be smaller: {source.DetectorRows} slices of {grid.Matrix} x {grid.Matrix} are too many to hold at once");
        checks.Header.Require("ct.sources[0].detector_channel_count", FbpMemory.GroupFloats(source) <= Array.MaxLength,
            $"must be smaller: views of {source.DetectorRows} x {source.DetectorChannels} elements are too large to be worked on together");
        long slices = (ct.ViewCount ?? 0) / ct.ViewsPerRotation * source.DetectorRows;
        checks.Header.Require("ct.view_count", slices <= MaximumSlices, $"must be smaller: it makes {slices} slices, {MaximumSlices} are the most");
    }
}
