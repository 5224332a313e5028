using Acquisition.Reconstruction.Fourier;

namespace Acquisition.Reconstruction.Ct.ConeBeam;

/// <summary>
/// Cone-beam back-projection on the processor's cores. Views are filtered and added as they come, the whole volume in memory; where that is too large, and larger
/// than the views, the filtered views are kept and the volume is built when it is taken, slab by slab. The result depends on neither, nor on the cores.
/// </summary>
public sealed class CpuConeBeam : IConeBeamKernels
{
    /// <summary>Views that are filtered at a time.</summary>
    internal const int FilterTogether = 8;

    /// <summary>Bytes of filtered views that are added at a time, or more: many views, as the volume passes through memory once for each group.</summary>
    private const long GroupBytes = 64L << 20;

    private readonly long _volumeBytes;

    /// <param name="volumeBytes">A volume up to this size is always built as the views come.</param>
    public CpuConeBeam(long volumeBytes = 2L << 30) => _volumeBytes = volumeBytes;

    public IConeBeamAccumulator Open(ConeBeamPlan plan, SeenLines seen, int views) =>
        KeepsViews(plan, views) ? new ConeViews(plan, seen, views, SlabLines(plan)) : new ConeVolume(plan, seen, views);

    /// <summary>Bytes that the accumulator of a plan holds.</summary>
    internal long BytesFor(ConeBeamPlan plan, int views)
    {
        long group = sizeof(float) * (long)GroupSize(plan) * ConeBackprojector.LayoutOf(plan).ViewLength;
        long waiting = sizeof(float) * (long)FilterTogether * plan.DetectorRows * plan.Channels;
        long spectrum = 4L * sizeof(float) * LaneTile.Lanes * FourierFactors.NextSmooth(2 * plan.Channels - 1) * Environment.ProcessorCount;
        return waiting + spectrum + (KeepsViews(plan, views) ? ViewBytes(plan, views) + VolumeBytes(plan, SlabLines(plan)) : group + VolumeBytes(plan, plan.Lines));
    }

    /// <summary>The most views in a group; whole filters' worth of them.</summary>
    internal static int GroupSize(ConeBeamPlan plan) =>
        (int)Math.Clamp(GroupBytes / sizeof(float) / ConeBackprojector.LayoutOf(plan).ViewLength / FilterTogether, 1, 16) * FilterTogether;

    private bool KeepsViews(ConeBeamPlan plan, int views) =>
        VolumeBytes(plan, plan.Lines) > _volumeBytes && VolumeBytes(plan, plan.Lines) > ViewBytes(plan, views) + VolumeBytes(plan, SlabLines(plan));

    /// <summary>Lines of a slab: a quarter of what a volume may take, whole vectors.</summary>
    private int SlabLines(ConeBeamPlan plan) =>
        (int)Math.Clamp(_volumeBytes / 4 / VolumeBytes(plan, LaneTile.Lanes), 1, Math.Max(1, plan.Lines / LaneTile.Lanes)) * LaneTile.Lanes;

    private static long ViewBytes(ConeBeamPlan plan, int views) => sizeof(float) * (long)views * ConeBackprojector.LayoutOf(plan).ViewLength;

    private static long VolumeBytes(ConeBeamPlan plan, int lines) => sizeof(float) * (long)plan.Rows * plan.Columns * ((lines + LaneTile.Lanes - 1) / LaneTile.Lanes * LaneTile.Lanes);
}
