using Acquisition.Core.Model.Ct;
using Acquisition.Core.Model.Errors;
using Acquisition.Core.Ports.Reconstruction;

namespace Acquisition.Reconstruction.Ct;

/// <summary>
/// Holds the object views to what the header promises: each once and in order, evenly spaced in angle within a rotation, the table at rest during it
/// and one feed further at the next.
/// </summary>
internal sealed class ViewSequence(CtAcquisition ct)
{
    private readonly double _stepRad = 2 * Math.PI / ct.ViewsPerRotation;

    /// <summary>Half a slice: a table that is further off would put an image beside its place.</summary>
    private readonly double _toleranceMm = CtSlices.PitchMm(ct) / 2;

    private double _firstAngleRad;
    private double _turn;
    private double _firstTableMm;
    private double _tableMm;

    /// <summary>Index of the view that is due.</summary>
    public long Next { get; private set; }

    /// <summary>Z of the current rotation's isocentre.</summary>
    public double TablePositionMm => _tableMm;

    public void CheckStart(long firstViewIndex, int count)
    {
        if (firstViewIndex > Next) throw ReconstructionErrors.MissingViews(Next, firstViewIndex);
        if (firstViewIndex < Next) throw ReconstructionErrors.DuplicateViews(Next, firstViewIndex);
        if (Next + count > ct.ViewCount) throw ReconstructionErrors.ExtraViews(ct.ViewCount);
    }

    public void CheckEnd()
    {
        if (Next < ct.ViewCount) throw ReconstructionErrors.TooFewViews(Next, ct.ViewCount);
    }

    /// <exception cref="ReconstructionException">NOT_SUPPORTED or INVALID_VIEW.</exception>
    public void Advance(in CtView view)
    {
        if (view.FocalSpotAngleOffsetRad != 0 || view.FocalSpotRadialOffsetMm != 0 || view.FocalSpotAxialOffsetMm != 0)
            throw ReconstructionErrors.NotSupported($"A flying focal spot (object view {Next})");
        if (!double.IsFinite(view.AngleRad) || !double.IsFinite(view.TablePositionMm))
            throw ReconstructionErrors.InvalidView(Next, $"angle {view.AngleRad} rad, table position {view.TablePositionMm} mm.");
        (long rotation, long index) = Math.DivRem(Next, ct.ViewsPerRotation);
        if (index == 0) StartRotation(rotation, view);
        CheckAngle(index, view.AngleRad);
        if (Math.Abs(view.TablePositionMm - _tableMm) > _toleranceMm)
            throw ReconstructionErrors.InvalidView(Next, $"the table is at {view.TablePositionMm} mm, the rotation began at {_tableMm} mm.");
        Next++;
    }

    private void StartRotation(long rotation, in CtView view)
    {
        (_firstAngleRad, _turn, _tableMm) = (view.AngleRad, 0, view.TablePositionMm);
        if (rotation == 0) _firstTableMm = _tableMm;
        double expected = _firstTableMm + rotation * ct.TableFeedPerRotationMm;
        if (Math.Abs(_tableMm - expected) > _toleranceMm)
            throw ReconstructionErrors.InvalidView(Next, $"rotation {rotation} begins with the table at {_tableMm} mm, the header's feed puts it at {expected} mm.");
    }

    private void CheckAngle(long index, double angleRad)
    {
        double travelled = angleRad - _firstAngleRad;
        if (_turn == 0 && index > 0) _turn = Math.IEEERemainder(travelled, 2 * Math.PI) < 0 ? -1 : 1;
        // Jitter of less than half a step changes a view's weight by little; more is another trajectory.
        if (Math.Abs(Math.IEEERemainder(travelled - _turn * index * _stepRad, 2 * Math.PI)) > _stepRad / 2)
            throw ReconstructionErrors.InvalidView(Next, $"its angle {angleRad} rad is not {index} even steps of {_stepRad} rad from the rotation's first, {_firstAngleRad} rad.");
    }
}
