namespace Acquisition.Reconstruction.Mr.Parallel;

/// <summary>Where a kernel's cell fits into the calibration lines with all its sources and targets.</summary>
internal sealed class GrappaWindow
{
    /// <exception cref="Core.Model.Errors.ReconstructionException">TOO_FEW_CALIBRATION_LINES.</exception>
    public GrappaWindow(GrappaGeometry geometry, KspaceSize size)
    {
        (Geometry, Size) = (geometry, size);
        Points = [.. geometry.Sources.Select(s => (s.Row, s.Partition)), .. Enumerable.Range(0, geometry.Targets).Select(geometry.Target)];
        (FirstRow, int rowSpan) = (-Points.Min(p => p.Row), Points.Max(p => p.Row) - Points.Min(p => p.Row));
        (FirstPartition, int partitionSpan) = (-Points.Min(p => p.Partition), Points.Max(p => p.Partition) - Points.Min(p => p.Partition));
        (Rows, Partitions) = (size.Rows - rowSpan, size.Partitions - partitionSpan);
        if (Partitions < 1) throw ParallelErrors.TooFewCalibrationLines("partitions", partitionSpan + 1, size.Partitions);
        // As many equations as unknowns at least.
        int perRow = Partitions * size.Columns, needed = rowSpan + Math.Max(1, (Unknowns + perRow - 1) / perRow);
        if (size.Rows < needed) throw ParallelErrors.TooFewCalibrationLines("lines", needed, size.Rows);
    }

    public GrappaGeometry Geometry { get; }

    public KspaceSize Size { get; }

    /// <summary>The sources, then the targets, from the acquired line of the cell.</summary>
    public (int Row, int Partition)[] Points { get; }

    /// <summary>Lines, one after the other, on which the cell's acquired line may lie.</summary>
    public int FirstRow { get; }

    public int Rows { get; }

    public int FirstPartition { get; }

    public int Partitions { get; }

    public int Sources => Geometry.Sources.Length;

    /// <summary>Weights of each target: [sources × columns × channels].</summary>
    public int Unknowns => Sources * Geometry.Size.Columns * Size.Channels;

    /// <summary>Whether a line is this point of a cell that fits.</summary>
    public bool Has(int row, int partition, int point)
    {
        int y = row - Points[point].Row - FirstRow, z = partition - Points[point].Partition - FirstPartition;
        return y >= 0 && y < Rows && z >= 0 && z < Partitions;
    }
}
