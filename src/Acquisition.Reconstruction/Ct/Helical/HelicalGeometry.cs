using Acquisition.Core.Model.Ct;
using Acquisition.Core.Model.Geometry;
using Acquisition.Core.Model.Recipes;
using Acquisition.Reconstruction.Ct.Backprojection;
using Acquisition.Reconstruction.Ct.Volumes;

namespace Acquisition.Reconstruction.Ct.Helical;

/// <summary>What follows from the header and the recipe alone.</summary>
/// <param name="ct">The scan.</param>
/// <param name="grid">What the recipe asks for.</param>
/// <param name="position">How the patient lies.</param>
internal sealed class HelicalGeometry(CtAcquisition ct, ImageGrid grid, PatientPosition position)
{
    private readonly CtSource _source = ct.Sources[0];

    /// <summary>Distance of the rows at the isocentre.</summary>
    public double RowSpacingMm => _source.RowSpacingMm;

    /// <summary>Width of all rows at the isocentre: the total collimation.</summary>
    public double CollimationMm => _source.DetectorRows * RowSpacingMm;

    /// <summary>Table feed in total collimations; null: not said.</summary>
    public double? Pitch => ct.TableFeedPerRotationMm is { } feed ? Math.Abs(feed) / CollimationMm : null;

    /// <summary>Full width at half maximum of the slice profile that is asked for, in rows at the isocentre.</summary>
    public double ThicknessRows => (grid.SliceThicknessMm ?? RowSpacingMm) / RowSpacingMm;

    /// <summary>Distance of neighbouring slices.</summary>
    public double IncrementMm => grid.SliceIncrementMm ?? grid.SliceThicknessMm ?? RowSpacingMm;

    /// <summary>Radius of the circle that all views see.</summary>
    public double SeenRadiusMm => SeenCircle.RadiusOf(_source);

    /// <summary>From the axis to the furthest pixel that gets a value.</summary>
    public double ReachMm => Math.Min(SeenRadiusMm, VolumeGrid.Of(grid, position, Defaults(0, 0)).ReachMm);

    /// <summary>Half the angle of the fan, of its wider side.</summary>
    public double HalfFanRad
    {
        get
        {
            double[] angles = new FanRays(_source, default).FanAngleRad;
            return Math.Max(Math.Abs(angles[0]), Math.Abs(angles[^1]));
        }
    }

    public VolumeDefaults Defaults(double firstMm, double lastMm) => new(SeenRadiusMm, firstMm, lastMm, RowSpacingMm);

    /// <summary>
    /// How far inside the table's travel slices lie that every angle sees everywhere: parallel views begin a fan angle later, and in the half turn that follows
    /// the voxel nearest to the focal spot must not have left the cone, f/2 − C/2·(1 − r/ρ).
    /// </summary>
    /// <param name="feedMm">f: per rotation.</param>
    public double MarginMm(double feedMm)
    {
        double nearest = 1 - ReachMm / _source.SourceIsocentreDistanceMm;
        return feedMm * HalfFanRad / Math.PI + (feedMm - CollimationMm * nearest) / 2;
    }

    /// <summary>Further than this from the focal spot along z no voxel is seen.</summary>
    /// <param name="profile">How far rows are smoothed.</param>
    /// <param name="rays">By plane of the focal spot.</param>
    public double SeenFromMm(SliceProfile profile, IReadOnlyList<ParallelRays> rays)
    {
        double nodes = rays.Max(plane => Math.Max(plane.CentralNode, profile.Nodes - 1 - plane.CentralNode));
        double depth = rays.Max(plane => plane.Ahead.DepthMm.Max()) + ReachMm;
        return nodes * depth / rays.Min(plane => plane.Ahead.NodesPerSlope.Min());
    }

    /// <summary>
    /// Distance of the points along a ray: between two of them the row that sees a voxel changes by no more than half the slice's thickness, or half a row,
    /// where the cone is steepest.
    /// </summary>
    public double DepthStepMm => 2 * Math.Max(1, ThicknessRows) * (_source.SourceIsocentreDistanceMm - ReachMm) / _source.DetectorRows;

    /// <summary>Parallel views in half a turn.</summary>
    /// <param name="period">Views from one place of the focal spot to the same place.</param>
    public int ViewsPerHalfTurn(int period) => Math.Max(1, (ct.ViewsPerRotation + 2 * period - 1) / (2 * period));
}
