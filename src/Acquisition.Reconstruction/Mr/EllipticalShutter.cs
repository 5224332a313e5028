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
    public static bool Explains(LineSet lines)
    {
        KspaceGrid grid = lines.Grid;
        if (grid.Lines.Count == 1 || grid.Slab.Count == 1) return false;
        double a = Reach(grid.Lines), b = Reach(grid.Slab), step = Math.Sqrt(1 / (a * a) + 1 / (b * b));
        double missing = double.PositiveInfinity, present = 0;
        foreach (KspaceLine line in grid.AllLines())
        {
            double r = Math.Sqrt(Math.Pow((line.Step1 - grid.Lines.Center) / a, 2) + Math.Pow((line.Step2 - grid.Slab.Center) / b, 2));
            if (lines.Has(line)) present = Math.Max(present, r);
            else missing = Math.Min(missing, r);
        }
        return missing >= 1 - step && missing <= 1 + step && present <= missing + step;
    }

    private static double Reach(MrLimit limit) => Math.Max(limit.Center - limit.Minimum, limit.Maximum - limit.Center);
}
