using Acquisition.Core.Model.Geometry;
using Acquisition.Core.Model.Recipes;
using Acquisition.Reconstruction.Ct.Volumes;

namespace Acquisition.Reconstruction.Ct.Helical;

/// <summary>
/// The slices of a helical scan in the order in which their views are complete: along the table's travel. Where the header does not say how long the scan
/// is and the recipe not how many slices, they are as many as come.
/// </summary>
internal sealed class HelicalSlices
{
    private readonly int _first;
    private readonly int _step;
    private readonly bool _isKnown;

    private HelicalSlices(VolumeGrid grid, int first, int step, int? count, bool isKnown) =>
        (Grid, _first, _step, Count, _isKnown) = (grid, first, step, count, isKnown);

    /// <summary>The pixels; of the slices themselves where they are known.</summary>
    public VolumeGrid Grid { get; }

    /// <summary>Null: as many as come.</summary>
    public int? Count { get; }

    /// <summary>All slices are known beforehand.</summary>
    /// <param name="asked">What the recipe asks for.</param>
    /// <param name="position">How the patient lies.</param>
    /// <param name="defaults">Of the whole scan.</param>
    /// <param name="travel">1: the table travels towards +Z, −1: towards −Z.</param>
    public static HelicalSlices Known(ImageGrid asked, PatientPosition position, in VolumeDefaults defaults, int travel)
    {
        VolumeGrid grid = VolumeGrid.Of(asked, position, defaults);
        return travel * grid.SliceAxis.Z > 0 ? new(grid, 0, 1, grid.Slices, true) : new(grid, grid.Slices - 1, -1, grid.Slices, true);
    }

    /// <summary>Slices from the first that can be made on; a centre that is asked for is one of them, or would be.</summary>
    /// <param name="asked">What the recipe asks for.</param>
    /// <param name="position">How the patient lies.</param>
    /// <param name="defaults">Its first z is where slices begin.</param>
    /// <param name="travel">As for <see cref="Known"/>.</param>
    public static HelicalSlices Growing(ImageGrid asked, PatientPosition position, in VolumeDefaults defaults, int travel)
    {
        VolumeGrid grid = VolumeGrid.Of(asked with { Slices = 1 }, position, defaults with { LastZMm = defaults.FirstZMm });
        int step = travel * grid.SliceAxis.Z > 0 ? 1 : -1;
        double ahead = travel * (defaults.FirstZMm - grid.Centre.Z) / grid.SliceIncrementMm;
        return new(grid, step * (int)Math.Ceiling(ahead - 1e-6), step, asked.Slices, false);
    }

    /// <summary>Z of the n-th slice, scanner frame.</summary>
    public double ZMm(int n) => Grid.SliceZ(Index(n));

    public SlicePlane Plane(int n) => Grid.Plane(Index(n));

    /// <summary>Position in the series: along the patient where the slices are known beforehand, else in the order in which they come.</summary>
    public int InstanceNumber(int n) => _isKnown ? Index(n) + 1 : n + 1;

    private int Index(int n) => _first + _step * n;
}
