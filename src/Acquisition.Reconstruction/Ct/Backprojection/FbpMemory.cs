using Acquisition.Core.Model.Ct;
using Acquisition.Reconstruction.Fourier;

namespace Acquisition.Reconstruction.Ct.Backprojection;

/// <summary>What a reconstruction by filtered back-projection will hold, from its sizes alone.</summary>
internal static class FbpMemory
{
    /// <summary>Bytes, a rotation's slices on their way out among them.</summary>
    public static long Estimate(CtAcquisition ct, int matrix)
    {
        CtSource source = ct.Sources[0];
        long slices = (long)source.DetectorRows * matrix * matrix;
        long weighed = ct.ViewCount < ct.ViewsPerRotation ? (CtReconstruction.Batch + 1) * (long)source.Elements : 0;
        long views = (long)CpuFbp.GroupSize * source.Elements + GroupFloats(source) + weighed;
        long spectrum = FourierFactors.NextSmooth(2 * source.DetectorChannels - 1);
        long perThread = 4L * LaneTile.Lanes * spectrum;        // two complex tiles
        long plan = 8L * source.DetectorChannels + 8 * spectrum;
        long floats = ImageFloats(source, matrix) + slices + views + plan + perThread * Environment.ProcessorCount;
        return sizeof(float) * floats + CtReconstruction.BytesFor(ct);
    }

    /// <summary>Floats of the images that are built: [matrix × matrix × lanes].</summary>
    public static long ImageFloats(CtSource source, int matrix) => (long)matrix * matrix * FbpLayout.Lanes(source.DetectorRows);

    /// <summary>Floats of the filtered views that are added together: [views × channels × lanes].</summary>
    public static long GroupFloats(CtSource source) => (long)CpuFbp.GroupSize * source.DetectorChannels * FbpLayout.Lanes(source.DetectorRows);
}
