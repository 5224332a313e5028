using Acquisition.Core.Model.Mr;

namespace Acquisition.Reconstruction.Mr.Cartesian;

/// <summary>
/// From the k-space of one 2-D slice or 3-D slab to its image. K-space is a grid of <see cref="EncodedPartitions"/> by <see cref="EncodedRows"/> lines of
/// <see cref="EncodedColumns"/> samples with its origin at (⌊partitions/2⌋, ⌊rows/2⌋, ⌊columns/2⌋); what was not acquired is zero. The grid is padded (or cropped)
/// about its origin to the transform's lengths, so that a voxel has the size that the recipe asks for, transformed, and the image's field of view is cut out about the
/// centre. That removes the oversampling of the readout, and of the phase encodings where there is one. Immutable; safe to share between threads.
/// </summary>
public sealed class CartesianPlan
{
    /// <param name="encoding">How it was encoded; the method has found no violation in it.</param>
    /// <param name="columns">Columns of the image; null: the recon space's.</param>
    /// <param name="rows">Rows of the image; null: the recon space's.</param>
    /// <param name="channels">Receiver channels.</param>
    /// <param name="partitions">Images of a slab; null: the recon space's. A 2-D acquisition has one.</param>
    public CartesianPlan(MrEncoding encoding, int? columns, int? rows, int channels, int? partitions = null)
    {
        (MrSpace encoded, MrSpace recon) = (encoding.EncodedSpace, encoding.ReconSpace);
        Channels = channels;
        EncodedColumns = encoded.Matrix.X;
        EncodedRows = encoded.Matrix.Y;
        EncodedPartitions = encoded.Matrix.Z;
        Columns = columns ?? recon.Matrix.X;
        Rows = rows ?? recon.Matrix.Y;
        TransformColumns = (int)TransformLength(Columns, encoded.FieldOfViewMm.X, recon.FieldOfViewMm.X);
        TransformRows = (int)TransformLength(Rows, encoded.FieldOfViewMm.Y, recon.FieldOfViewMm.Y);
        ColumnSpacingMm = encoded.FieldOfViewMm.X / TransformColumns;
        RowSpacingMm = encoded.FieldOfViewMm.Y / TransformRows;
        // Of a 2-D acquisition the third field of view is the slice's thickness.
        Partitions = EncodedPartitions == 1 ? 1 : partitions ?? recon.Matrix.Z;
        TransformPartitions = EncodedPartitions == 1 ? 1 : (int)TransformLength(Partitions, encoded.FieldOfViewMm.Z, recon.FieldOfViewMm.Z);
        SliceThicknessMm = EncodedPartitions == 1 ? recon.FieldOfViewMm.Z : encoded.FieldOfViewMm.Z / TransformPartitions;
        Scale = (float)(1 / Math.Sqrt((double)EncodedColumns * EncodedRows * EncodedPartitions));
    }

    public int Channels { get; }
    public int EncodedColumns { get; }
    public int EncodedRows { get; }
    public int EncodedPartitions { get; }
    public int TransformColumns { get; }
    public int TransformRows { get; }
    public int TransformPartitions { get; }

    /// <summary>Columns and rows of an image, and images of a slab.</summary>
    public int Columns { get; }
    public int Rows { get; }
    public int Partitions { get; }
    public double ColumnSpacingMm { get; }
    public double RowSpacingMm { get; }

    /// <summary>Of a slab the distance from one partition to the next.</summary>
    public double SliceThicknessMm { get; }

    /// <summary>What the transform is multiplied with: 1/√(encoded points), so that it is unitary without interpolation and the intensity does not depend on it.</summary>
    public float Scale { get; }

    /// <summary>Complex samples of a slice's k-space: [channels × encoded rows × encoded columns].</summary>
    public long KspaceLength => (long)Channels * EncodedRows * EncodedColumns;

    /// <summary>Voxels: [partitions × rows × columns].</summary>
    public long ImageLength => (long)Partitions * Rows * Columns;

    internal ImageSize Size => new(Partitions, Rows, Columns, RowSpacingMm, ColumnSpacingMm, SliceThicknessMm);

    /// <summary>Length of a transform whose elements have the size of the image's pixels; shorter than the image where the image reaches beyond what was encoded.</summary>
    internal static double TransformLength(int points, double encodedMm, double reconMm) => Math.Round(points * encodedMm / reconMm);
}
