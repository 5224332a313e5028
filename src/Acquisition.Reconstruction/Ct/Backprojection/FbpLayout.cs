using Acquisition.Reconstruction.Fourier;

namespace Acquisition.Reconstruction.Ct.Backprojection;

/// <summary>
/// How the CPU kernels lay filtered views and images out: the detector's rows side by side, padded to whole cache lines. Every row sees a pixel at the
/// same channel with the same weight, so a back-projector finds the place once and then works on whole vectors of rows: it needs no gather.
/// </summary>
public static class FbpLayout
{
    /// <summary>Detector rows, rounded up to whole cache lines.</summary>
    public static int Lanes(FbpPlan plan) => Lanes(plan.Rows);

    internal static int Lanes(int rows) => (rows + LaneTile.Lanes - 1) / LaneTile.Lanes * LaneTile.Lanes;

    /// <summary>Floats of filtered views: [views × channels × lanes].</summary>
    public static long FilteredLength(FbpPlan plan, int views) => (long)views * plan.Channels * Lanes(plan);

    /// <summary>Floats of the images: [matrix × matrix × lanes].</summary>
    public static long ImageLength(FbpPlan plan) => (long)plan.Matrix * plan.Matrix * Lanes(plan);

    internal static RowLayout Rows(FbpPlan plan) => RowLayout.SideBySide(plan.Rows, plan.Channels, Lanes(plan));
}
