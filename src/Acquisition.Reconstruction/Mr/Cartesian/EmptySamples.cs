using System.Runtime.InteropServices;
using Acquisition.Reconstruction.Numerics;

namespace Acquisition.Reconstruction.Mr.Cartesian;

/// <summary>
/// Samples that are exactly 0 in every channel. A receiver has noise: where there are many, somebody has filled gaps with zeros, and k-space is undersampled although
/// every line has come.
/// </summary>
/// <param name="All">Of all points of the grid, 0 to 1. Lines that a shutter left out are not counted.</param>
/// <param name="Inside">Of the points of the smallest box that holds all others, 0 to 1.</param>
/// <param name="IsSymmetric">Whether that box reaches as far on one side of the centre as on the other.</param>
internal readonly record struct EmptySamples(double All, double Inside, bool IsSymmetric)
{
    /// <summary>A few samples may be lost, or be 0 by chance.</summary>
    public const double Few = .01;

    public static EmptySamples Of(ImageKspace kspace)
    {
        KspaceGrid grid = kspace.Grid;
        int points = (int)grid.ChannelLength;
        // Most k-space has none: the first channel alone says so.
        if (MemoryMarshal.Cast<float, uint>(kspace.Samples.Re.Span[..points]).Count(0u) <= Few * points) return new(0, 0, true);

        bool[] filled = new bool[points];
        foreach (KspaceLine line in grid.AllLines().Where(line => !kspace.Lines.Has(line)))
            filled.AsSpan((grid.Partition(line.Step2) * grid.Rows + grid.Row(line.Step1)) * grid.Columns, grid.Columns).Fill(true);
        for (int channel = 0; channel < grid.Channels; channel++)
        {
            Planar<float> coil = kspace.Samples.Span.Slice(channel * points, points);
            for (int p = 0; p < points; p++) filled[p] |= coil.Re[p] != 0 || coil.Im[p] != 0;
        }
        return Of(filled, grid);
    }

    private static EmptySamples Of(ReadOnlySpan<bool> filled, KspaceGrid grid)
    {
        (Extent partitions, Extent rows, Extent columns) = (new(), new(), new());
        int count = 0;
        for (int p = 0; p < filled.Length; p++)
        {
            if (!filled[p]) continue;
            (int line, int column) = Math.DivRem(p, grid.Columns);
            partitions.Add(line / grid.Rows);
            rows.Add(line % grid.Rows);
            columns.Add(column);
            count++;
        }
        if (count == 0) return new(1, 1, true);
        double inside = (double)partitions.Count * rows.Count * columns.Count;
        bool symmetric = partitions.IsSymmetric(grid.Partitions) && rows.IsSymmetric(grid.Rows) && columns.IsSymmetric(grid.Columns);
        return new(1 - (double)count / filled.Length, 1 - count / inside, symmetric);
    }

    private sealed class Extent
    {
        private int _first = int.MaxValue;
        private int _last = -1;

        public int Count => _last - _first + 1;

        public void Add(int position) => (_first, _last) = (Math.Min(_first, position), Math.Max(_last, position));

        public bool IsSymmetric(int length) => KspaceGrid.IsSymmetric(length / 2 - _first, _last - length / 2);
    }
}
