using Acquisition.Reconstruction.Ct.Helical;

namespace Acquisition.Reconstruction.Gpu.Ct.Helical;

/// <summary>
/// One ray of one parallel view, 16 bytes: a point at depth d along it and at height z is met at node Central + (z − SourceMm)·Nodes/(Depth + d). Rays that are
/// seen from the other end have both signs turned, so that depth grows for all.
/// </summary>
internal readonly record struct DeviceRay(float SourceMm, float Depth, float Nodes, float Central)
{
    public float Slope(float depthMm) => Nodes / (Depth + depthMm);

    public static DeviceRay Of(ParallelView view, int ray) => new(
        view.SourceMm[ray], view.Starts.Sense * view.Starts.DepthMm[ray], view.Starts.Sense * view.Starts.NodesPerSlope[ray], view.CentralNode);
}
