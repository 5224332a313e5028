using System.Globalization;
using Acquisition.Core.Model.Errors;
using Acquisition.Core.Model.Mr;
using Acquisition.Core.Model.Recipes;
using Acquisition.Reconstruction.Methods;

namespace Acquisition.Reconstruction.Mr.NonCartesian;

/// <summary>What keeps <see cref="NonCartesianMethod"/> from reconstructing a scan as its header describes it. What only the data show is found when they come.</summary>
internal sealed class NonCartesianChecks(MrAcquisition mr, Recipe recipe, MethodChecks checks)
{
    private const int LargestMatrix = 4096;
    private const int LargestVolume = 512;
    private const int SmallestMatrix = 16;

    /// <summary>More images than any series of the field.</summary>
    private const int MaximumImages = 1_000_000;

    public void Run()
    {
        FieldChecks check = checks.Recipe;
        check.Require("settings", recipe.Settings is null or MrNonCartesian, "must be mr_non_cartesian for this method");
        check.Require("steps", recipe.Steps.Count == 0, "must be empty: this method knows no further steps");
        ImageGrid grid = recipe.Grid;
        check.Require("grid.center_mm", grid.Center is null, "must be absent for this method: the image lies where its readouts say");
        check.Require("grid.row_direction", grid.RowDirection is null && grid.ColumnDirection is null, "must be absent for this method: the image lies as its readouts say");
        check.Require("grid.slice_increment_mm", grid.SliceIncrementMm is null, "must be absent for this method: slices lie where they were acquired");
        check.Require("grid.matrix_z", grid.Slices is null, "must be absent for this method: the recon space says how many slices there are");
        check.Require("grid.spacing_x_mm", grid.ColumnSpacingMm is null && grid.RowSpacingMm is null && grid.SliceThicknessMm is null, "must be absent for this method: the matrix and the recon space make it");
        if (grid.Columns is { } columns) check.Range("grid.matrix_x", columns, SmallestMatrix, LargestMatrix);
        if (grid.Rows is { } rows) check.Range("grid.matrix_y", rows, SmallestMatrix, LargestMatrix);
        for (int i = 0; i < mr.Encodings.Count; i++) CheckEncoding(checks.Header.In($"mr.encodings[{i}]"), mr.Encodings[i]);
        double images = mr.Encodings.Sum(e => new ImageCounters(e.Limits).SaidCount * e.ReconSpace.Matrix.Z);
        checks.Header.Require("mr.encodings", images <= MaximumImages, $"must make fewer images: their limits promise {images}, {MaximumImages} are the most");
    }

    private static void CheckEncoding(FieldChecks check, MrEncoding encoding)
    {
        (MrSpace encoded, MrSpace recon) = (encoding.EncodedSpace, encoding.ReconSpace);
        check.Require("trajectory", encoding.Trajectory is not (MrTrajectory.Cartesian or MrTrajectory.Epi), $"must be radial, golden angle, spiral or other for this method, got {encoding.Trajectory}");
        bool volume = encoded.Matrix.Z > 1;
        int largest = volume ? LargestVolume : LargestMatrix;
        check.Range("encoded_space.matrix_x", encoded.Matrix.X, 1, largest);
        check.Range("encoded_space.matrix_y", encoded.Matrix.Y, 1, largest);
        check.Range("encoded_space.matrix_z", encoded.Matrix.Z, 1, largest);
        check.Range("recon_space.matrix_x", recon.Matrix.X, 1, largest);
        check.Range("recon_space.matrix_y", recon.Matrix.Y, 1, largest);
        check.Range("recon_space.matrix_z", recon.Matrix.Z, 1, volume ? largest : 1);
        if (encoding.Limits.KspaceEncodingStep2 is { Count: > 1 } partitions)
            check.Require("limits.kspace_encoding_step_2", volume && partitions.Count <= encoded.Matrix.Z && partitions.Center - partitions.Minimum <= encoded.Matrix.Z / 2
                && partitions.Maximum - partitions.Center <= encoded.Matrix.Z / 2, string.Create(CultureInfo.InvariantCulture,
                $"must lie within the {encoded.Matrix.Z} partitions of the encoded matrix about its center, got {partitions.Minimum}..{partitions.Maximum} about {partitions.Center}"));
        Inside(check, "x", recon.FieldOfViewMm.X, encoded.FieldOfViewMm.X);
        Inside(check, "y", recon.FieldOfViewMm.Y, encoded.FieldOfViewMm.Y);
        if (volume) Inside(check, "z", recon.FieldOfViewMm.Z, encoded.FieldOfViewMm.Z);
    }

    private static void Inside(FieldChecks check, string axis, double reconMm, double encodedMm) => check.Require(
        $"recon_space.field_of_view_{axis}_mm", reconMm <= 1.001 * encodedMm,
        string.Create(CultureInfo.InvariantCulture, $"must lie within the encoded field of view ({encodedMm} mm), got {reconMm} mm"));
}
