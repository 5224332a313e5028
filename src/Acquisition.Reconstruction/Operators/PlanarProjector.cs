using Acquisition.Reconstruction.Operators.Host;

namespace Acquisition.Reconstruction.Operators;

/// <summary>
/// Rays in planes perpendicular to the axis, a fan or parallel: detector row r sees slice r and no other. Rows and slices have no height; z does
/// not matter.
/// </summary>
public sealed record PlanarProjector : FootprintProjector
{
    /// <param name="domain">[rows × columns × slices], as many slices as detector rows; 1/mm.</param>
    /// <param name="grid">Where rows and columns lie.</param>
    /// <param name="detector">The range is [views × channels × rows].</param>
    /// <param name="views">Angles; table and axial focal spot positions do not matter.</param>
    /// <exception cref="ArgumentException">The slices are not as many as the rows, something is not finite, or the grid reaches beyond the focal spot.</exception>
    public PlanarProjector(Shape domain, VoxelGrid grid, BeamDetector detector, Values<BeamView> views)
        : base(domain, grid, detector, views)
    {
        if (Slices != detector.Rows) throw new ArgumentException($"{Slices} slices for {detector.Rows} detector rows.", nameof(domain));
    }

    public override ILinearMap<HostArray> OpenOnHost() => new HostFootprintProjector<PlanarColumn>(this, new(Slices));

    private protected override double OnRow(in ViewRays rays, double stretch, int slice, int row) => slice == row ? 1 : 0;

    internal override double Rise(in ViewRays rays, double lengthMm, int row) => 1;
}
