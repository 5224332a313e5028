using Acquisition.Core.Model.Mr;

namespace Acquisition.Reconstruction.Mr;

/// <summary>
/// The shutter of 3-D acquisitions that leave out the corners of the phase-encoding plane: lines outside an ellipse about the centre of k-space, whose axes are as long
/// as the limits reach. A line's radius is <c>r² = (Δky/a)² + (Δkz/b)²</c>; a and b are the farthest steps from the centre.
/// </summary>
internal static class EllipticalShutter
{
    /// <summary>
    /// Whether what is missing is such a shutter's doing: there are two phase encodings, the missing line that is nearest to the centre lies on the ellipse, up to one step
    /// of the grid, and no line that has come lies farther out than that, up to one step. A line that was lost from a full acquisition is not explained by it.
    /// </summary>
    public static bool Explains(LineSet lines) => Explains(lines.Grid.AllLines(), lines);

    /// <summary>As <see cref="Explains(LineSet)"/>, where not every line was to come.</summary>
    /// <param name="expected">Those that were.</param>
    /// <param name="lines">Those that have.</param>
    public static bool Explains(IEnumerable<KspaceLine> expected, LineSet lines)
    {
        KspaceGrid grid = lines.Grid;
        if (grid.Lines.Count == 1 || grid.Slab.Count == 1) return false;
        double a = Reach(grid.Lines), b = Reach(grid.Slab);
        (double missing, double present) = (double.PositiveInfinity, 0);
        foreach (KspaceLine line in expected)
        {
            double r = Radius(grid, line);
            if (lines.Has(line)) present = Math.Max(present, r);
            else missing = Math.Min(missing, r);
        }
        // The next line farther out may be as far as the next one that was to come.
        double step = Math.Sqrt(1 / (a * a) + 1 / (b * b)) * Spread(grid, expected);
        return missing >= 1 - step && missing <= 1 + step && present <= missing + step;
    }

    /// <summary>
    /// The lines farther out than any that has come, in an acquisition of two phase encodings: none lies beyond a full or an undersampled rectangle, as its corners have come.
    /// </summary>
    public static IEnumerable<KspaceLine> Beyond(LineSet lines)
    {
        KspaceGrid grid = lines.Grid;
        if (grid.Lines.Count == 1 || grid.Slab.Count == 1) return [];
        double farthest = grid.AllLines().Where(line => lines.Has(line)).Select(line => Radius(grid, line)).DefaultIfEmpty(0).Max();
        return grid.AllLines().Where(line => Radius(grid, line) > farthest);
    }

    private static double Radius(KspaceGrid grid, KspaceLine line) =>
        Math.Sqrt(Math.Pow((line.Step1 - grid.Lines.Center) / Reach(grid.Lines), 2) + Math.Pow((line.Step2 - grid.Slab.Center) / Reach(grid.Slab), 2));

    /// <summary>How many times farther apart lines that were to come are than neighbours of the grid.</summary>
    private static double Spread(KspaceGrid grid, IEnumerable<KspaceLine> expected) => Math.Sqrt(grid.LineCount / (double)Math.Max(1, expected.Count()));

    private static double Reach(MrLimit limit) => Math.Max(limit.Center - limit.Minimum, limit.Maximum - limit.Center);
}
