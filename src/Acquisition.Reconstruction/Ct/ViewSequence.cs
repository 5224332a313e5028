using Acquisition.Core.Model.Ct;
using Acquisition.Core.Model.Errors;

namespace Acquisition.Reconstruction.Ct;

/// <summary>
/// Holds the object views to what the header promises: each once and in order, evenly spaced in angle within a rotation, the table at rest during it
/// and one feed further at the next.
/// </summary>
/// <param name="ct">What the header promises.</param>
/// <param name="viewsPerImage">Views of a rotation, or of the half that is all there is.</param>
/// <param name="slicePitchMm">Distance of neighbouring slices.</param>
internal sealed class ViewSequence(CtAcquisition ct, int viewsPerImage, double slicePitchMm)
{
    private readonly double _stepRad = 2 * Math.PI / ct.ViewsPerRotation;

    /// <summary>Half a slice: a table that is further off would put an image beside its place.</summary>
    private readonly double _toleranceMm = slicePitchMm / 2;

    private double _firstAngleRad;
    private double _turn;
    private double _firstTableMm;
    private double _tableMm;

    /// <summary>Index of the view that is due.</summary>
    public long Next { get; private set; }

    /// <summary>Views that the image in progress still lacks; all of them when none is in progress.</summary>
    public int Left => (int)(viewsPerImage - Next % viewsPerImage);

    /// <summary>Z of the current rotation's isocentre.</summary>
    public double TablePositionMm => _tableMm;

    /// <exception cref="ReconstructionException">MISSING_VIEWS, DUPLICATE_VIEWS or EXTRA_VIEWS.</exception>
    public void CheckStart(long firstViewIndex, int count)
    {
        if (firstViewIndex > Next) throw CtErrors.MissingViews(Next, firstViewIndex);
        if (firstViewIndex < Next) throw CtErrors.DuplicateViews(Next, firstViewIndex);
        if (ct.ViewCount is { } promised && Next + count > promised) throw CtErrors.ExtraViews(promised);
    }

    /// <exception cref="ReconstructionException">MISSING_VIEWS: fewer than promised, or, where nothing is promised, not whole rotations, or none.</exception>
    public void CheckEnd()
    {
        long promised = ct.ViewCount ?? (Next == 0 || Left < viewsPerImage ? Next + Left : Next);
        if (Next < promised) throw CtErrors.TooFewViews(Next, promised);
    }

    /// <exception cref="ReconstructionException">NOT_SUPPORTED or INVALID_VIEW.</exception>
    public void Advance(in CtView view)
    {
        if (view.FocalSpotAngleOffsetRad != 0 || view.FocalSpotRadialOffsetMm != 0 || view.FocalSpotAxialOffsetMm != 0)
            throw CtErrors.NotSupported($"A flying focal spot (object view {Next})");
        if (view.ProjectionMatrix is not null) throw CtErrors.NotSupported($"A projection matrix of its own (object view {Next})");
        if (view.SourceIndex != 0 || view.EnergyBinIndex != 0)
            throw CtErrors.InvalidView(Next, $"it is of source {view.SourceIndex}, energy bin {view.EnergyBinIndex}; the header has one of each.");
        if (!double.IsFinite(view.AngleRad) || !double.IsFinite(view.TablePositionMm))
            throw CtErrors.InvalidView(Next, $"angle {view.AngleRad} rad, table position {view.TablePositionMm} mm.");
        (long rotation, long index) = Math.DivRem(Next, viewsPerImage);
        if (index == 0) StartRotation(rotation, view);
        CheckAngle(index, view.AngleRad);
        if (Math.Abs(view.TablePositionMm - _tableMm) > _toleranceMm)
            throw CtErrors.InvalidView(Next, $"the table is at {view.TablePositionMm} mm, the rotation began at {_tableMm} mm.");
        Next++;
    }

    private void StartRotation(long rotation, in CtView view)
    {
        (_firstAngleRad, _turn, _tableMm) = (view.AngleRad, 0, view.TablePositionMm);
        if (rotation == 0) _firstTableMm = _tableMm;
        double expected = _firstTableMm + rotation * (ct.TableFeedPerRotationMm ?? 0);
        if (Math.Abs(_tableMm - expected) > _toleranceMm)
            throw CtErrors.InvalidView(Next, $"rotation {rotation} begins with the table at {_tableMm} mm, the header's feed puts it at {expected} mm.");
    }

    private void CheckAngle(long index, double angleRad)
    {
        double travelled = angleRad - _firstAngleRad;
        if (_turn == 0 && index > 0) _turn = Math.IEEERemainder(travelled, 2 * Math.PI) < 0 ? -1 : 1;
        // Jitter of less than half a step changes a view's weight by little; more is another trajectory.
        if (Math.Abs(Math.IEEERemainder(travelled - _turn * index * _stepRad, 2 * Math.PI)) <= _stepRad / 2) return;
        double asDegrees = Math.Abs(double.DegreesToRadians(travelled)) / _stepRad;
        string hint = Math.Abs(asDegrees - index) <= .5 ? " It looks like degrees: send radians." : "";
        throw CtErrors.InvalidView(Next, $"its angle {angleRad} rad is not {index} even steps of {_stepRad} rad from the rotation's first, {_firstAngleRad} rad.{hint}");
    }
}
