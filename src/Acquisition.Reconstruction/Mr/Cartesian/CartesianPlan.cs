using Acquisition.Core.Model.Mr;

namespace Acquisition.Reconstruction.Mr.Cartesian;

/// <summary>
/// From the k-space of one 2-D slice to its image. K-space is a grid of <see cref="EncodedRows"/> lines by
/// <see cref="EncodedColumns"/> samples with its origin at (⌊rows/2⌋, ⌊columns/2⌋); what was not acquired is zero. The grid is
/// padded (or cropped) about its origin to <see cref="TransformRows"/> × <see cref="TransformColumns"/>, so that a pixel has the
/// size that the recipe asks for, transformed, and the image's field of view is cut out about the centre. That removes the
/// oversampling of the readout, and of the phase encoding where there is one. Immutable; safe to share between threads.
/// </summary>
public sealed class CartesianPlan
{
    /// <param name="encoding">How the slice was encoded; <c>mr.fourier</c> has found no violation in it.</param>
    /// <param name="columns">Columns of the image; null: the recon space's.</param>
    /// <param name="rows">Rows of the image; null: the recon space's.</param>
    /// <param name="channels">Receiver channels.</param>
    public CartesianPlan(MrEncoding encoding, int? columns, int? rows, int channels)
    {
        (MrSpace encoded, MrSpace recon) = (encoding.EncodedSpace, encoding.ReconSpace);
        Channels = channels;
        EncodedColumns = encoded.Matrix.X;
        EncodedRows = encoded.Matrix.Y;
        Columns = columns ?? recon.Matrix.X;
        Rows = rows ?? recon.Matrix.Y;
        TransformColumns = (int)TransformLength(Columns, encoded.FieldOfViewMm.X, recon.FieldOfViewMm.X);
        TransformRows = (int)TransformLength(Rows, encoded.FieldOfViewMm.Y, recon.FieldOfViewMm.Y);
        ColumnSpacingMm = encoded.FieldOfViewMm.X / TransformColumns;
        RowSpacingMm = encoded.FieldOfViewMm.Y / TransformRows;
        SliceThicknessMm = recon.FieldOfViewMm.Z;
        Scale = (float)(1 / Math.Sqrt((double)EncodedColumns * EncodedRows));
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

    internal ImageSize Size => new(Rows, Columns, RowSpacingMm, ColumnSpacingMm, SliceThicknessMm);

    /// <summary>Length of a transform whose elements have the size of the image's pixels; shorter than the image where the image reaches beyond what was encoded.</summary>
    internal static double TransformLength(int points, double encodedMm, double reconMm) => Math.Round(points * encodedMm / reconMm);
}
