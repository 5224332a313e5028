using Acquisition.Core.Model.Ct;
using Acquisition.Core.Model.Geometry;
using Acquisition.Core.Model.Recipes;
using Acquisition.Reconstruction.Ct.Helical;
using Acquisition.Reconstruction.Ct.Volumes;

namespace Acquisition.Reconstruction.Gpu.Devices;

/// <summary>
/// Groups of four views of noise, every other one from the opposite side, so close together along z that each voxel is seen by views that
/// weigh much: nothing is decided by rounding.
/// </summary>
internal sealed class HelicalTrial
{
    private const double RowSpacingMm = .6;

    private readonly ParallelRays _starts;

    /// <param name="source">The detector; 16 rows or more.</param>
    /// <param name="position">How the patient lies.</param>
    /// <param name="slices">A multiple of 16.</param>
    /// <param name="groups">How many.</param>
    public HelicalTrial(CtSource source, PatientPosition position, int slices, int groups)
    {
        SliceProfile profile = new(source.DetectorRows, nodesPerRow: 1, thicknessRows: 1.5);
        ParallelGrid rays = new(source, viewsPerHalfTurn: 90, [new FanRays(source, default)]);
        VolumeGrid grid = VolumeGrid.Of(ImageGrid.Square(widthMm: 150, matrix: 9, new(5, -3, 0)), position, new(120, 0, 0, 1));
        Plan = new(grid, rays, profile, DepthStepMm: 20, RowSpacingMm);
        Slices = new(-1, 2f / slices, slices);
        _starts = new(source, rays, [(0, new FanRays(source, default))], profile);
        Groups = [.. Enumerable.Range(0, groups).Select(Group)];
    }

    public WfbpPlan Plan { get; }

    public SliceLine Slices { get; }

    public ViewGroup[] Groups { get; }

    private ViewGroup Group(int number)
    {
        Random random = new(number);
        return new(Plan.Project(.2 + .9 * number), [.. Enumerable.Range(0, 4).Select(view => View(view, random))]);
    }

    private ParallelView View(int number, Random random)
    {
        ParallelView view = new(Plan.Rays, Plan.Profile) { Starts = number % 2 == 0 ? _starts.Ahead : _starts.Back, CentralNode = _starts.CentralNode };
        for (int ray = 0; ray < Plan.Rays.Stride; ray++)
        {
            view.SourceMm[ray] = (float)(RowSpacingMm * (number - 1.6 + .01 * (ray - Plan.Rays.Middle)));
            for (int node = 0; node < Plan.Profile.Nodes; node++) view.Samples.Span[view.Start(ray) + node * RayPoints.Block] = random.NextSingle() * Plan.Profile.Weights[node];
        }
        return view;
    }
}
