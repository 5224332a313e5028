using Acquisition.Reconstruction.Numerics;

namespace Acquisition.Reconstruction.Mr;

/// <summary>Lines about the centre of k-space of which none is missing: what parallel imaging is calibrated with.</summary>
/// <param name="Samples">[channels × partitions × rows × columns], all columns of the grid.</param>
/// <param name="Area">Which partitions and rows of the grid.</param>
/// <param name="Channels">Receiver channels.</param>
/// <param name="Columns">Columns of the grid.</param>
/// <param name="Acquired">The columns that all of its lines have samples for.</param>
internal sealed record CalibrationBlock(PlanarMemory<float> Samples, LineArea Area, int Channels, int Columns, ColumnRange Acquired)
{
    public int Partitions => Area.Partitions;
    public int Rows => Area.Rows;

    /// <summary>A copy divided by 2ᵉ.</summary>
    public CalibrationBlock Reduced(int exponent)
    {
        PlanarMemory<float> copy = new(Samples.Re.ToArray(), Samples.Im.ToArray());
        SignalRange.Reduce(copy.Span, exponent);
        return this with { Samples = copy };
    }

    /// <summary>What an image's own k-space has about its centre; null where the centre line is missing.</summary>
    public static CalibrationBlock? Within(ImageKspace kspace)
    {
        KspaceGrid grid = kspace.Grid;
        if (LineArea.Largest(grid, line => kspace.Lines.Has(line)) is not { } area) return null;
        long planes = (long)grid.Channels * area.Partitions, strip = (long)area.Rows * grid.Columns;
        float[] re = new float[planes * strip], im = new float[planes * strip];
        for (int channel = 0; channel < grid.Channels; channel++)
            for (int partition = 0; partition < area.Partitions; partition++)
            {
                int from = ((channel * grid.Partitions + area.FirstPartition + partition) * grid.Rows + area.FirstRow) * grid.Columns;
                int to = (int)((channel * area.Partitions + partition) * strip);
                kspace.Samples.Re.Span.Slice(from, (int)strip).CopyTo(re.AsSpan(to));
                kspace.Samples.Im.Span.Slice(from, (int)strip).CopyTo(im.AsSpan(to));
            }
        return new(new(re, im), area, grid.Channels, grid.Columns, kspace.Columns);
    }
}

/// <summary>A rectangle of lines on the grid.</summary>
internal readonly record struct LineArea(int FirstPartition, int Partitions, int FirstRow, int Rows)
{
    private int Count => Partitions * Rows;

    /// <summary>The largest one about the centre of k-space of which every line has come; null where the centre line has not.</summary>
    public static LineArea? Largest(KspaceGrid grid, Func<KspaceLine, bool> has)
    {
        // For each partition next to each other the stretch of rows about the centre; then the best range of partitions.
        Dictionary<int, (int First, int End)> stretches = [];
        for (int step = grid.Slab.Center; step <= grid.Slab.Maximum && Stretch(step) is { } stretch; step++) stretches[grid.Partition(step)] = stretch;
        for (int step = grid.Slab.Center - 1; step >= grid.Slab.Minimum && Stretch(step) is { } stretch; step--) stretches[grid.Partition(step)] = stretch;
        LineArea? best = null;
        int centre = grid.Partitions / 2;
        for (int first = centre; stretches.ContainsKey(first); first--)
            for (int last = centre; stretches.ContainsKey(last); last++)
            {
                int firstRow = Enumerable.Range(first, last - first + 1).Max(p => stretches[p].First), endRow = Enumerable.Range(first, last - first + 1).Min(p => stretches[p].End);
                LineArea area = new(first, last - first + 1, firstRow, endRow - firstRow);
                if (best is null || area.Count > best.Value.Count) best = area;
            }
        return best;

        (int First, int End)? Stretch(int step2)
        {
            if (!has(new(grid.Lines.Center, step2))) return null;
            (int first, int last) = (grid.Lines.Center, grid.Lines.Center);
            while (first > grid.Lines.Minimum && has(new(first - 1, step2))) first--;
            while (last < grid.Lines.Maximum && has(new(last + 1, step2))) last++;
            return (grid.Row(first), grid.Row(last) + 1);
        }
    }
}
