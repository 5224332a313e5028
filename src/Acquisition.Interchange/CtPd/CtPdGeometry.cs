namespace Acquisition.Interchange.CtPd;

/// <summary>
/// From the format's frame to <see cref="Core.Model.Ct.CtAcquisition"/>'s, and back; README.md derives it. Both axes z lead from the foot end of
/// the table into the gantry, so positions along z are the same. Angles run the other way round, and so do rows; columns and channels agree.
/// </summary>
internal static class CtPdGeometry
{
    private const double Turn = 2 * Math.PI;

    /// <summary>φ₀ in [0, 2π) of a φ, and φ in (−2π, 0] of a φ₀ in that range.</summary>
    public static double Mirror(double angle)
    {
        double mirrored = -angle % Turn;
        if (mirrored < 0) mirrored += Turn;
        return mirrored is Turn or 0 ? 0 : mirrored; // no −0, and no rounding up to a whole turn
    }

    /// <summary>An angle so many turns on or back that it is nearest to the one before.</summary>
    public static double Nearest(double angle, double before) => angle + (Turn * Math.Round((before - angle) / Turn));

    /// <summary>A channel counted from 0, of a column counted from 1, and back.</summary>
    public static double ChannelOf(double column) => column - 1;

    public static double ColumnOf(double channel) => channel + 1;

    /// <summary>A row counted from 0 at the foot end of the table, of one counted from 1 at the far end, and back.</summary>
    public static double MirrorRow(double row, int rows) => rows - row;

    /// <summary>Rows the other way round, and each in its order.</summary>
    /// <param name="from">[rows × columns], or [columns × rows] when transposed; 16 bits a pixel.</param>
    /// <param name="to">[rows × columns], the last row first.</param>
    /// <param name="rows">Detector rows.</param>
    /// <param name="columns">Detector columns.</param>
    /// <param name="transposed">Which of the two <paramref name="from"/> is.</param>
    public static void MirrorRows(ReadOnlySpan<ushort> from, Span<ushort> to, int rows, int columns, bool transposed)
    {
        for (int row = 0; row < rows; row++)
        {
            Span<ushort> line = to.Slice((rows - 1 - row) * columns, columns);
            if (!transposed) from.Slice(row * columns, columns).CopyTo(line);
            else for (int column = 0; column < columns; column++) line[column] = from[(column * rows) + row];
        }
    }
}
