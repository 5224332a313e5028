using Acquisition.Reconstruction.Fourier;

namespace Acquisition.Reconstruction.Ct.Backprojection;

/// <summary>
/// How the CPU kernels lay filtered views and images out. Few detector rows lie one after the other, and vectors hold pixels (<see cref="PixelVectors"/>).
/// More lie side by side, padded to whole cache lines: every row sees a pixel at the same channel with the same weight, so a back-projector finds the place
/// once and then works on whole vectors of rows (<see cref="RowVectors"/>).
/// </summary>
public static class FbpLayout
{
    /// <summary>The most rows that lie one after the other: half a vector. From there on whole vectors of rows are faster.</summary>
    internal const int FewRows = LaneTile.Lanes / 2;

    /// <summary>Floats between neighbouring channels' rows, or the rows: what a channel, or a pixel, takes in memory.</summary>
    public static int Lanes(FbpPlan plan) => Lanes(plan.Rows);

    internal static int Lanes(int rows) => AreFew(rows) ? rows : (rows + LaneTile.Lanes - 1) / LaneTile.Lanes * LaneTile.Lanes;

    internal static bool AreFew(int rows) => rows <= FewRows;

    /// <summary>Floats of filtered views: [views × channels × lanes], or [views × rows × channels].</summary>
    public static long FilteredLength(FbpPlan plan, int views) => (long)views * plan.Channels * Lanes(plan);

    /// <summary>Floats of the images: [matrix × matrix × lanes], or [rows × matrix × matrix].</summary>
    public static long ImageLength(FbpPlan plan) => (long)plan.Matrix * plan.Matrix * Lanes(plan);

    /// <summary>Where filtered rows lie.</summary>
    public static RowLayout Rows(FbpPlan plan) => AreFew(plan.Rows)
        ? RowLayout.OneAfterAnother(plan.Rows, plan.Channels)
        : RowLayout.SideBySide(plan.Rows, plan.Channels, Lanes(plan));

    /// <summary>Where a row's pixels begin in the images, and how far neighbouring ones are apart.</summary>
    public static (int Start, int Stride) Image(FbpPlan plan, int row) => AreFew(plan.Rows) ? (row * plan.Matrix * plan.Matrix, 1) : (row, Lanes(plan));
}
