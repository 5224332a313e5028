using Acquisition.Core.Model.Ct;
using Acquisition.Reconstruction.Operators.Host;

namespace Acquisition.Reconstruction.Operators;

/// <summary>A cone beam on any path of rotations: circular, helical, with a focal spot that moves. A voxel's shadow along the axis is a rectangle.</summary>
public sealed record ConeProjector : FootprintProjector
{
    /// <param name="domain">[rows × columns × slices]; 1/mm.</param>
    /// <param name="grid">Where the voxels lie.</param>
    /// <param name="detector">The range is [views × channels × rows].</param>
    /// <param name="views">The gantry at each.</param>
    /// <exception cref="ArgumentException">The beam is parallel, something is not finite, or the grid reaches beyond the focal spot.</exception>
    public ConeProjector(Shape domain, VoxelGrid grid, BeamDetector detector, Values<BeamView> views)
        : base(domain, grid, detector, views)
    {
        if (detector.Beam != CtBeam.Divergent) throw new ArgumentException("A cone has divergent rays.", nameof(detector));
    }

    public override ILinearMap<HostArray> OpenOnHost() => new HostFootprintProjector<ConeColumn>(this, new(this));

    private protected override double OnRow(in ViewRays rays, double stretch, int slice, int row)
    {
        double z = Grid.Origin.Z + (slice - 0.5) * Grid.SliceStepMm, low = rays.Row(stretch, z), high = rays.Row(stretch, z + Grid.SliceStepMm);
        return Math.Max(0, Math.Min(high, row + 1) - Math.Max(low, row));
    }

    internal override double Rise(in ViewRays rays, double lengthMm, int row)
    {
        double tangent = rays.Rise(row) / lengthMm;
        return Math.Sqrt(1 + tangent * tangent);
    }
}
