using Acquisition.Core.Model.Ct;
using Acquisition.Core.Model.Errors;

namespace Acquisition.Reconstruction.Ct.Helical;

/// <summary>
/// Holds the views to a helix: steps of the angle near the header's, the table going one way. Speeds may vary; what is reported counts.
/// </summary>
/// <param name="ct">What the header promises.</param>
/// <param name="rowSpacingMm">Distance of the rows at the isocentre.</param>
internal sealed class HelixPath(CtAcquisition ct, double rowSpacingMm)
{
    private readonly double _stepRad = 2 * Math.PI / ct.ViewsPerRotation;

    /// <summary>Half a row: a table that reports a little less than before has not turned round.</summary>
    private readonly double _toleranceMm = rowSpacingMm / 2;

    private double _lastAngleRad;
    private double _furthestMm;

    /// <summary>Views that have come.</summary>
    public long Views { get; private set; }

    /// <summary>Angle of the first view, with the source's own offset.</summary>
    public double FirstAngleRad { get; private set; }

    /// <summary>Table position of the first view.</summary>
    public double FirstTableMm { get; private set; }

    /// <summary>1 where angles grow, −1 where they fall; 0 before the second view.</summary>
    public int Turn { get; private set; }

    /// <summary>1 where the table travels towards +Z, −1 where towards −Z; 0 until it has moved. Feeds come without their sign: it is the positions that say it.</summary>
    public int Travel { get; private set; }

    /// <summary>ψ: how far the gantry has turned since the first view; grows whichever way it turns.</summary>
    public double TurnedRad { get; private set; }

    /// <exception cref="ReconstructionException">INVALID_VIEW or NOT_SUPPORTED.</exception>
    public void Advance(in CtView view)
    {
        if (view.ProjectionMatrix is not null) throw CtErrors.NotSupported($"A projection matrix of its own (object view {Views})");
        if (!FocalSpot.Of(view).IsFinite) throw CtErrors.InvalidView(Views, $"its focal spot is at {FocalSpot.Of(view)}.");
        double angle = view.AngleRad + ct.Sources[0].AngleOffsetRad;
        if (Views == 0) (FirstAngleRad, FirstTableMm, _furthestMm) = (angle, view.TablePositionMm, view.TablePositionMm);
        else CheckStep(angle);
        CheckTable(view.TablePositionMm);
        _lastAngleRad = angle;
        Views++;
    }

    private void CheckStep(double angleRad)
    {
        double step = Math.IEEERemainder(angleRad - _lastAngleRad, 2 * Math.PI);
        if (Turn == 0) Turn = step < 0 ? -1 : 1;
        // Between the evenly spaced views before and after it there is room for one view.
        if (Turn * step > _stepRad / 2 && Turn * step < 1.5 * _stepRad)
        {
            TurnedRad += Turn * step;
            return;
        }
        double asDegrees = Math.Abs(double.DegreesToRadians(angleRad - _lastAngleRad)) / _stepRad;
        string hint = Math.Abs(asDegrees - 1) <= .5 ? " It looks like degrees: send radians." : "";
        throw CtErrors.InvalidView(Views, $"its angle {angleRad} rad is not a step of {_stepRad} rad from the view before it, {_lastAngleRad} rad.{hint}");
    }

    private void CheckTable(double tableMm)
    {
        if (Travel == 0 && Math.Abs(tableMm - FirstTableMm) > _toleranceMm) Travel = Math.Sign(tableMm - FirstTableMm);
        if (Travel * (_furthestMm - tableMm) > _toleranceMm)
            throw CtErrors.InvalidView(Views, $"the table is at {tableMm} mm and was at {_furthestMm} mm before: it has turned round.");
        if (Travel * (tableMm - _furthestMm) > 0) _furthestMm = tableMm;
    }
}
