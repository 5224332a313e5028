using System.Globalization;
using Acquisition.Core.Model.Errors;
using Acquisition.Core.Model.Mr;
using Acquisition.Core.Model.Recipes;
using Acquisition.Reconstruction.Methods;
using Acquisition.Reconstruction.Mr.Completion;

namespace Acquisition.Reconstruction.Mr.Cartesian;

/// <summary>
/// What keeps a method on a grid from reconstructing a scan as its header describes it. What only the data show is found when they come.
/// </summary>
/// <param name="mr">The acquisition.</param>
/// <param name="recipe">The recipe; that its settings are the method's is the method's own check.</param>
/// <param name="fourier">How complete k-space becomes images.</param>
/// <param name="isParallel">Whether the method makes up for undersampling: then some is needed, else none may be.</param>
/// <param name="checks">Where it is said.</param>
internal sealed class CartesianChecks(MrAcquisition mr, Recipe recipe, MrFourier fourier, bool isParallel, MethodChecks checks)
{
    private const int LargestMatrix = 8192;

    /// <summary>Fewer pixels are no image; an acquisition that is smaller itself stays as it is.</summary>
    private const int SmallestMatrix = 16;

    /// <summary>More images than any series of the field.</summary>
    private const int MaximumImages = 1_000_000;

    /// <summary>Rounding of a spacing that was typed in by hand.</summary>
    private const double SpacingTolerance = 1e-3;

    public void Run()
    {
        CheckRecipe(checks.Recipe);
        for (int i = 0; i < mr.Encodings.Count; i++)
        {
            string path = $"mr.encodings[{i}]";
            CheckEncoding(checks.Header.In(path), mr.Encodings[i]);
            CheckLines(checks.Header.In($"{path}.limits"), $"header.{path}.limits", mr.Encodings[i]);
            if (checks.Violations.Count == 0) CheckImages(checks.Header.In(path), mr.Encodings[i]);
        }

        // Asked for by name it also takes what needs no parallel imaging.
        bool isAccelerated = mr.Encodings.Any(e => e.ParallelImaging is { Acceleration: > 1 });
        if (isParallel && recipe.Method.Length == 0) checks.Header.Require("mr.encodings", isAccelerated, "must have parallel imaging for this method");
        double images = fourier.Kinds.Count * mr.Encodings.Sum(e => new ImageCounters(e.Limits).SaidCount * (e.EncodedSpace.Matrix.Z == 1 ? 1 : recipe.Grid.Slices ?? e.ReconSpace.Matrix.Z));
        checks.Header.Require("mr.encodings", images <= MaximumImages, $"must make fewer images: their limits promise {images}, {MaximumImages} are the most");
    }

    private void CheckRecipe(FieldChecks check)
    {
        check.Require("steps", recipe.Steps.Count == 0, "must be empty: this method knows no further steps");
        ImageGrid grid = recipe.Grid;
        check.Require("grid.center_mm", grid.Center is null, "must be absent for this method: the image lies where its readouts say");
        check.Require("grid.row_direction", grid.RowDirection is null && grid.ColumnDirection is null, "must be absent for this method: the image lies as its readouts say");
        check.Require("grid.slice_increment_mm", grid.SliceIncrementMm is null, "must be absent for this method: slices lie where they were acquired");
    }

    private void CheckEncoding(FieldChecks check, MrEncoding encoding)
    {
        (MrSpace encoded, MrSpace recon) = (encoding.EncodedSpace, encoding.ReconSpace);
        check.Require("trajectory", encoding.Trajectory == MrTrajectory.Cartesian, $"must be TRAJECTORY_CARTESIAN for this method, got {encoding.Trajectory}");
        check.Require("recon_space.matrix_z", encoded.Matrix.Z > 1 || recon.Matrix.Z == 1, $"must be 1 for a 2-D acquisition, got {recon.Matrix.Z}");
        check.Range("encoded_space.matrix_x", encoded.Matrix.X, 1, LargestMatrix);
        check.Range("encoded_space.matrix_y", encoded.Matrix.Y, 1, LargestMatrix);
        check.Range("encoded_space.matrix_z", encoded.Matrix.Z, 1, LargestMatrix);
        CheckAcceleration(check.In("parallel_imaging"), encoding.ParallelImaging ?? MrParallelImaging.None);
    }

    private void CheckAcceleration(FieldChecks check, MrParallelImaging parallel)
    {
        check.Require("multiband", parallel.Multiband is null or { MultibandFactor: 1 }, "must be absent for this method: it does not separate simultaneous slices");
        (int first, int second) = (parallel.AccelerationFactor1, parallel.AccelerationFactor2);
        if (isParallel) return;
        check.Require("acceleration_factor_1", first == 1, $"must be 1 for this method, which has no parallel imaging, got {first}");
        check.Require("acceleration_factor_2", second == 1, $"must be 1 for this method, which has no parallel imaging, got {second}");
    }

    private void CheckLines(FieldChecks check, string field, MrEncoding encoding)
    {
        MrLimits limits = MrLimits.Of(encoding);
        KspaceGrid grid = KspaceGrid.Of(encoding, mr.ReceiverChannels);
        CheckSteps(check, $"{field}.kspace_encoding_step_1", limits.KspaceEncodingStep1, grid.Rows, "lines", "the phase encoding", encoding.Limits.KspaceEncodingStep1 is not null);
        if (grid.Partitions == 1)
            check.Require("kspace_encoding_step_2", limits.KspaceEncodingStep2.Count == 1, $"must be one step for a 2-D acquisition, got {limits.KspaceEncodingStep2.Count}");
        else CheckSteps(check, $"{field}.kspace_encoding_step_2", limits.KspaceEncodingStep2, grid.Partitions, "partitions", "the slab", encoding.Limits.KspaceEncodingStep2 is not null);
    }

    /// <param name="check">The limits.</param>
    /// <param name="field">The limit's path.</param>
    /// <param name="steps">The steps of one phase encoding.</param>
    /// <param name="points">Of the encoded matrix along it.</param>
    /// <param name="name">What its steps are called.</param>
    /// <param name="axis">What it runs along.</param>
    /// <param name="said">Whether the header says the limit.</param>
    private void CheckSteps(FieldChecks check, string field, MrLimit steps, int points, string name, string axis, bool said)
    {
        string limit = field[(field.LastIndexOf('.') + 1)..];
        int first = steps.Minimum - steps.Center + points / 2, last = steps.Maximum - steps.Center + points / 2;
        bool fits = first >= 0 && last < points;
        check.Require(limit, fits, $"must lie on the {points} {name} of the encoded matrix with its center on {points / 2}, got {steps.Minimum}..{steps.Maximum} about {steps.Center}");
        check.Require(limit, steps.Center >= steps.Minimum && steps.Center <= steps.Maximum, "must contain its center: an image cannot do without the centre of k-space");
        if (!said) checks.Warn("LIMITS_NOT_SAID", field, $"The header does not say which {name} are acquired: all {points} of the encoded matrix are expected, about {steps.Center}.");
        if (!fits || steps.Count == points) return;

        int before = steps.Center - steps.Minimum, after = steps.Maximum - steps.Center;
        if (KspaceGrid.IsSymmetric(before, after))
            checks.Notice("INTERPOLATED", field, $"{steps.Count} of the {points} {name} are acquired, about the centre: the image is interpolated along {axis}.");
        else if (Completes && Math.Min(before, after) < PartialAxis.FewestShared)
            check.Require(limit, false, $"must have at least {PartialAxis.FewestShared} {name} on the shorter side of its center, from which the image's phase is known, got {before} and {after}: partial_fourier ZERO_FILLING needs none");
        else if (Completes)
            checks.Notice("PARTIAL_FOURIER_COMPLETED", field, $"{steps.Count} of the {points} {name} are acquired and the others will be estimated, as the recipe asks: where the image's phase is not smooth it is wrong.");
        else if (fourier.PartialFourier != PartialFourier.None)
            checks.Notice("ZERO_FILLED", field, $"{steps.Count} of the {points} {name} are acquired and the others will be 0, as the recipe asks: the image is blurred along {axis}.");
        else
            check.Require(limit, false, $"must reach as far on one side of its center as on the other, got {before} and {after} {name}: partial Fourier is reconstructed where the recipe asks for a partial_fourier such as ZERO_FILLING");
    }

    private bool Completes => fourier.PartialFourier is PartialFourier.Homodyne or PartialFourier.ProjectionOntoConvexSets;

    /// <summary>Sizes of what is well-formed otherwise.</summary>
    private void CheckImages(FieldChecks check, MrEncoding encoding)
    {
        (MrSpace encoded, MrSpace recon) = (encoding.EncodedSpace, encoding.ReconSpace);
        bool x = CheckAxis(check, "x", SmallestMatrix, recipe.Grid.Columns, recon.Matrix.X, encoded.FieldOfViewMm.X, recon.FieldOfViewMm.X);
        bool y = CheckAxis(check, "y", SmallestMatrix, recipe.Grid.Rows, recon.Matrix.Y, encoded.FieldOfViewMm.Y, recon.FieldOfViewMm.Y);
        bool z = encoded.Matrix.Z == 1 || CheckAxis(check, "z", 1, recipe.Grid.Slices, recon.Matrix.Z, encoded.FieldOfViewMm.Z, recon.FieldOfViewMm.Z);
        if (!x || !y || !z) return;

        CartesianPlan plan = CartesianFourierMethod.Plan(encoding, recipe, mr.ReceiverChannels);
        CheckSpacing("spacing_x_mm", recipe.Grid.ColumnSpacingMm, plan.ColumnSpacingMm);
        CheckSpacing("spacing_y_mm", recipe.Grid.RowSpacingMm, plan.RowSpacingMm);
        CheckSpacing("slice_thickness_mm", recipe.Grid.SliceThicknessMm, plan.SliceThicknessMm);
        if (encoded.Matrix.Z == 1 && recipe.Grid.Slices is { } slices)
            checks.Recipe.Require("grid.matrix_z", encoding.Limits.Slice?.Count == slices, $"must be absent for this method, or the number of slices that the header's limits make, got {slices}");
        check.Require("encoded_space.matrix_y", CartesianMemory.LargestArray(encoding, plan) <= Array.MaxLength,
            $"must be smaller: {plan.Channels} x {plan.EncodedPartitions} x {plan.EncodedRows} x {plan.EncodedColumns} samples are too many to hold at once");
    }

    private bool CheckAxis(FieldChecks check, string axis, int smallest, int? asked, int recon, double encodedMm, double reconMm)
    {
        string field = $"grid.matrix_{axis}";
        int before = checks.Violations.Count, points = asked ?? recon;
        if (asked is { } matrix) checks.Recipe.Range(field, matrix, Math.Min(smallest, recon), LargestMatrix);
        else check.Range($"recon_space.matrix_{axis}", recon, 1, LargestMatrix);
        double transform = CartesianPlan.TransformLength(points, encodedMm, reconMm);
        check.Require($"recon_space.field_of_view_{axis}_mm", transform >= points && transform <= 4 * LargestMatrix, string.Create(CultureInfo.InvariantCulture,
            $"must lie within the encoded field of view ({encodedMm} mm), and the transform of all of it must have at most {4 * LargestMatrix} points, got {reconMm} mm and {transform} points"));
        if (points < recon && checks.Violations.Count == before)
            checks.Notice("REDUCED_RESOLUTION", $"recipe.{field}", $"{points} points are fewer than the {recon} that were acquired for: the outer part of k-space is left out, and the image is coarser than it could be.");
        return checks.Violations.Count == before;
    }

    private void CheckSpacing(string field, double? asked, double made) => checks.Recipe.Require(
        $"grid.{field}", asked is not { } spacing || Math.Abs(spacing - made) <= SpacingTolerance * made,
        string.Create(CultureInfo.InvariantCulture, $"must be absent for this method, or what the acquisition and the matrix make, {made:0.####}, got {asked}"));
}
