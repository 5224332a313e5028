using System.Numerics;
using System.Runtime.InteropServices;
using Acquisition.Core.Model.Ct;
using Acquisition.Core.Model.Geometry;
using Acquisition.Simulation.Phantoms;

namespace Acquisition.Simulation.Ct;

/// <summary>
/// Exact line integrals of a phantom from the focal spot to each detector element, in the frame and signs of <see cref="CtAcquisition"/>.
/// A flying focal spot moves the start of the rays; the detector stays where the nominal focal spot puts it.
/// </summary>
/// <remarks>
/// In a view every direction is base + α·n + β·e with n from the focal spot through the isocentre, e along the channels and (α, β) fixed
/// per channel. So, in an ellipsoid's unit-ball frame, u and p × u of <see cref="Ellipsoid.Chord"/> are linear in (α, β): six
/// coefficients an ellipsoid and row, then the same arithmetic for every channel, several channels to a vector.
/// </remarks>
public sealed class CtForwardModel
{
    private readonly CtSource _source;
    private readonly CtRays _rays;
    private readonly Ellipsoid[] _ellipsoids; // in the scanner frame

    // Per channel, padded to whole vectors with copies of the last one.
    private readonly double[] _alpha;
    private readonly double[] _beta;

    public CtForwardModel(CtAcquisition scan, PatientPosition position, Phantom phantom, CtRays rays = CtRays.Cone)
    {
        _source = scan.Sources[0];
        _rays = rays;
        _ellipsoids = [.. phantom.Ellipsoids.Select(ellipsoid => ellipsoid.Rotated(v => PatientToScanner(position, v)))];
        int padded = (_source.DetectorChannels + Vector<double>.Count - 1) / Vector<double>.Count * Vector<double>.Count;
        _alpha = new double[padded];
        _beta = new double[padded];
        for (int c = 0; c < padded; c++) (_alpha[c], _beta[c]) = InPlane(Math.Min(c, _source.DetectorChannels - 1));
    }

    /// <summary>∫μ dl for each element of one view.</summary>
    /// <param name="view">The gantry.</param>
    /// <param name="integrals">Destination, [rows × channels], dimensionless.</param>
    /// <exception cref="ArgumentException">The destination has another size.</exception>
    public void Project(in CtView view, Span<float> integrals)
    {
        int channels = _source.DetectorChannels;
        if (integrals.Length != _source.DetectorRows * channels)
            throw new ArgumentException($"Expected {_source.DetectorRows} x {channels} elements, got {integrals.Length}.", nameof(integrals));

        var sums = new Vector<double>[_alpha.Length / Vector<double>.Count];
        Span<double> row = MemoryMarshal.Cast<Vector<double>, double>(sums.AsSpan());
        for (int r = 0; r < _source.DetectorRows; r++)
        {
            Array.Clear(sums);
            Fan fan = FanOf(view, r);
            foreach (Ellipsoid ellipsoid in _ellipsoids) AddChords(ellipsoid, fan, sums);
            ScaleToLength(fan, sums);
            for (int c = 0; c < channels; c++) integrals[r * channels + c] = (float)row[c];
        }
    }

    /// <summary>The ray from the focal spot to a detector element, scanner frame: any point on it and its unit direction.</summary>
    public (Vector3D Origin, Vector3D Direction) Ray(in CtView view, double row, double channel)
    {
        Fan fan = FanOf(view, row);
        (double alpha, double beta) = InPlane(channel);
        Vector3D d = fan.Base + alpha * fan.N + beta * fan.E;
        return (fan.Source, 1 / d.Length * d);
    }

    /// <summary>The scanner-frame vector of a patient-LPS vector: the inverse of <see cref="ScannerFrame.ToPatient"/>.</summary>
    public static Vector3D PatientToScanner(PatientPosition position, Vector3D v) => new(
        v.Dot(ScannerFrame.ToPatient(position, new(1, 0, 0))),
        v.Dot(ScannerFrame.ToPatient(position, new(0, 1, 0))),
        v.Dot(ScannerFrame.ToPatient(position, new(0, 0, 1))));

    /// <summary>The rays of one row: from Source along Base + α·N + β·E.</summary>
    private readonly record struct Fan(Vector3D Source, Vector3D Base, Vector3D N, Vector3D E);

    private Fan FanOf(in CtView view, double row)
    {
        Vector3D n = new(-Math.Sin(view.AngleRad), Math.Cos(view.AngleRad), 0);
        Vector3D e = new(Math.Cos(view.AngleRad), Math.Sin(view.AngleRad), 0);
        double rho = _source.SourceIsocentreDistanceMm, movedRho = rho + view.FocalSpotRadialOffsetMm;
        (double sin, double cos) = Math.SinCos(view.AngleRad + view.FocalSpotAngleOffsetRad);
        Vector3D nominal = -rho * n + new Vector3D(0, 0, view.TablePositionMm);
        Vector3D source = new(movedRho * sin, -movedRho * cos, view.TablePositionMm + view.FocalSpotAxialOffsetMm);
        Vector3D rowOffset = new(0, 0, (row - _source.CentralRow) * _source.RowPitchMm);
        Vector3D toDetector = nominal - source;
        return _rays == CtRays.Cone
            ? new Fan(source, toDetector + rowOffset, n, e)
            : new Fan(source + rho / _source.SourceDetectorDistanceMm * rowOffset, new(toDetector.X, toDetector.Y, 0), n, e);
    }

    private (double Alpha, double Beta) InPlane(double channel)
    {
        double alongDetector = (channel - _source.CentralChannel) * _source.ChannelPitchMm;
        if (_source.DetectorShape == DetectorShape.Flat) return (_source.SourceDetectorDistanceMm, alongDetector);
        (double sin, double cos) = Math.SinCos(alongDetector / _source.SourceDetectorDistanceMm);
        return (_source.SourceDetectorDistanceMm * cos, _source.SourceDetectorDistanceMm * sin);
    }

    /// <summary>Adds value × chord in units of the direction's length.</summary>
    private void AddChords(Ellipsoid ellipsoid, in Fan fan, Vector<double>[] sums)
    {
        Vector3D p = ellipsoid.ToUnitBall(fan.Source - ellipsoid.Centre);
        Linear u = new(ellipsoid.ToUnitBall(fan.Base), ellipsoid.ToUnitBall(fan.N), ellipsoid.ToUnitBall(fan.E));
        Linear w = new(p.Cross(u.Base), p.Cross(u.Alpha), p.Cross(u.Beta));
        Vector<double> twiceValue = new(2 * ellipsoid.Value);
        for (int i = 0; i < sums.Length; i++)
        {
            Vector<double> alpha = new(_alpha, i * Vector<double>.Count), beta = new(_beta, i * Vector<double>.Count);
            Vector<double> a = u.SquaredLength(alpha, beta), radicand = a - w.SquaredLength(alpha, beta);
            if (Vector.LessThanOrEqualAll(radicand, Vector<double>.Zero)) continue;
            sums[i] += twiceValue * Vector.SquareRoot(Vector.Max(radicand, Vector<double>.Zero)) / a;
        }
    }

    private void ScaleToLength(in Fan fan, Vector<double>[] sums)
    {
        Linear direction = new(fan.Base, fan.N, fan.E);
        for (int i = 0; i < sums.Length; i++)
            sums[i] *= Vector.SquareRoot(direction.SquaredLength(new(_alpha, i * Vector<double>.Count), new(_beta, i * Vector<double>.Count)));
    }

    /// <summary>The vector base + α·a + β·b, for many (α, β) at once.</summary>
    private readonly struct Linear(Vector3D @base, Vector3D alpha, Vector3D beta)
    {
        public Vector3D Base { get; } = @base;
        public Vector3D Alpha { get; } = alpha;
        public Vector3D Beta { get; } = beta;

        public Vector<double> SquaredLength(Vector<double> a, Vector<double> b)
        {
            Vector<double> x = new Vector<double>(Base.X) + a * Alpha.X + b * Beta.X;
            Vector<double> y = new Vector<double>(Base.Y) + a * Alpha.Y + b * Beta.Y;
            Vector<double> z = new Vector<double>(Base.Z) + a * Alpha.Z + b * Beta.Z;
            return x * x + y * y + z * z;
        }
    }
}
