using Acquisition.Core.Model.Errors;
using Acquisition.Core.Model.Mr;
using Acquisition.Core.Model.Recipes;
using Acquisition.Core.Model.Scans;
using Acquisition.Core.Ports.Reconstruction;
using Acquisition.Reconstruction.Methods;

namespace Acquisition.Reconstruction.Mr.Cartesian;

/// <summary><c>mr.fourier</c>: fully sampled 2-D Cartesian k-space, Fourier transform, root sum of squares over the coils. See README.md.</summary>
public sealed class CartesianFourierMethod : IMethod
{
    /// <summary>Below this an image is a crop of k-space that nobody looks at; above, transforms are larger than anything of the field.</summary>
    private const int MinimumMatrix = 16, MaximumMatrix = 8192;

    /// <summary>Images whose k-space is open at a time where the header does not say how many slices there are.</summary>
    private const int UnsaidSlices = 32;

    public string Name => "mr.fourier";

    public Modality Modality => Modality.Mr;

    public long Check(ScanHeader header, Recipe recipe, MethodChecks checks)
    {
        MrAcquisition mr = (MrAcquisition)header.Acquisition;
        CheckRecipe(checks.Recipe, recipe);
        bool mayZeroFill = MayZeroFill(recipe);
        for (int i = 0; i < mr.Encodings.Count; i++) CheckEncoding(checks, $"mr.encodings[{i}]", mr.Encodings[i], mr.ReceiverChannels, mayZeroFill);
        return checks.Violations.Count > 0 ? 0 : Plans(mr, recipe).Zip(mr.Encodings).Sum(pair => WorkingBytes(pair.First, pair.Second));
    }

    public IReconstruction Open(ScanHeader header, Recipe recipe, IBackend backend)
    {
        MrAcquisition mr = (MrAcquisition)header.Acquisition;
        return new CartesianReconstruction(mr, [.. Plans(mr, recipe)], MayZeroFill(recipe), backend.Find<ICartesianKernels>() ?? new CpuCartesian());
    }

    /// <summary>Whether k-space reaches as far on one side of its centre as on the other; one sample is the even length's.</summary>
    internal static bool IsSymmetric(int before, int after) => Math.Abs(before - after) <= 1;

    private static bool MayZeroFill(Recipe recipe) => recipe.Settings is MrFourier { PartialFourier: PartialFourier.ZeroFilling };

    private static IEnumerable<CartesianPlan> Plans(MrAcquisition mr, Recipe recipe) =>
        mr.Encodings.Select(encoding => new CartesianPlan(encoding, recipe.Grid.Columns, recipe.Grid.Rows, mr.ReceiverChannels));

    private static void CheckRecipe(FieldChecks check, Recipe recipe)
    {
        check.Require("settings", recipe.Settings is null or MrFourier, "must be mr_fourier, or absent, for this method");
        check.Require("steps", recipe.Steps is [], "must be empty for this method");
        FieldChecks grid = check.In("grid");
        if (recipe.Grid.Columns is { } columns) grid.Range("matrix_x", columns, MinimumMatrix, MaximumMatrix);
        if (recipe.Grid.Rows is { } rows) grid.Range("matrix_y", rows, MinimumMatrix, MaximumMatrix);
        const string Acquired = "must be absent for this method: its slices lie where they were acquired";
        grid.Require("center_mm", recipe.Grid.Center is null, Acquired);
        grid.Require("row_direction", recipe.Grid.RowDirection is null, Acquired);
        grid.Require("spacing_x_mm", recipe.Grid.ColumnSpacingMm is null, "must be absent for this method: it follows from the recon space and the matrix");
        grid.Require("spacing_y_mm", recipe.Grid.RowSpacingMm is null, "must be absent for this method: it follows from the recon space and the matrix");
        grid.Require("matrix_z", recipe.Grid.Slices is null, Acquired);
        grid.Require("slice_increment_mm", recipe.Grid.SliceIncrementMm is null, Acquired);
        grid.Require("slice_thickness_mm", recipe.Grid.SliceThicknessMm is null, Acquired);
    }

    private static void CheckEncoding(MethodChecks checks, string path, MrEncoding encoding, int channels, bool mayZeroFill)
    {
        FieldChecks check = checks.Header.In(path);
        (MrSpace encoded, MrSpace recon) = (encoding.EncodedSpace, encoding.ReconSpace);
        check.Require("trajectory", encoding.Trajectory == MrTrajectory.Cartesian, "must be TRAJECTORY_CARTESIAN for this method");
        check.Require("encoded_space.matrix_z", encoded.Matrix.Z == 1 && recon.Matrix.Z == 1, "must be 1 for this method: it takes 2-D encodings");
        check.Require("limits.kspace_encoding_step_2", encoding.Limits.KspaceEncodingStep2 is not { Count: > 1 }, "must span one value for this method: it takes 2-D encodings");
        bool full = encoding.ParallelImaging is not { } parallel || (parallel.AccelerationFactor1 == 1 && parallel.AccelerationFactor2 == 1 && parallel.Multiband is null);
        check.Require("parallel_imaging", full, "must be absent, or factors of 1, for this method: it takes fully sampled scans");
        check.Range("encoded_space.matrix_x", encoded.Matrix.X, 1, MaximumMatrix);
        check.Range("encoded_space.matrix_y", encoded.Matrix.Y, 1, MaximumMatrix);
        check.Range("recon_space.matrix_x", recon.Matrix.X, 1, MaximumMatrix);
        check.Range("recon_space.matrix_y", recon.Matrix.Y, 1, MaximumMatrix);
        CheckFieldOfView(check, "recon_space.field_of_view_x_mm", encoded.FieldOfViewMm.X, recon.FieldOfViewMm.X);
        CheckFieldOfView(check, "recon_space.field_of_view_y_mm", encoded.FieldOfViewMm.Y, recon.FieldOfViewMm.Y);
        check.Require("encoded_space.matrix_x", (long)channels * encoded.Matrix.X * encoded.Matrix.Y <= Array.MaxLength,
            $"must be smaller: a slice of {channels} channels is too large to be held at once");
        CheckLines(checks, path, encoding, mayZeroFill);
    }

    /// <summary>The recon space may be a rounding larger than the encoded one, and not so small that the transform has no place.</summary>
    private static void CheckFieldOfView(FieldChecks check, string field, double encodedMm, double reconMm) =>
        check.Require(field, reconMm <= encodedMm * 1.001 && encodedMm / reconMm <= 64, "must lie within the encoded field of view, and be at least 1/64 of it");

    private static void CheckLines(MethodChecks checks, string path, MrEncoding encoding, bool mayZeroFill)
    {
        MrLimit lines = MrLimits.Of(encoding).KspaceEncodingStep1;
        int rows = encoding.EncodedSpace.Matrix.Y, before = lines.Center - lines.Minimum, after = lines.Maximum - lines.Center;
        string field = $"{path}.limits.kspace_encoding_step_1";
        // The centre line lies on row ⌊rows/2⌋; a line beyond the matrix has no place.
        bool fits = before >= 0 && after >= 0 && rows / 2 - before >= 0 && rows / 2 + after < rows;
        checks.Header.Require(field, fits, "must lie within encoded_space.matrix_y, its center on the middle line");
        if (!fits) return;
        if (IsSymmetric(before, after))
        {
            if (lines.Count < rows)
                checks.Warn("INTERPOLATED", $"header.{field}", $"{lines.Count} of {rows} lines are acquired, about the centre: the images are interpolated along the phase encoding.");
            return;
        }

        checks.Header.Require(field, mayZeroFill,
            $"must reach as far on one side of its center as on the other ({before} and {after} lines): ask for zero filling (mr_fourier.partial_fourier) if a blurred image will do");
        if (mayZeroFill) checks.Warn("ZERO_FILLED", $"header.{field}", "A part of k-space is not acquired; zeros stand for it. The images are blurred along the phase encoding.");
    }

    /// <summary>The k-space of every image that may be open at a time (slices, echoes and phases may be interleaved), one in transformation, and its image.</summary>
    private static long WorkingBytes(CartesianPlan plan, MrEncoding encoding)
    {
        MrEncodingLimits limits = encoding.Limits;
        long open = (long)(limits.Slice?.Count ?? UnsaidSlices) * (limits.Contrast?.Count ?? 1) * (limits.Phase?.Count ?? 1) * (limits.Set?.Count ?? 1);
        long hybrid = (long)plan.Channels * plan.EncodedRows * (plan.Columns + 16);
        return 8 * (open * plan.KspaceLength + hybrid) + 4L * plan.Rows * plan.Columns;
    }
}
