namespace Acquisition.Reconstruction.Mr.Parallel;

/// <summary>Where a kernel's cell fits into the calibration lines with all its sources and targets.</summary>
internal sealed class GrappaWindow
{
    private readonly int _rowSpan;
    private readonly int _partitionSpan;

    /// <exception cref="Core.Model.Errors.ReconstructionException">TOO_FEW_CALIBRATION_LINES.</exception>
    public GrappaWindow(GrappaGeometry geometry, KspaceSize size)
        : this(geometry, size, isChecked: true)
    {
    }

    private GrappaWindow(GrappaGeometry geometry, KspaceSize size, bool isChecked)
    {
        (Geometry, Size) = (geometry, size);
        Points = [.. geometry.Sources.Select(s => (s.Row, s.Partition)), .. Enumerable.Range(0, geometry.Targets).Select(geometry.Target)];
        (FirstRow, _rowSpan) = (-Points.Min(p => p.Row), Points.Max(p => p.Row) - Points.Min(p => p.Row));
        (FirstPartition, _partitionSpan) = (-Points.Min(p => p.Partition), Points.Max(p => p.Partition) - Points.Min(p => p.Partition));
        (Rows, Partitions) = (size.Rows - _rowSpan, size.Partitions - _partitionSpan);
        if (!isChecked) return;
        if (Partitions < 1) throw ParallelErrors.TooFewCalibrationLines("partitions", _partitionSpan + 1, size.Partitions);
        if (size.Rows < NeededRows) throw ParallelErrors.TooFewCalibrationLines("lines", NeededRows, size.Rows);
    }

    /// <summary>Whether calibration lines of this size determine a kernel.</summary>
    public static bool Fits(SamplingLattice lattice, GrappaKernelSize kernel, KspaceSize size)
    {
        GrappaWindow window = new(new GrappaGeometry(lattice, kernel), size, isChecked: false);
        return window.Partitions >= 1 && size.Rows >= window.NeededRows;
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

    /// <summary>As many equations as unknowns at least.</summary>
    private int NeededRows
    {
        get
        {
            int perRow = Partitions * Size.Columns;
            return _rowSpan + Math.Max(1, (Unknowns + perRow - 1) / perRow);
        }
    }

    /// <summary>Whether a line is this point of a cell that fits.</summary>
    public bool Has(int row, int partition, int point)
    {
        int y = row - Points[point].Row - FirstRow, z = partition - Points[point].Partition - FirstPartition;
        return y >= 0 && y < Rows && z >= 0 && z < Partitions;
    }
}
