using Acquisition.Core.Model.Geometry;
using Acquisition.Core.Model.Images;
using Acquisition.Core.Model.Mr;

namespace Acquisition.Reconstruction.Mr.Cartesian;

/// <summary>Where images lie and in which order they are counted.</summary>
internal static class ImageOrder
{
    /// <summary>
    /// One-based within the encoding: slices along +normal first (counters ascend along the slice direction), then contrast, phase, set, repetition.
    /// </summary>
    public static int Number(ImageRanges ranges, in ImageIndex index, MrReadout readout)
    {
        bool along = readout.ReadDirection.Cross(readout.PhaseDirection).Dot(readout.SliceDirection) > 0;
        int slice = along ? index.Slice - ranges.Slice.Minimum : ranges.Slice.Maximum - index.Slice;
        int rest = index.Repetition - ranges.Repetition.Minimum;
        rest = rest * ranges.Set.Count + index.Set - ranges.Set.Minimum;
        rest = rest * ranges.Phase.Count + index.Phase - ranges.Phase.Minimum;
        rest = rest * ranges.Contrast.Count + index.Contrast - ranges.Contrast.Minimum;
        return rest * ranges.Slice.Count + slice + 1;
    }

    /// <summary>Columns grow along the readout, rows along the phase encoding; the pixel (⌊rows/2⌋, ⌊columns/2⌋), the transform's origin, is at the readout's position.</summary>
    public static SlicePlane Plane(CartesianPlan plan, MrReadout readout)
    {
        Vector3D row = 1 / readout.ReadDirection.Length * readout.ReadDirection;
        Vector3D across = readout.PhaseDirection - readout.PhaseDirection.Dot(row) * row;
        Vector3D column = 1 / across.Length * across;
        Vector3D first = readout.Position - plan.Columns / 2 * plan.ColumnSpacingMm * row - plan.Rows / 2 * plan.RowSpacingMm * column;
        return new SlicePlane(first, row, column, plan.ColumnSpacingMm, plan.RowSpacingMm, plan.SliceThicknessMm);
    }
}
