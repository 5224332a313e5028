namespace Acquisition.Reconstruction.Mr.Completion;

/// <summary>An axis of k-space that was acquired farther on one side of its centre than on the other.</summary>
/// <param name="Axis">0: partitions, 1: rows, 2: columns.</param>
/// <param name="Length">Points of the grid along it; the centre is ⌊length/2⌋.</param>
/// <param name="Acquired">The points that there are.</param>
internal readonly record struct PartialAxis(int Axis, int Length, AxisExtent Acquired)
{
    /// <summary>Points on either side of the centre that both sides have: with fewer than this there is no phase to speak of.</summary>
    public const int FewestShared = 4;

    /// <summary>Points on either side of the centre that both sides have.</summary>
    public int Shared => Math.Min(Acquired.Reach(Length).Before, Acquired.Reach(Length).After);

    /// <summary>+1 where the side of growing k is the longer one, else −1.</summary>
    public int LongSide => Acquired.Reach(Length).After > Acquired.Reach(Length).Before ? 1 : -1;

    /// <summary>Of all points, how much of the shorter side is missing, 0 to ½.</summary>
    private double Missing => (double)Math.Abs(Acquired.Reach(Length).After - Acquired.Reach(Length).Before) / Length;

    /// <summary>The axes of a box that are partial, the one that lacks most in front.</summary>
    public static IReadOnlyList<PartialAxis> Of(KspaceBox box, KspaceGrid grid)
    {
        PartialAxis[] axes = [new(0, grid.Partitions, box.Partitions), new(1, grid.Rows, box.Rows), new(2, grid.Columns, box.Columns)];
        return [.. axes.Where(axis => !axis.Acquired.IsSymmetric(axis.Length)).OrderByDescending(axis => axis.Missing)];
    }
}
