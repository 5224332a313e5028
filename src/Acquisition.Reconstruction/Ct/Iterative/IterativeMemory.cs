using Acquisition.Core.Model.Ct;
using Acquisition.Core.Model.Recipes;
using Acquisition.Reconstruction.Ct.Volumes;

namespace Acquisition.Reconstruction.Ct.Iterative;

/// <summary>What an iterative reconstruction will hold, before the first view says where the table is.</summary>
internal sealed class IterativeMemory
{
    /// <summary>Floats of views that projectors scale at a time, at the most.</summary>
    private const long ScaledFloats = 4 * 1024 * 1024;

    /// <summary>Floats that a thread works with: columns of voxels, shadows of pixels, parts of volumes.</summary>
    private const long ThreadFloats = 64 * 1024;

    private readonly CtAcquisition _ct;
    private readonly IterativeScan _scan;
    private readonly long _pixels;

    public IterativeMemory(CtAcquisition ct, IterativeScan scan, Recipe recipe)
    {
        (_ct, _scan) = (ct, scan);
        double way = scan.IsPlanar ? 0 : (double)scan.ViewsPerImage / ct.ViewsPerRotation * Math.Abs(ct.TableFeedPerRotationMm ?? 0);
        VolumeGrid grid = scan.Grid(0, way);
        // A grid with a centre lies anywhere along the table's way: it and all of the way are as long as they are together.
        long slices = recipe.Grid.Slices ?? (recipe.Grid.Center is null ? grid.Slices : 0);
        (double low, double high) = scan.IsPlanar ? (0, 0) : scan.Illuminated(0, way);
        WorkingVolume volume = new(grid, scan.SeenRadiusMm, null);
        ReachMm = volume.ReachMm;
        Voxels = (long)volume.Rows * volume.Columns * (scan.IsPlanar ? scan.Source.DetectorRows : slices + (long)Math.Ceiling((high - low) / grid.SliceIncrementMm) + 2);
        _pixels = (long)grid.Pixels * (scan.IsPlanar ? scan.Source.DetectorRows : Math.Max(slices, 1));
    }

    /// <summary>Of everything that rays meet.</summary>
    public long Voxels { get; }

    /// <summary>From the axis to the furthest corner, mm.</summary>
    public double ReachMm { get; }

    /// <summary>Axes of total variation; arrays of so many volumes are the largest.</summary>
    public long Axes => _scan.Settings.Kind == IterativeKind.OsSart ? 1 : _scan.IsPlanar ? 2 : 3;

    public long Bytes
    {
        get
        {
            long rays = (long)_scan.ViewsPerImage * _scan.Source.Elements, subset = rays / Math.Min(_scan.Subsets, _scan.ViewsPerImage) + _scan.Source.Elements;
            // OS-SART: image, update and sums; total variation: image, 1/D, z, step, last, three of the proximal and three duals; the image once more as it is
            // handed back. Rays: as they came and where they are worked on, and so their weights. An eighth beside all for what projectors keep of their
            // views (measured: up to 12 %).
            long volumes = _scan.Settings.Kind == IterativeKind.OsSart ? 4 : 9 + 3 * Axes;
            long floats = 4 * rays + subset + volumes * Voxels + _pixels + Math.Min(ScaledFloats, subset) + ThreadFloats * Environment.ProcessorCount + 2L * _scan.ViewsPerImage * _scan.Source.DetectorChannels;
            return sizeof(float) * (floats + floats / 8) + CtReconstruction.BytesFor(_ct);
        }
    }
}
