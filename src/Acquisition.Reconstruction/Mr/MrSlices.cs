using Acquisition.Core.Model.Errors;
using Acquisition.Core.Model.Geometry;
using Acquisition.Core.Model.Images;
using Acquisition.Core.Model.Mr;
using Acquisition.Core.Ports.Images;
using Acquisition.Core.Ports.Reconstruction;

namespace Acquisition.Reconstruction.Mr;

/// <summary>Where the images of one encoding lie and in which order they are counted.</summary>
/// <param name="limits">The ranges of the counters.</param>
/// <param name="plan">Matrix and pixel size.</param>
/// <param name="before">Images of the encodings before this one.</param>
internal sealed class MrSlices(MrEncodingLimits limits, CartesianPlan plan, int before)
{
    /// <summary>Direction cosines travel as float32 and are often typed in by hand: a tenth of a degree is a rounding, more is an error.</summary>
    private const double Tolerance = 2e-3;

    public int Count => limits.Slice.Count * limits.Contrast.Count * limits.Phase.Count * limits.Set.Count * limits.Repetition.Count;

    /// <summary>
    /// One-based: slices along +normal first (counters ascend along the slice direction), then contrast, phase, set, repetition.
    /// </summary>
    public int InstanceNumber(ImageIndex index, MrReadout readout)
    {
        bool along = readout.ReadDirection.Cross(readout.PhaseDirection).Dot(readout.SliceDirection) > 0;
        int slice = along ? index.Slice - limits.Slice.Minimum : limits.Slice.Maximum - index.Slice;
        int rest = index.Repetition - limits.Repetition.Minimum;
        rest = rest * limits.Set.Count + index.Set - limits.Set.Minimum;
        rest = rest * limits.Phase.Count + index.Phase - limits.Phase.Minimum;
        rest = rest * limits.Contrast.Count + index.Contrast - limits.Contrast.Minimum;
        return before + rest * limits.Slice.Count + slice + 1;
    }

    /// <summary>Columns grow along the readout, rows along the phase encoding; the pixel (⌊rows/2⌋, ⌊columns/2⌋), the transform's origin, is at the readout's position.</summary>
    /// <exception cref="ReconstructionException">INVALID_READOUT: the directions are not orthonormal.</exception>
    public SlicePlane Plane(MrReadout readout)
    {
        (Vector3D read, Vector3D phase, Vector3D slice) = (readout.ReadDirection, readout.PhaseDirection, readout.SliceDirection);
        bool orthonormal = IsUnit(read) && IsUnit(phase) && IsUnit(slice)
            && Math.Abs(read.Dot(phase)) <= Tolerance && Math.Abs(read.Dot(slice)) <= Tolerance && Math.Abs(phase.Dot(slice)) <= Tolerance;
        if (!orthonormal || !readout.Position.IsFinite)
            throw ReconstructionErrors.InvalidReadout(readout, "its direction cosines are not orthonormal or its position is not finite.");

        Vector3D row = 1 / read.Length * read;
        Vector3D across = phase - phase.Dot(row) * row;
        Vector3D column = 1 / across.Length * across;
        Vector3D first = readout.Position - plan.Columns / 2 * plan.ColumnSpacingMm * row - plan.Rows / 2 * plan.RowSpacingMm * column;
        return new SlicePlane(first, row, column, plan.ColumnSpacingMm, plan.RowSpacingMm, plan.SliceThicknessMm);
    }

    private static bool IsUnit(Vector3D v) => Math.Abs(v.Length - 1) <= Tolerance;
}
