using Acquisition.Core.Model.Ct;

namespace Acquisition.Reconstruction.Ct.ConeBeam;

/// <summary>What a cone-beam reconstruction will hold, from its sizes alone.</summary>
internal static class ConeBeamMemory
{
    /// <summary>Bytes, slices on their way out among them.</summary>
    public static long BytesFor(CtAcquisition ct, ConeBeamPlan plan)
    {
        CtSource source = ct.Sources[0];
        long pixels = (long)plan.Rows * plan.Columns;
        long seen = 2 * sizeof(int) * pixels;
        long kept = ct.Path == CtPath.Free ? ct.ViewCount ?? 0 : 0;
        long views = sizeof(float) * (2L + ConeBeamImager.Batch + kept) * source.Elements;
        long slices = sizeof(float) * pixels * SliceMaker.PlanesFor(plan.Slices);
        return new CpuConeBeam().BytesFor(plan, ConeBeamField.ViewsPerVolume(ct)) + seen + views + slices + CtReconstruction.BytesFor(ct);
    }
}
