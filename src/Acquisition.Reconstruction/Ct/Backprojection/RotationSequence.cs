using Acquisition.Core.Model.Ct;
using Acquisition.Core.Model.Errors;

namespace Acquisition.Reconstruction.Ct.Backprojection;

/// <summary>
/// Holds the views of images that take a whole rotation each, or one part of a rotation, to what the header promises: evenly spaced in angle, the table
/// at rest during an image and one feed further at the next.
/// </summary>
/// <param name="ct">What the header promises.</param>
/// <param name="viewsPerImage">Views of a rotation, or of the part that is all there is.</param>
/// <param name="slicePitchMm">Distance of neighbouring slices.</param>
internal sealed class RotationSequence(CtAcquisition ct, int viewsPerImage, double slicePitchMm)
{
    private readonly double _stepRad = 2 * Math.PI / ct.ViewsPerRotation;

    /// <summary>Half a slice: a table that is further off would put an image beside its place.</summary>
    private readonly double _toleranceMm = slicePitchMm / 2;

    private double _firstAngleRad;
    private int _turn;
    private double _firstTableMm;
    private double _tableMm;
    private long _next;

    /// <summary>Views that the image in progress still lacks; all of them when none is in progress.</summary>
    public int Left => (int)(viewsPerImage - _next % viewsPerImage);

    /// <summary>Images whose views have all come.</summary>
    public int Complete => (int)(_next / viewsPerImage);

    /// <summary>Index of the view that is due.</summary>
    public long Next => _next;

    /// <summary>1: the image's angles grow; −1: they fall; 0: not known before its second view.</summary>
    public int Turn => _turn;

    /// <summary>Z of the current rotation's isocentre.</summary>
    public double TablePositionMm => _tableMm;

    /// <exception cref="ReconstructionException">MISSING_VIEWS: no image, or the last one is not complete.</exception>
    public void CheckEnd()
    {
        if (_next == 0 || Left < viewsPerImage) throw CtErrors.TooFewViews(_next, _next + Left);
    }

    /// <exception cref="ReconstructionException">NOT_SUPPORTED or INVALID_VIEW.</exception>
    public void Advance(in CtView view)
    {
        if (view.FocalSpotAngleOffsetRad != 0 || view.FocalSpotRadialOffsetMm != 0 || view.FocalSpotAxialOffsetMm != 0)
            throw CtErrors.NotSupported($"A flying focal spot (object view {_next})");
        if (view.ProjectionMatrix is not null) throw CtErrors.NotSupported($"A projection matrix of its own (object view {_next})");
        (long rotation, long index) = Math.DivRem(_next, viewsPerImage);
        if (index == 0) StartRotation(rotation, view);
        CheckAngle(index, view.AngleRad);
        if (Math.Abs(view.TablePositionMm - _tableMm) > _toleranceMm)
            throw CtErrors.InvalidView(_next, $"the table is at {view.TablePositionMm} mm, the rotation began at {_tableMm} mm.");
        _next++;
    }

    private void StartRotation(long rotation, in CtView view)
    {
        (_firstAngleRad, _turn, _tableMm) = (view.AngleRad, 0, view.TablePositionMm);
        if (rotation == 0) _firstTableMm = _tableMm;
        double expected = _firstTableMm + rotation * (ct.TableFeedPerRotationMm ?? 0);
        if (Math.Abs(_tableMm - expected) > _toleranceMm)
            throw CtErrors.InvalidView(_next, $"rotation {rotation} begins with the table at {_tableMm} mm, the header's feed puts it at {expected} mm.");
    }

    private void CheckAngle(long index, double angleRad)
    {
        double travelled = angleRad - _firstAngleRad;
        if (_turn == 0 && index > 0) _turn = Math.IEEERemainder(travelled, 2 * Math.PI) < 0 ? -1 : 1;
        // Jitter of less than half a step changes a view's weight by little; more is another trajectory.
        if (Math.Abs(Math.IEEERemainder(travelled - _turn * index * _stepRad, 2 * Math.PI)) <= _stepRad / 2) return;
        double asDegrees = Math.Abs(double.DegreesToRadians(travelled)) / _stepRad;
        string hint = Math.Abs(asDegrees - index) <= .5 ? " It looks like degrees: send radians." : "";
        throw CtErrors.InvalidView(_next, $"its angle {angleRad} rad is not {index} even steps of {_stepRad} rad from the rotation's first, {_firstAngleRad} rad.{hint}");
    }
}
