using Acquisition.Core.Model.Ct;
using Acquisition.Reconstruction.Ct.Backprojection;

namespace Acquisition.Reconstruction.Ct.Metal;

/// <summary>What metal artefact reduction holds beside the reconstruction that it is a step of.</summary>
internal static class MetalMemory
{
    /// <summary>Bytes.</summary>
    public static long Estimate(CtAcquisition ct, int wholeMatrix, int matrix)
    {
        CtSource source = ct.Sources[0];
        long views = Math.Min(ct.ViewCount ?? ct.ViewsPerRotation, ct.ViewsPerRotation);
        // The views, the interpolated ones, the trace and the prior's; images of the whole field, metal and prior; the image as it would be without the step.
        long floats = 4 * views * source.Elements + source.DetectorRows * (3L * wholeMatrix * wholeMatrix + (long)matrix * matrix);
        return sizeof(float) * floats + Math.Max(FbpMemory.Estimate(ct, wholeMatrix), FbpMemory.Estimate(ct, matrix));
    }
}
