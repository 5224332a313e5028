using Acquisition.Core.Model.Mr;
using Acquisition.Reconstruction.Fourier;

namespace Acquisition.Reconstruction.Mr.Cartesian;

/// <summary>What the reconstruction of one encoding will hold, from its sizes alone.</summary>
internal static class CartesianMemory
{
    /// <summary>
    /// What images may take, k-spaces and pixels, that are counted along a counter whose limits the header does not say: they are not in the estimate, as nothing
    /// tells how many there will be.
    /// </summary>
    public const long UnsaidBytes = 256L << 20;

    /// <summary>K-spaces that may be open at once: all images of a repetition, as slices and echoes may be interleaved.</summary>
    public static int OpenImages(MrEncodingLimits limits) => (int)ImageCounters.AtOnce(limits);

    /// <summary>Bytes: the open k-spaces, the transform between its two steps, a tile of work for each thread and an image on its way out.</summary>
    public static long Estimate(MrEncoding encoding, CartesianPlan plan)
    {
        long kspace = ImageKspace.BytesFor(KspaceGrid.Of(encoding, plan.Channels), MrLimits.Of(encoding).Average);
        long hybrid = 2 * HybridLength(plan);
        long image = (long)plan.Rows * plan.Columns;
        long tile = 5L * LaneTile.Lanes * Longest(plan);        // two complex tiles and a sum
        long plans = 8L * (plan.TransformColumns + plan.TransformRows);
        return OpenImages(encoding.Limits) * kspace + sizeof(float) * (hybrid + image + plans + tile * Environment.ProcessorCount);
    }

    /// <summary>Elements of the largest array.</summary>
    public static long LargestArray(MrEncoding encoding, CartesianPlan plan) =>
        Math.Max(Math.Max(plan.KspaceLength, HybridLength(plan)), (long)plan.EncodedRows * MrLimits.Of(encoding).Average.Count);

    /// <summary>[channels × encoded rows × columns and a cache line].</summary>
    private static long HybridLength(CartesianPlan plan) => (long)plan.Channels * plan.EncodedRows * (plan.Columns + LaneTile.Lanes);

    private static long Longest(CartesianPlan plan) =>
        Math.Max(FourierFactors.NextSmooth(2 * plan.TransformColumns), FourierFactors.NextSmooth(2 * plan.TransformRows));
}
