using System.Numerics;
using System.Runtime.InteropServices;
using Acquisition.Core.Model.Ct;
using Acquisition.Core.Model.Geometry;
using Acquisition.Simulation.Phantoms;
using Acquisition.Simulation.Shapes;

namespace Acquisition.Simulation.Ct;

/// <summary>
/// Exact line integrals of a phantom from the focal spot to each detector element, in the frame and signs of <see cref="CtAcquisition"/>.
/// A flying focal spot moves the start of the rays; the detector stays where the nominal focal spot puts it. A view with a projection
/// matrix P = [M | p] has the rays of P alone: from −M⁻¹p along M⁻¹·(channel, row, 1).
/// </summary>
/// <remarks>
/// In a row of a view every direction is base + α·n + β·e with n from the focal spot through the isocentre, e along the channels and (α, β)
/// fixed per channel; with a projection matrix α is the channel and β is 0. So everything that a chord is made of is linear in (α, β): a few
/// coefficients a body and row, then the same arithmetic for every channel, several channels to a vector. Bodies that meet none of a tile of
/// 16 rows × 8 vectors are left out of it.
/// </remarks>
public sealed class CtForwardModel
{
    private const int TileRows = 16;
    private const int TileVectors = 8;

    private readonly CtSource _source;
    private readonly CtRays _rays;
    private readonly ProjectedPhantom _phantom; // in the scanner frame

    // Per channel, padded to whole vectors with copies of the last one.
    private readonly double[] _alpha;
    private readonly double[] _beta;
    private readonly double[] _channels;
    private readonly double[] _zeros;

    public CtForwardModel(CtAcquisition scan, PatientPosition position, Phantom phantom, CtRays rays = CtRays.Cone)
    {
        _source = scan.Sources[0];
        _rays = rays;
        _phantom = new(phantom, v => ScannerFrame.FromPatient(position, v));
        int padded = (_source.DetectorChannels + Vector<double>.Count - 1) / Vector<double>.Count * Vector<double>.Count;
        _alpha = new double[padded];
        _beta = new double[padded];
        _channels = new double[padded];
        _zeros = new double[padded];
        for (int c = 0; c < padded; c++)
        {
            _channels[c] = Math.Min(c, _source.DetectorChannels - 1);
            (_alpha[c], _beta[c]) = InPlane(_channels[c]);
        }
    }

    /// <summary>∫μ dl for each element of one view.</summary>
    /// <param name="view">The gantry.</param>
    /// <param name="integrals">Destination, [rows × channels], dimensionless.</param>
    /// <exception cref="ArgumentException">The destination has another size, or the view's projection matrix has no inverse.</exception>
    public void Project(in CtView view, Span<float> integrals)
    {
        int rows = _source.DetectorRows, channels = _source.DetectorChannels;
        if (integrals.Length != rows * channels)
            throw new ArgumentException($"Expected {rows} x {channels} elements, got {integrals.Length}.", nameof(integrals));

        bool byMatrix = view.ProjectionMatrix is not null;
        ReadOnlySpan<Vector<double>> alpha = MemoryMarshal.Cast<double, Vector<double>>(byMatrix ? _channels : _alpha);
        ReadOnlySpan<Vector<double>> beta = MemoryMarshal.Cast<double, Vector<double>>(byMatrix ? _zeros : _beta);
        var fans = new RayFan[rows];
        for (int r = 0; r < rows; r++) fans[r] = FanOf(view, r);
        int tileRows = _rays == CtRays.Fans && !byMatrix ? 1 : TileRows; // the rays of a tile start at one point
        TileProjector tile = new(_phantom, TileVectors);
        for (int row = 0; row < rows; row += tileRows)
        {
            for (int vector = 0; vector < alpha.Length; vector += TileVectors)
            {
                int vectors = Math.Min(TileVectors, alpha.Length - vector), first = vector * Vector<double>.Count;
                int count = Math.Min(vectors * Vector<double>.Count, channels - first);
                ReadOnlySpan<RayFan> part = fans.AsSpan(row, Math.Min(tileRows, rows - row));
                ReadOnlySpan<Vector<double>> a = alpha.Slice(vector, vectors), b = beta.Slice(vector, vectors);
                tile.Open(part, a, b);
                for (int r = 0; r < part.Length; r++)
                {
                    ReadOnlySpan<double> sums = MemoryMarshal.Cast<Vector<double>, double>(tile.Project(part[r], a, b));
                    Span<float> destination = integrals.Slice((row + r) * channels + first, count);
                    for (int c = 0; c < count; c++) destination[c] = (float)sums[c];
                }
            }
        }
    }

    /// <summary>The ray from the focal spot to a detector element, scanner frame: any point on it and its unit direction.</summary>
    public (Vector3D Origin, Vector3D Direction) Ray(in CtView view, double row, double channel)
    {
        RayFan fan = FanOf(view, row);
        (double alpha, double beta) = view.ProjectionMatrix is null ? InPlane(channel) : (channel, 0);
        Vector3D d = fan.Direction(alpha, beta);
        return (fan.Source, 1 / d.Length * d);
    }

    private RayFan FanOf(in CtView view, double row)
    {
        if (view.ProjectionMatrix is { } matrix) return CtProjectionMatrix.RaysOf(matrix, row, view.TablePositionMm);
        Vector3D n = new(-Math.Sin(view.AngleRad), Math.Cos(view.AngleRad), 0);
        Vector3D e = new(Math.Cos(view.AngleRad), Math.Sin(view.AngleRad), 0);
        double rho = _source.SourceIsocentreDistanceMm, movedRho = rho + view.FocalSpotRadialOffsetMm;
        (double sin, double cos) = Math.SinCos(view.AngleRad + view.FocalSpotAngleOffsetRad);
        Vector3D nominal = -rho * n + new Vector3D(0, 0, view.TablePositionMm);
        Vector3D source = new(movedRho * sin, -movedRho * cos, view.TablePositionMm + view.FocalSpotAxialOffsetMm);
        Vector3D rowOffset = new(0, 0, (row - _source.CentralRow) * _source.RowPitchMm);
        Vector3D toDetector = nominal - source;
        return _rays == CtRays.Cone
            ? new RayFan(source, toDetector + rowOffset, n, e)
            : new RayFan(source + rho / _source.SourceDetectorDistanceMm * rowOffset, new(toDetector.X, toDetector.Y, 0), n, e);
    }

    private (double Alpha, double Beta) InPlane(double channel)
    {
        double alongDetector = (channel - _source.CentralChannel) * _source.ChannelPitchMm;
        if (_source.DetectorShape == DetectorShape.Flat) return (_source.SourceDetectorDistanceMm, alongDetector);
        (double sin, double cos) = Math.SinCos(alongDetector / _source.SourceDetectorDistanceMm);
        return (_source.SourceDetectorDistanceMm * cos, _source.SourceDetectorDistanceMm * sin);
    }
}
