using Acquisition.Core.Model.Geometry;

namespace Acquisition.Reconstruction.Operators;

/// <summary>Where the voxels of an array [rows × columns × slices] lie: scanner frame, mm.</summary>
/// <param name="Origin">Centre of voxel (0, 0, 0).</param>
/// <param name="RowStep">From a row to the next; perpendicular to the axis of rotation.</param>
/// <param name="ColumnStep">From a column to the next; perpendicular to the axis of rotation and to <paramref name="RowStep"/>.</param>
/// <param name="SliceStepMm">From a slice to the next, towards +Z; positive.</param>
public readonly record struct VoxelGrid(Vector3D Origin, Vector3D RowStep, Vector3D ColumnStep, double SliceStepMm)
{
    /// <summary>Square pixels along +Y and +X, the middle of the box at a point.</summary>
    public static VoxelGrid About(Vector3D centre, int rows, int columns, int slices, double spacingMm, double sliceStepMm) => new(
        centre - new Vector3D((columns - 1) / 2.0 * spacingMm, (rows - 1) / 2.0 * spacingMm, (slices - 1) / 2.0 * sliceStepMm),
        new(0, spacingMm, 0), new(spacingMm, 0, 0), sliceStepMm);

    /// <summary>A point of the plane z = 0 by row and column, in fractions.</summary>
    internal (double X, double Y) At(double row, double column) =>
        (Origin.X + row * RowStep.X + column * ColumnStep.X, Origin.Y + row * RowStep.Y + column * ColumnStep.Y);

    /// <summary>Length of a ray through the middle of a voxel within its row and column, mm; from the ray's direction in the plane, of length 1.</summary>
    internal double Chord(double x, double y)
    {
        double row = RowStep.Length, column = ColumnStep.Length;
        double alongRows = Math.Abs(x * RowStep.X + y * RowStep.Y) / row, alongColumns = Math.Abs(x * ColumnStep.X + y * ColumnStep.Y) / column;
        return Math.Min(row / alongRows, column / alongColumns);
    }

    internal void Check()
    {
        double row = RowStep.Length, column = ColumnStep.Length;
        bool right = Origin.IsFinite && row > 0 && column > 0 && double.IsFinite(row + column) && RowStep.Z == 0 && ColumnStep.Z == 0
            && Math.Abs(RowStep.Dot(ColumnStep)) <= 1e-9 * row * column && SliceStepMm > 0 && double.IsFinite(SliceStepMm);
        if (!right) throw new ArgumentException($"{this} is no grid with rows and columns perpendicular to each other and to the axis, and slices towards +Z.");
    }
}
