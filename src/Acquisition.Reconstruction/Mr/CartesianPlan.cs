using Acquisition.Core.Model.Errors;
using Acquisition.Core.Model.Mr;
using Acquisition.Core.Model.Recipes;
using Acquisition.Core.Ports.Reconstruction;

namespace Acquisition.Reconstruction.Mr;

/// <summary>
/// From the k-space of one 2-D slice to its image. K-space is a grid of <see cref="EncodedRows"/> lines by
/// <see cref="EncodedColumns"/> samples with its origin at (⌊rows/2⌋, ⌊columns/2⌋); what was not acquired is zero. The grid is
/// padded (or cropped) about its origin to <see cref="TransformRows"/> × <see cref="TransformColumns"/>, so that a pixel has the
/// size that the recipe asks for, transformed, and the image's field of view is cut out about the centre. That removes the
/// oversampling of the readout, and of the phase encoding where there is one. Immutable; safe to share between threads.
/// </summary>
public sealed class CartesianPlan
{
    private const int MaxMatrix = 8192;
    private readonly int _firstLine;

    /// <param name="encoding">How the slice was encoded.</param>
    /// <param name="recipe">The image's matrix.</param>
    /// <param name="channels">Receiver channels.</param>
    /// <exception cref="ReconstructionException">NOT_SUPPORTED, INVALID_GEOMETRY or INVALID_RECIPE.</exception>
    public CartesianPlan(MrEncoding encoding, MrRecipe recipe, int channels)
    {
        (MrSpace encoded, MrSpace recon) = (encoding.EncodedSpace, encoding.ReconSpace);
        if (encoding.Trajectory != MrTrajectory.Cartesian) throw ReconstructionErrors.NotSupported($"A {encoding.Trajectory} trajectory");
        if (encoded.Matrix.Z > 1 || recon.Matrix.Z > 1) throw ReconstructionErrors.NotSupported("A 3-D acquisition");
        if (channels < 1) throw ReconstructionErrors.InvalidGeometry($"{channels} receiver channels.");
        CheckSpace(encoded, "encoded");
        CheckSpace(recon, "recon");
        if (!(recon.FieldOfViewMm.Z > 0)) throw ReconstructionErrors.InvalidGeometry($"the slice is {recon.FieldOfViewMm.Z} mm thick.");

        Channels = channels;
        EncodedColumns = encoded.Matrix.X;
        EncodedRows = encoded.Matrix.Y;
        Columns = recipe.Columns == 0 ? recon.Matrix.X : recipe.Columns;
        Rows = recipe.Rows == 0 ? recon.Matrix.Y : recipe.Rows;
        TransformColumns = TransformLength(Columns, encoded.FieldOfViewMm.X, recon.FieldOfViewMm.X, "columns");
        TransformRows = TransformLength(Rows, encoded.FieldOfViewMm.Y, recon.FieldOfViewMm.Y, "rows");
        ColumnSpacingMm = encoded.FieldOfViewMm.X / TransformColumns;
        RowSpacingMm = encoded.FieldOfViewMm.Y / TransformRows;
        SliceThicknessMm = recon.FieldOfViewMm.Z;
        if (Math.Max(KspaceLength, (long)Channels * EncodedRows * (Columns + 16)) > Array.MaxLength)
            throw ReconstructionErrors.InvalidGeometry($"a slice of {Channels} × {EncodedRows} × {EncodedColumns} samples is too large to hold at once.");
        Scale = (float)(1 / Math.Sqrt((double)EncodedColumns * EncodedRows));
        _firstLine = encoding.Limits.KspaceEncodingStep1.Center - EncodedRows / 2;
    }

    public int Channels { get; }
    public int EncodedColumns { get; }
    public int EncodedRows { get; }
    public int TransformColumns { get; }
    public int TransformRows { get; }

    /// <summary>Columns and rows of the image.</summary>
    public int Columns { get; }
    public int Rows { get; }
    public double ColumnSpacingMm { get; }
    public double RowSpacingMm { get; }
    public double SliceThicknessMm { get; }

    /// <summary>What the transform is multiplied with: 1/√(encoded points), so that it is unitary without interpolation and the intensity does not depend on it.</summary>
    public float Scale { get; }

    /// <summary>Complex samples of a slice's k-space: [channels × encoded rows × encoded columns].</summary>
    public long KspaceLength => (long)Channels * EncodedRows * EncodedColumns;

    /// <summary>The grid row of a phase-encoding step: its centre step lies on ⌊rows/2⌋. Outside 0..rows−1 the step is not on the grid.</summary>
    public int GridRow(int encodingStep) => encodingStep - _firstLine;

    /// <summary>The grid column of a readout's first sample: its centre sample lies on ⌊columns/2⌋.</summary>
    public int GridColumn(int centreSample) => EncodedColumns / 2 - centreSample;

    private static int TransformLength(int points, double encodedMm, double reconMm, string what)
    {
        if (points is < 1 or > MaxMatrix) throw ReconstructionErrors.InvalidRecipe($"{points} {what} are not in 1..{MaxMatrix}.");
        double length = Math.Round(points * encodedMm / reconMm);
        if (!(length >= points && length <= 4 * MaxMatrix))
            throw ReconstructionErrors.InvalidGeometry($"the image's field of view ({reconMm} mm) does not lie within the encoded one ({encodedMm} mm).");
        return (int)length;
    }

    private static void CheckSpace(MrSpace space, string name)
    {
        if (space.Matrix.X is < 1 or > MaxMatrix || space.Matrix.Y is < 1 or > MaxMatrix)
            throw ReconstructionErrors.InvalidGeometry($"the {name} matrix is {space.Matrix.X} × {space.Matrix.Y}.");
        if (!(space.FieldOfViewMm.X > 0 && space.FieldOfViewMm.Y > 0 && double.IsFinite(space.FieldOfViewMm.X) && double.IsFinite(space.FieldOfViewMm.Y)))
            throw ReconstructionErrors.InvalidGeometry($"the {name} field of view is {space.FieldOfViewMm.X} × {space.FieldOfViewMm.Y} mm.");
    }
}
