using System.Numerics.Tensors;

namespace Acquisition.Reconstruction.Operators.Host.Nonuniform;

/// <summary>
/// A band of the fine grid, or all of it: [z × y × (cells of a row and room for windows that reach beyond its end) × lanes].
/// Windows may begin before its first and end after its last row.
/// </summary>
internal readonly struct GridBand(NonuniformPlan plan, int depth, int height, int lanes)
{
    public int Depth => depth;

    public int Height => height;

    /// <summary>Images in a cell.</summary>
    public int Lanes => lanes;

    /// <summary>Floats of a row; more than a power of two, so that rows do not compete for places in the cache.</summary>
    public int RowLength => (plan.X.Length + plan.Kernel.Lanes) * lanes;

    public int Floats => checked(depth * height * RowLength);

    /// <summary>The part of a window that lies in the band: its first weight and the end.</summary>
    public static (int Start, int End) Clip(int first, int width, int count) => (Math.Max(0, -first), Math.Min(width, count - first));

    /// <summary>Adds what windows have put beyond the end of rows to their beginning.</summary>
    public void FoldRows(Span<float> plane)
    {
        int beyond = plan.Kernel.Lanes * lanes, cells = plan.X.Length * lanes;
        for (int row = 0; row < plane.Length; row += RowLength)
            TensorPrimitives.Add(plane.Slice(row, beyond), plane.Slice(row + cells, beyond), plane.Slice(row, beyond));
    }

    /// <summary>Repeats the beginning of a row beyond its end.</summary>
    public void RepeatRow(Span<float> row) => row[..(plan.Kernel.Lanes * lanes)].CopyTo(row[(plan.X.Length * lanes)..]);
}
