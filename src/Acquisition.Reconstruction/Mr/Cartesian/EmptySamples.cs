using System.Runtime.InteropServices;
using Acquisition.Reconstruction.Numerics;

namespace Acquisition.Reconstruction.Mr.Cartesian;

/// <summary>
/// Samples that are exactly 0 in every channel. A receiver has noise: where there are many, somebody has filled gaps with zeros, and k-space is undersampled although
/// every line has come.
/// </summary>
/// <param name="All">Of all points of the grid, 0 to 1.</param>
/// <param name="Inside">Of the points of the smallest rectangle that holds all others, 0 to 1.</param>
/// <param name="IsSymmetric">Whether that rectangle reaches as far on one side of the centre as on the other.</param>
internal readonly record struct EmptySamples(double All, double Inside, bool IsSymmetric)
{
    /// <summary>A few samples may be lost, or be 0 by chance.</summary>
    public const double Few = .01;

    /// <param name="kspace">[channels × rows × columns].</param>
    /// <param name="grid">Its shape.</param>
    public static EmptySamples Of(Planar<float> kspace, KspaceGrid grid)
    {
        int points = grid.Rows * grid.Columns;
        // Most k-space has none: the first channel alone says so.
        if (MemoryMarshal.Cast<float, uint>(kspace.Re[..points]).Count(0u) <= Few * points) return new(0, 0, true);

        bool[] filled = new bool[points];
        for (int channel = 0; channel < grid.Channels; channel++)
        {
            Planar<float> coil = kspace.Slice(channel * points, points);
            for (int p = 0; p < points; p++) filled[p] |= coil.Re[p] != 0 || coil.Im[p] != 0;
        }
        return Of(filled, grid);
    }

    private static EmptySamples Of(ReadOnlySpan<bool> filled, KspaceGrid grid)
    {
        (int top, int bottom, int left, int right, int count) = (grid.Rows, -1, grid.Columns, -1, 0);
        for (int row = 0; row < grid.Rows; row++)
            for (int column = 0; column < grid.Columns; column++)
            {
                if (!filled[row * grid.Columns + column]) continue;
                (top, bottom, left, right) = (Math.Min(top, row), Math.Max(bottom, row), Math.Min(left, column), Math.Max(right, column));
                count++;
            }
        if (count == 0) return new(1, 1, true);
        double inside = (double)(bottom - top + 1) * (right - left + 1);
        (int row0, int column0) = (grid.Rows / 2, grid.Columns / 2);
        bool symmetric = KspaceGrid.IsSymmetric(row0 - top, bottom - row0) && KspaceGrid.IsSymmetric(column0 - left, right - column0);
        return new(1 - (double)count / filled.Length, 1 - count / inside, symmetric);
    }
}
