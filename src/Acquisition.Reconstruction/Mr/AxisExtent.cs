namespace Acquisition.Reconstruction.Mr;

/// <summary>Neighbouring points of an axis of the grid, its columns, rows or partitions.</summary>
internal readonly record struct AxisExtent(int First, int End)
{
    public int Count => Math.Max(0, End - First);

    /// <summary>Points before the centre of k-space, ⌊length/2⌋, and after it.</summary>
    public (int Before, int After) Reach(int length) => (length / 2 - First, End - 1 - length / 2);

    /// <summary>Whether it reaches as far on one side of the centre as on the other; the point more on one side is an even length's.</summary>
    public bool IsSymmetric(int length)
    {
        (int before, int after) = Reach(length);
        return Math.Abs(before - after) <= 1;
    }

    public AxisExtent Within(AxisExtent other) => new(Math.Max(First, other.First), Math.Min(End, other.End));
}

/// <summary>The box of the grid that was acquired.</summary>
internal readonly record struct KspaceBox(AxisExtent Partitions, AxisExtent Rows, AxisExtent Columns)
{
    /// <summary>The lines of the limits, and the columns that all of them have.</summary>
    public static KspaceBox Of(ImageKspace kspace)
    {
        KspaceGrid grid = kspace.Grid;
        return new(
            new(grid.Partition(grid.Slab.Minimum), grid.Partition(grid.Slab.Maximum) + 1),
            new(grid.Row(grid.Lines.Minimum), grid.Row(grid.Lines.Maximum) + 1),
            kspace.Columns);
    }

    public long Count => (long)Partitions.Count * Rows.Count * Columns.Count;

    public bool IsSymmetric(KspaceGrid grid) => Partitions.IsSymmetric(grid.Partitions) && Rows.IsSymmetric(grid.Rows) && Columns.IsSymmetric(grid.Columns);

    public KspaceBox Within(KspaceBox other) => new(Partitions.Within(other.Partitions), Rows.Within(other.Rows), Columns.Within(other.Columns));
}
