namespace Acquisition.Reconstruction.Tests.Mr.Epi;

/// <summary>
/// The ghost-to-signal ratio of a magnitude image, in the manner of the ACR's percent signal ghosting: the mean where the object's ghost lies (the object moved by half of the
/// field of view along the phase encoding) outside of the object, less the mean where neither lies, over the mean of the object. The object is what exceeds a third
/// of the image's bright level, filled along rows and columns, and kept away from by a margin.
/// </summary>
internal static class GhostToSignal
{
    private const double Threshold = .35, Bright = .98;
    private const int Margin = 2;

    /// <param name="image">[rows × columns]; the phase encoding runs along the rows' index.</param>
    /// <param name="reference">The image that the object is found in: the same for all that are compared.</param>
    /// <param name="columns">Columns.</param>
    public static double Of(ReadOnlySpan<float> image, ReadOnlySpan<float> reference, int columns)
    {
        int rows = image.Length / columns;
        bool[] body = Object(reference, rows, columns), near = Near(body, rows, columns), ghost = new bool[body.Length];
        for (int i = 0; i < body.Length; i++) ghost[(i / columns + rows / 2) % rows * columns + i % columns] = body[i];
        bool[] nearGhost = Near(ghost, rows, columns);
        double[] sum = new double[3];
        int[] count = new int[3];
        for (int i = 0; i < body.Length; i++)
        {
            int region = body[i] ? 0 : near[i] ? -1 : ghost[i] ? 1 : nearGhost[i] ? -1 : 2;
            if (region < 0) continue;
            sum[region] += image[i];
            count[region]++;
        }

        Assert.All(count, pixels => Assert.True(pixels > 50, $"{string.Join(", ", count)} pixels of object, ghost and background: too few to tell"));
        return (sum[1] / count[1] - sum[2] / count[2]) / (sum[0] / count[0]);
    }

    private static bool[] Object(ReadOnlySpan<float> image, int rows, int columns)
    {
        float[] sorted = image.ToArray();
        Array.Sort(sorted);
        double level = Threshold * sorted[(int)(Bright * (sorted.Length - 1))];
        bool[] inside = new bool[image.Length];
        for (int row = 0; row < rows; row++)
            for (int column = 0; column < columns; column++)
            {
                bool left = false, right = false, above = false, below = false;
                for (int x = 0; x <= column; x++) left |= image[row * columns + x] > level;
                for (int x = column; x < columns; x++) right |= image[row * columns + x] > level;
                for (int y = 0; y <= row; y++) above |= image[y * columns + column] > level;
                for (int y = row; y < rows; y++) below |= image[y * columns + column] > level;
                inside[row * columns + column] = left && right && above && below;
            }

        return inside;
    }

    private static bool[] Near(bool[] region, int rows, int columns)
    {
        bool[] near = new bool[region.Length];
        for (int row = 0; row < rows; row++)
            for (int column = 0; column < columns; column++)
                for (int dy = -Margin; dy <= Margin; dy++)
                    for (int dx = -Margin; dx <= Margin; dx++)
                        near[row * columns + column] |= region[(row + dy + rows) % rows * columns + (column + dx + columns) % columns];
        return near;
    }
}
