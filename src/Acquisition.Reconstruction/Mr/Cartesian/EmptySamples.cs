using System.Runtime.InteropServices;
using Acquisition.Reconstruction.Numerics;

namespace Acquisition.Reconstruction.Mr.Cartesian;

/// <summary>
/// Samples that are exactly 0 in every channel. A receiver has noise: where there are many, somebody has filled gaps with zeros, and k-space is undersampled although
/// every line has come.
/// </summary>
/// <param name="All">Of all points of the grid, 0 to 1. Lines that a shutter left out are not counted.</param>
/// <param name="Inside">Of the points of the smallest box that holds all others, 0 to 1.</param>
/// <param name="Others">That box.</param>
internal readonly record struct EmptySamples(double All, double Inside, KspaceBox Others)
{
    /// <summary>A few samples may be lost, or be 0 by chance.</summary>
    public const double Few = .01;

    /// <param name="kspace">Not all of it is 0.</param>
    public static EmptySamples Of(ImageKspace kspace)
    {
        KspaceGrid grid = kspace.Grid;
        int points = (int)grid.ChannelLength;
        // Most k-space has none: the first channel alone says so.
        if (MemoryMarshal.Cast<float, uint>(kspace.Samples.Re.Span[..points]).Count(0u) <= Few * points) return new(0, 0, KspaceBox.Of(kspace));

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
        (AxisExtent partitions, AxisExtent rows, AxisExtent columns) = (None, None, None);
        int count = 0;
        for (int p = 0; p < filled.Length; p++)
        {
            if (!filled[p]) continue;
            (int line, int column) = Math.DivRem(p, grid.Columns);
            (partitions, rows, columns) = (With(partitions, line / grid.Rows), With(rows, line % grid.Rows), With(columns, column));
            count++;
        }
        KspaceBox box = new(partitions, rows, columns);
        return new(1 - (double)count / filled.Length, 1 - (double)count / box.Count, box);
    }

    private static AxisExtent None => new(int.MaxValue, 0);

    private static AxisExtent With(AxisExtent extent, int position) => new(Math.Min(extent.First, position), Math.Max(extent.End, position + 1));
}
