using Acquisition.Core.Model.Geometry;
using Acquisition.Reconstruction.Ct.Volumes;
using Acquisition.Reconstruction.Operators;

namespace Acquisition.Reconstruction.Ct.Iterative;

/// <summary>
/// The voxels that are asked for and as many more around them, on the same lattice, as it takes to hold everything that rays meet: what is outside of
/// them is air. [rows × columns × slices], slices towards +Z of the scanner.
/// </summary>
internal sealed class WorkingVolume
{
    private readonly VolumeGrid _asked;
    private readonly int _rowsBefore, _columnsBefore, _slicesBelow;

    /// <param name="asked">The voxels that are asked for.</param>
    /// <param name="radiusMm">Of the circle about the axis that holds the object.</param>
    /// <param name="along">From where to where rays run along the axis; null: no further than the slices.</param>
    public WorkingVolume(VolumeGrid asked, double radiusMm, (double LowMm, double HighMm)? along)
    {
        _asked = asked;
        Vector3D first = asked.VoxelCentre(0, 0, 0);
        (_columnsBefore, Columns) = Extended(first.Dot(asked.ColumnAxis), asked.ColumnSpacingMm, asked.Columns, -radiusMm, radiusMm);
        (_rowsBefore, Rows) = Extended(first.Dot(asked.RowAxis), asked.RowSpacingMm, asked.Rows, -radiusMm, radiusMm);
        double lowest = Math.Min(asked.SliceZ(0), asked.SliceZ(asked.Slices - 1));
        (_slicesBelow, Slices) = along is { } way ? Extended(lowest, asked.SliceIncrementMm, asked.Slices, way.LowMm, way.HighMm) : (0, asked.Slices);
        Vector3D corner = asked.VoxelCentre(0, -_rowsBefore, -_columnsBefore);
        Grid = new(
            new(corner.X, corner.Y, lowest - _slicesBelow * asked.SliceIncrementMm), asked.RowSpacingMm * asked.RowAxis, asked.ColumnSpacingMm * asked.ColumnAxis, asked.SliceIncrementMm);
    }

    public VoxelGrid Grid { get; }

    public int Rows { get; }

    public int Columns { get; }

    public int Slices { get; }

    public Shape Shape => Shape.Real(Rows, Columns, Slices);

    public long Voxels => (long)Rows * Columns * Slices;

    /// <summary>From the axis to the furthest corner, mm.</summary>
    public double ReachMm => new[] { (-0.5, -0.5), (-0.5, Columns - 0.5), (Rows - 0.5, -0.5), (Rows - 0.5, Columns - 0.5) }
        .Max(corner => Grid.At(corner.Item1, corner.Item2) is var (x, y) ? Math.Sqrt(x * x + y * y) : 0);

    /// <summary>Takes a slice that was asked for out of an array of this volume.</summary>
    /// <param name="volume">[rows × columns × slices].</param>
    /// <param name="slice">As they are asked for, towards the patient's head.</param>
    /// <param name="pixels">[rows × columns] as they are asked for.</param>
    public void Read(ReadOnlySpan<float> volume, int slice, Span<float> pixels)
    {
        int z = _slicesBelow + (_asked.SliceAxis.Z > 0 ? slice : _asked.Slices - 1 - slice);
        for (int row = 0; row < _asked.Rows; row++)
            for (int column = 0; column < _asked.Columns; column++)
                pixels[row * _asked.Columns + column] = volume[((_rowsBefore + row) * Columns + _columnsBefore + column) * Slices + z];
    }

    /// <summary>Cells before the first one, and all of them, so that they reach from one end to the other.</summary>
    private static (int Before, int All) Extended(double first, double spacing, int count, double low, double high)
    {
        // A millionth of a cell more is rounding.
        int before = (int)Math.Max(0, Math.Ceiling((first - spacing / 2 - low) / spacing - 1e-6));
        int after = (int)Math.Max(0, Math.Ceiling((high - first - (count - 0.5) * spacing) / spacing - 1e-6));
        return (before, checked(before + count + after));
    }
}
