using Acquisition.Core.Model.Ct;

namespace Acquisition.Reconstruction.Operators;

/// <summary>
/// The rays of one view. In the plane a point is seen from the focal spot S as d = P − S, in components (n, e) along the central ray and along
/// growing channels; δ is S from its nominal place. Channels and rows are counted so that number k covers [k, k + 1).
/// </summary>
internal readonly struct ViewRays
{
    private readonly BeamDetector _detector;
    private readonly double _sin, _cos;                 // n = (−sin φ, cos φ), e = (cos φ, sin φ)
    private readonly double _sourceX, _sourceY, _sourceZ;
    private readonly double _detectorZ;

    public ViewRays(BeamDetector detector, in BeamView view)
    {
        _detector = detector;
        (_sin, _cos) = Math.SinCos(view.AngleRad);
        (double sin, double cos) = Math.SinCos(view.AngleRad + view.FocalSpotAngleRad);
        double rho = detector.SourceIsocentreMm, moved = rho + view.FocalSpotRadialMm;
        (_sourceX, _sourceY) = (moved * sin, -moved * cos);
        (_sourceZ, _detectorZ) = (view.TablePositionMm + view.FocalSpotAxialMm, view.TablePositionMm);
        (double x, double y) = (_sourceX - rho * _sin, _sourceY + rho * _cos);
        (DeltaN, DeltaE) = (y * _cos - x * _sin, x * _cos + y * _sin);
    }

    public double DeltaN { get; }

    public double DeltaE { get; }

    /// <summary>The components of a vector in the plane.</summary>
    public (double N, double E) Turn(double x, double y) => (y * _cos - x * _sin, x * _cos + y * _sin);

    /// <summary>d of a point in the plane.</summary>
    public (double N, double E) FromSource(double x, double y) => Turn(x - _sourceX, y - _sourceY);

    /// <summary>The channel on which a point casts its shadow.</summary>
    public double Channel(double x, double y)
    {
        double along;
        if (_detector.Beam == CtBeam.Parallel) along = Turn(x, y).E;
        else
        {
            (double n, double e) = FromSource(x, y);
            if (_detector.Shape == DetectorShape.Flat) along = DeltaE + (_detector.SourceDetectorMm - DeltaN) * e / n;
            // Seen from the nominal focal spot: law of sines in the triangle with the displaced one and the point on the cylinder.
            else along = _detector.SourceDetectorMm * (Math.Atan2(e, n) - Math.Asin(Sideways(n, e)));
        }
        return _detector.CentralChannel + 0.5 + along / _detector.ChannelPitchMm;
    }

    /// <summary>How many times further than the point its shadow is from the focal spot, in the plane.</summary>
    public double Stretch(double x, double y)
    {
        if (_detector.Beam == CtBeam.Parallel) return 1;
        (double n, double e) = FromSource(x, y);
        if (_detector.Shape == DetectorShape.Flat) return (_detector.SourceDetectorMm - DeltaN) / n;
        double squared = n * n + e * e;
        if (DeltaN == 0 && DeltaE == 0) return _detector.SourceDetectorMm / Math.Sqrt(squared);
        double sideways = Sideways(n, e);
        return (_detector.SourceDetectorMm * Math.Sqrt(1 - sideways * sideways) * Math.Sqrt(squared) - DeltaN * n - DeltaE * e) / squared;
    }

    /// <summary>The row on which a point at height z casts its shadow: linear in z.</summary>
    public double Row(double stretch, double z) =>
        _detector.CentralRow + 0.5 + (_sourceZ + stretch * (z - _sourceZ) - _detectorZ) / _detector.RowPitchMm;

    /// <summary>A point in the plane that the ray to the middle of a channel, in fractions, comes through: the focal spot, if there is one.</summary>
    public (double X, double Y) Through(double channel)
    {
        double along = (channel - _detector.CentralChannel) * _detector.ChannelPitchMm;
        return _detector.Beam == CtBeam.Parallel ? (along * _cos, along * _sin) : (_sourceX, _sourceY);
    }

    /// <summary>From the focal spot to the middle of a channel, in fractions: direction in the plane and length, mm; of a parallel beam the direction alone.</summary>
    public (double X, double Y, double Length) Ray(double channel)
    {
        (double n, double e) = (1, 0);
        if (_detector.Beam == CtBeam.Divergent)
        {
            double along = (channel - _detector.CentralChannel) * _detector.ChannelPitchMm, far = _detector.SourceDetectorMm;
            (double sin, double cos) = Math.SinCos(along / far);
            (n, e) = _detector.Shape == DetectorShape.Flat ? (far, along) : (far * cos, far * sin);
            (n, e) = (n - DeltaN, e - DeltaE);
        }
        double length = Math.Sqrt(n * n + e * e);
        return ((e * _cos - n * _sin) / length, (e * _sin + n * _cos) / length, length);
    }

    /// <summary>How far the detector is from the focal spot along the axis, mm: <see cref="Rise"/> of the central row.</summary>
    public double Below => _detectorZ - _sourceZ;

    /// <summary>Height over the focal spot, mm.</summary>
    public double OverSource(double z) => z - _sourceZ;

    /// <summary>From the focal spot to the middle of a row along the axis, mm.</summary>
    public double Rise(int row) => (row - _detector.CentralRow) * _detector.RowPitchMm + _detectorZ - _sourceZ;

    /// <summary>(δ × d)/(R·|d|): how far a ray passes the nominal focal spot, in units of R.</summary>
    private double Sideways(double n, double e) => (DeltaN * e - DeltaE * n) / (_detector.SourceDetectorMm * Math.Sqrt(n * n + e * e));
}
