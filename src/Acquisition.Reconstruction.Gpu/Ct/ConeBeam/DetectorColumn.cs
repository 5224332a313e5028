using ILGPU;

namespace Acquisition.Reconstruction.Gpu.Ct.ConeBeam;

/// <summary>
/// Where the lines of one pixel meet a view: between two of the detector's columns, whose weights have the distance's in them, at rows that are evenly
/// spaced.
/// </summary>
/// <param name="First">Index of row 0 of the left column; the right one lies <paramref name="Stride"/> further.</param>
/// <param name="Stride">From column to column.</param>
/// <param name="Left">Weight of the left column.</param>
/// <param name="Right">Weight of the right column.</param>
/// <param name="Row">Of the thread's first line.</param>
/// <param name="RowStep">From one line of the thread to its next.</param>
/// <param name="LastRow">Of the detector.</param>
internal readonly record struct DetectorColumn(int First, int Stride, float Left, float Right, float Row, float RowStep, int LastRow)
{
    /// <summary>The same, counted from a later line of the thread on.</summary>
    public DetectorColumn Further(int lines) => this with { Row = Row + lines * RowStep };

    /// <summary>What one line gets: nothing where the beam misses it.</summary>
    public float At(int line, ArrayView<float> filtered)
    {
        float row = Row + line * RowStep;
        int below = Math.Max(0, Math.Min((int)row, LastRow - 1));
        float up = row - below;
        int at = First + below, next = at + Stride;
        float low = Left * filtered[at] + Right * filtered[next];
        float high = Left * filtered[at + 1] + Right * filtered[next + 1];
        float share = low + up * (high - low);
        return Math.Max(0, Math.Min(row, LastRow)) == row ? share : 0;
    }
}
