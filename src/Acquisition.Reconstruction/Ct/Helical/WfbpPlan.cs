using Acquisition.Core.Model.Geometry;
using Acquisition.Reconstruction.Ct.Volumes;

namespace Acquisition.Reconstruction.Ct.Helical;

/// <summary>What the back-projection of helical views needs beside them. Immutable; safe to share between threads.</summary>
/// <param name="Grid">The pixels of a slice.</param>
/// <param name="Rays">The rays of a parallel view.</param>
/// <param name="Profile">What rows weigh.</param>
/// <param name="DepthStepMm">Distance of the points along a ray at which the views that see them are put together.</param>
/// <param name="RowSpacingMm">Distance of the rows at the isocentre.</param>
internal sealed record WfbpPlan(VolumeGrid Grid, ParallelGrid Rays, SliceProfile Profile, double DepthStepMm, double RowSpacingMm)
{
    /// <summary>Where a group of views at θ, and at θ + π the other way round, sees the pixels.</summary>
    public PixelRays Project(double angleRad)
    {
        (double sin, double cos) = Math.SinCos(angleRad);
        double Ray(Vector3D v) => (v.X * cos + v.Y * sin) / Rays.StepMm;
        double Depth(Vector3D v) => (v.Y * cos - v.X * sin) / DepthStepMm;
        Vector3D origin = Grid.VoxelCentre(0, 0, 0), column = Grid.ColumnSpacingMm * Grid.ColumnAxis, row = Grid.RowSpacingMm * Grid.RowAxis;
        return new(
            (float)(Ray(origin) + Rays.Middle), (float)Ray(column), (float)Ray(row),
            (float)Depth(origin), (float)Depth(column), (float)Depth(row));
    }
}

/// <summary>
/// One angle's projection of the pixels, linear in row i and column j: the ray through a pixel, ray₀ + j·rayⱼ + i·rayᵢ, in fractions, and how deep
/// along it the pixel lies beyond the point nearest the axis, in steps.
/// </summary>
internal readonly record struct PixelRays(float Ray0, float RayColumn, float RayRow, float Depth0, float DepthColumn, float DepthRow)
{
    public float Ray(int row, int column) => Ray0 + column * RayColumn + row * RayRow;

    public float Depth(int row, int column) => Depth0 + column * DepthColumn + row * DepthRow;
}

/// <summary>All views of one angle and of the opposite one that may see a block of slices.</summary>
/// <param name="Pixels">Where they see the pixels.</param>
/// <param name="Views">In order.</param>
internal sealed record ViewGroup(PixelRays Pixels, ParallelView[] Views);
