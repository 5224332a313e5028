using Acquisition.Core.Model.Mr;
using Acquisition.Core.Model.Recipes;
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

    /// <summary>
    /// K-spaces that may be open at once: all images of a repetition, as slices and echoes may be interleaved; and of as many repetitions as together make a calibration.
    /// </summary>
    public static int OpenImages(MrEncoding encoding)
    {
        long repetitions = encoding.ParallelImaging is { CalibrationMode: MrCalibrationMode.Interleaved } parallel ? parallel.Acceleration : 1;
        return (int)Math.Min(ImageCounters.AtOnce(encoding.Limits) * Math.Min(repetitions, MrLimits.Of(encoding).Repetition.Count), int.MaxValue);
    }

    /// <summary>Bytes: the open k-spaces and an image on its way out, which every method holds.</summary>
    public static long Grid(MrEncoding encoding, CartesianPlan plan) =>
        OpenImages(encoding) * ImageKspace.BytesFor(KspaceGrid.Of(encoding, plan.Channels), MrLimits.Of(encoding).Average) + sizeof(float) * plan.ImageLength;

    /// <summary>Bytes that <see cref="FourierMaker"/> holds: the transform between its steps, a tile of work for each thread, and what a complex image takes.</summary>
    public static long Transform(CartesianPlan plan, MrFourier settings)
    {
        // Beside the one image that every method holds: its other plane, and what is made of both.
        long complex = settings.IsComplex ? ComplexImages.LengthFor(plan) + 2 * plan.ImageLength : 0;
        long slab = plan.EncodedPartitions == 1 ? 0 : 2 * plan.KspaceLength + SlabTransform.OwnLength(plan);
        long tile = 8L * LaneTile.Lanes * Longest(plan);        // four complex tiles at most
        long plans = 8L * (plan.TransformColumns + plan.TransformRows + plan.TransformPartitions);
        return sizeof(float) * (complex + slab + 2 * HybridLength(plan) + plans + tile * Environment.ProcessorCount);
    }

    /// <summary>Elements of the largest array.</summary>
    public static long LargestArray(MrEncoding encoding, CartesianPlan plan) => Math.Max(
        Math.Max(KspaceGrid.Of(encoding, plan.Channels).Length, SlabTransform.OwnLength(plan) / 2),
        Math.Max(Math.Max(HybridLength(plan), plan.ImageLength), (long)plan.EncodedPartitions * plan.EncodedRows * MrLimits.Of(encoding).Average.Count));

    /// <summary>[channels × encoded rows × columns and a cache line].</summary>
    private static long HybridLength(CartesianPlan plan) => (long)plan.Channels * plan.EncodedRows * (plan.Columns + LaneTile.Lanes);

    private static long Longest(CartesianPlan plan) => FourierFactors.NextSmooth(
        2 * Math.Max(plan.TransformColumns, Math.Max(plan.TransformRows, plan.TransformPartitions)));
}
