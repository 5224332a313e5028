using Acquisition.Core.Model.Mr;

namespace Acquisition.Reconstruction.Mr.NonCartesian;

/// <summary>What the reconstruction of one encoding will hold, from its sizes alone.</summary>
internal static class NonCartesianMemory
{
    /// <summary>What images may take that are counted along a counter whose limits the header does not say.</summary>
    public const long UnsaidBytes = 256L << 20;

    /// <summary>Images that may be open at once: all of a repetition, as slices and echoes may be interleaved.</summary>
    public static int OpenImages(MrEncodingLimits limits) => (int)Math.Min(ImageCounters.AtOnce(limits), int.MaxValue);

    /// <summary>
    /// Bytes: the samples of the open images, those of one once more in their order, the coils' images, and the fine grids. How many samples a readout has the header does not say: as
    /// many as the encoded matrix has, twice, is what trajectories take that fill it.
    /// </summary>
    public static long Estimate(NonCartesianPlan plan)
    {
        MrLimits limits = MrLimits.Of(plan.Encoding);
        long points = (long)plan.EncodedMatrix(0) * plan.EncodedMatrix(1) * plan.EncodedMatrix(2);
        long samples = Math.Max(2 * points, (long)(plan.Readouts ?? 0) * plan.EncodedMatrix(0)) * limits.Average.Count;
        long complex = 2 * sizeof(float);
        long image = samples * (complex * plan.Channels + sizeof(float) * plan.Axes);
        long grid = complex * plan.Pixels * (plan.Axes == 2 ? 4L * Math.Min(16, plan.Channels) : 8L);
        long density = complex * points * (1L << 2 * plan.Axes);
        return (OpenImages(plan.Encoding.Limits) + 1) * image + complex * plan.Pixels * plan.Channels + Math.Max(grid, density);
    }
}
