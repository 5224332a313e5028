namespace Acquisition.Reconstruction.Ct.Helical;

/// <summary>
/// The definition of the weighted back-projection (Stierstorfer et al., PMB 49 (2004) 2209, eq. 18):
/// f(x, y, z) = Σ over the angles of half a turn of Σₖ W·P / Σₖ W, k over all views of that angle and of the opposite one that see the voxel.
/// </summary>
internal static class WfbpReference
{
    /// <summary>
    /// The normalised sum of a group's views at a point of a ray. NaN where no view sees it. W·P and W are interpolated alike between the nodes, so that
    /// a constant stays one.
    /// </summary>
    /// <param name="plan">The geometry.</param>
    /// <param name="views">Of the group.</param>
    /// <param name="ray">0 … rays − 1.</param>
    /// <param name="depth">In steps along the ray.</param>
    /// <param name="zMm">From the scan's first table position.</param>
    public static float Point(WfbpPlan plan, ReadOnlySpan<ParallelView> views, int ray, int depth, float zMm)
    {
        if (ray < 0 || ray >= plan.Rays.Count) return float.NaN;
        (float sum, float weight) = (0, plan.Rays.Unseen[ray]);
        foreach (ParallelView view in views)
        {
            float slope = view.Starts.NodesPerSlope[ray] / (view.Starts.DepthMm[ray] + view.Starts.Sense * (float)(depth * plan.DepthStepMm));
            float node = view.CentralNode + (zMm - view.SourceMm[ray]) * slope;
            if (!(node > 0 && node < plan.Profile.Nodes - 1)) continue;
            int cell = (int)node;
            float fraction = node - cell;
            Span<float> nodes = view.Samples.Span[view.Start(ray)..];
            float here = nodes[cell * RayPoints.Block], next = nodes[(cell + 1) * RayPoints.Block];
            sum += here + fraction * (next - here);
            weight += plan.Profile.Weights[cell] + fraction * plan.Profile.Differences[cell];
        }
        return sum / weight;
    }

    /// <summary>A group's share of μ at a voxel, 1/mm: linear between the four points about it, of two rays and two depths.</summary>
    public static float Voxel(WfbpPlan plan, ViewGroup group, int row, int column, float zMm)
    {
        float ray = group.Pixels.Ray(row, column), depth = group.Pixels.Depth(row, column);
        (float left, float near) = (MathF.Floor(ray), MathF.Floor(depth));
        (float across, float along) = (ray - left, depth - near);
        float Along(int r) => (1 - along) * Point(plan, group.Views, r, (int)near, zMm) + along * Point(plan, group.Views, r, (int)near + 1, zMm);
        return (1 - across) * Along((int)left) + across * Along((int)left + 1);
    }
}
