using Acquisition.Core.Model.Ct;
using Acquisition.Core.Model.Geometry;

namespace Acquisition.Reconstruction.Ct.Backprojection;

/// <summary>Where the slices of a scan lie and in which order they are counted: a slice for each detector row of each rotation.</summary>
internal sealed class RowSlices
{
    private readonly CtAcquisition _ct;
    private readonly FbpPlan _plan;
    private readonly PatientPosition _position;
    private readonly int[] _instanceNumbers;

    public RowSlices(CtAcquisition ct, FbpPlan plan, PatientPosition position)
    {
        (_ct, _plan, _position) = (ct, plan, position);
        // How many rotations there will be may not be known: then each is counted for itself, after those before it.
        int rotations = (int)((ct.ViewCount ?? plan.ViewsPerImage) / plan.ViewsPerImage);
        _instanceNumbers = new int[rotations * plan.Rows];

        // By location in the patient, which the feed and the rows fix up to a shift; slices at one place by rotation.
        int[] order = [.. Enumerable.Range(0, _instanceNumbers.Length).OrderBy(NominalLocation)];
        for (int i = 0; i < order.Length; i++) _instanceNumbers[order[i]] = i + 1;
    }

    public int InstanceNumber(int rotation, int row) => _ct.ViewCount is null
        ? rotation * _plan.Rows + _instanceNumbers[row]
        : _instanceNumbers[rotation * _plan.Rows + row];

    /// <summary>The plane of one slice; its axes are the patient's +X and +Y whatever the patient position (see <see cref="FbpPlan"/>).</summary>
    public SlicePlane Plane(int row, double tablePositionMm)
    {
        Vector3D centre = ScannerFrame.ToPatient(_position, new(_plan.CentreXMm, _plan.CentreYMm, tablePositionMm + RowOffsetMm(row)));
        double half = (_plan.Matrix - 1) / 2.0 * _plan.PixelSpacingMm;
        return new SlicePlane(
            centre - new Vector3D(half, half, 0), new(1, 0, 0), new(0, 1, 0), _plan.PixelSpacingMm, _plan.PixelSpacingMm, _plan.SlicePitchMm);
    }

    private double RowOffsetMm(int row) => (row - _ct.Sources[0].CentralRow) * _plan.SlicePitchMm;

    private double NominalLocation(int slice)
    {
        (int rotation, int row) = Math.DivRem(slice, _plan.Rows);
        return ScannerFrame.ToPatient(_position, new(0, 0, rotation * (_ct.TableFeedPerRotationMm ?? 0) + RowOffsetMm(row))).Z;
    }
}
