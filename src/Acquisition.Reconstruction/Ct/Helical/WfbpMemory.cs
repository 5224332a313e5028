using Acquisition.Core.Model.Ct;
using Acquisition.Core.Model.Geometry;
using Acquisition.Core.Model.Recipes;
using Acquisition.Reconstruction.Ct.Volumes;
using Acquisition.Reconstruction.Fourier;

namespace Acquisition.Reconstruction.Ct.Helical;

/// <summary>What a helical reconstruction will hold, from its sizes alone.</summary>
internal static class WfbpMemory
{
    /// <summary>The slowest table that is counted on where the header does not say its feed.</summary>
    private const double LowestPitch = .2;

    /// <summary>Bytes.</summary>
    public static long Estimate(CtAcquisition ct, Recipe recipe, PatientPosition position)
    {
        CtSource source = ct.Sources[0];
        HelicalGeometry geometry = new(ct, recipe.Grid, position);
        SliceProfile profile = new(source.DetectorRows, 1, geometry.ThicknessRows);
        FanRays rays = new(source, default);
        ParallelGrid grid = new(source, geometry.ViewsPerHalfTurn(1), [rays]);
        VolumeGrid volume = VolumeGrid.Of(recipe.Grid, position, geometry.Defaults(0, 0));
        WfbpPlan plan = new(volume, grid, profile, geometry.DepthStepMm, geometry.RowSpacingMm);
        double reach = geometry.SeenFromMm(profile, [new ParallelRays(source, grid, [(0, rays)], profile)]);

        long fan = (long)source.DetectorChannels * Helical.FanViews.LanesOf(source);
        long view = (long)profile.Nodes * grid.Stride;
        long blocks = (long)Math.Ceiling(2 * reach / (volume.SliceIncrementMm * SliceBuilder.BlockSlices)) + 1;
        long block = WfbpBackprojector.Length(plan, SliceBuilder.BlockSlices);
        long floats = FanViews(ct, geometry) * fan + Helical.ParallelViews.Batch * (fan + (long)source.DetectorRows * grid.Stride)
            + ParallelViews(ct, geometry, reach, 1) * view + blocks * block + (long)SliceBuilder.BlockSlices * volume.Pixels
            + 4L * LaneTile.Lanes * FourierFactors.NextSmooth(2 * grid.Count - 1) * Environment.ProcessorCount;
        return sizeof(float) * floats + CtReconstruction.BytesFor(ct);
    }

    /// <summary>Views that are kept as they were measured: half as many again as lie within the angle of the fan, and those that come together.</summary>
    public static int FanViews(CtAcquisition ct, HelicalGeometry geometry) =>
        (int)(1.5 * geometry.HalfFanRad / Math.PI * ct.ViewsPerRotation) + 6 * FocalPattern.LongestPeriod + 2 * CtReconstruction.Batch;

    /// <summary>Parallel views that are held: as long as they see a block of slices at the header's feed, at half of it, and a rotation.</summary>
    /// <param name="ct">The scan.</param>
    /// <param name="geometry">Of the header.</param>
    /// <param name="reachMm">From the focal spot to the furthest slice that is seen.</param>
    /// <param name="period">Views from one place of the focal spot to the same place.</param>
    public static int ParallelViews(CtAcquisition ct, HelicalGeometry geometry, double reachMm, int period)
    {
        double feed = geometry.CollimationMm * (geometry.Pitch is { } pitch and > 0 ? pitch : 2 * LowestPitch);
        double block = SliceBuilder.BlockSlices * geometry.IncrementMm;
        double rotations = (2 * reachMm + block) / (feed / 2) + 1;
        return (int)(rotations * 2 * geometry.ViewsPerHalfTurn(period)) + Helical.ParallelViews.Batch;
    }
}
