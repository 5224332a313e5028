using Acquisition.Core.Model.Ct;
using Acquisition.Core.Model.Geometry;

namespace Acquisition.Reconstruction.Ct.ConeBeam;

/// <summary>
/// One view's geometry out of its projection matrix P = [M | p], which takes (X, Y, Z, 1) of the scanner frame to w·(channel, row, 1). The focal spot is
/// S = −M⁻¹p. With the third row of M at unit length, w is the depth along the detector's normal (Hartley &amp; Zisserman 2004, ch. 6).
/// </summary>
internal sealed class MatrixView
{
    /// <summary>cos 10°: more tilt than any gantry has, less than a matrix that was meant otherwise.</summary>
    private const double LeastCosine = .985;

    /// <summary>Part by which distances may differ from the header's: calibration finds less.</summary>
    private const double Tolerance = .05;

    private readonly Vector3D _channel;
    private readonly Vector3D _row;
    private readonly Vector3D _depth;
    private readonly Vector3D _focus;

    // Columns of M⁻¹: a ray's direction is channel·x + row·y + w.
    private readonly Vector3D _x;
    private readonly Vector3D _y;
    private readonly Vector3D _w;
    private readonly Vector3D _inwards;         // from the focal spot to the axis, level

    /// <param name="p">P, row by row.</param>
    /// <param name="source">What the header says of distances and detector.</param>
    /// <param name="tableMm">Z of the isocentre.</param>
    /// <param name="index">The view, for the error.</param>
    /// <exception cref="Core.Model.Errors.ReconstructionException">INVALID_VIEW: P is no camera, or its focal spot is not on a circle about the axis.</exception>
    public MatrixView(IReadOnlyList<double> p, CtSource source, double tableMm, long index)
    {
        Vector3D third = new(p[8], p[9], p[10]);
        double length = third.Length, depth = p[10] * tableMm + p[11];
        if (!p.All(double.IsFinite) || length == 0) throw Wrong(index, "is not finite, or has no direction of depth");
        // P may be scaled by anything, also negative: w is positive on the isocentre's side.
        double scale = (depth < 0 ? -1 : 1) / length;
        (_channel, _row, _depth) = (scale * new Vector3D(p[0], p[1], p[2]), scale * new Vector3D(p[4], p[5], p[6]), scale * third);
        double determinant = _channel.Dot(_row.Cross(_depth));
        if (Math.Abs(determinant) < 1e-9 * _channel.Length * _row.Length) throw Wrong(index, "has no focal spot: its left 3 x 3 part has no inverse");
        (_x, _y, _w) = (1 / determinant * _row.Cross(_depth), 1 / determinant * _depth.Cross(_channel), 1 / determinant * _channel.Cross(_row));
        _focus = -(scale * (p[3] * _x + p[7] * _y + p[11] * _w));

        RadiusMm = Math.Sqrt(_focus.X * _focus.X + _focus.Y * _focus.Y);
        _inwards = 1 / RadiusMm * new Vector3D(-_focus.X, -_focus.Y, 0);
        AngleRad = Math.Atan2(_focus.X, -_focus.Y);
        ChannelsPerMm = (_channel - _channel.Dot(_depth) * _depth).Length / RadiusMm;
        Check(source, tableMm, index);
    }

    /// <summary>φ of the focal spot.</summary>
    public double AngleRad { get; }

    /// <summary>ρ of the focal spot.</summary>
    public double RadiusMm { get; }

    /// <summary>Channels to a mm at the axis.</summary>
    public double ChannelsPerMm { get; }

    /// <summary>The projection of a plan's voxels.</summary>
    /// <param name="plan">Its central channel and row are the source's, wherever it counts them from.</param>
    /// <param name="source">Whose channels and rows P counts.</param>
    public ConeView Project(ConeBeamPlan plan, CtSource source) => new(
        plan.Form(v => _depth.Dot(v - _focus) / RadiusMm),
        plan.Form(v => (_channel - source.CentralChannel * _depth).Dot(v - _focus) / RadiusMm),
        plan.Form(v => (_row - source.CentralRow * _depth).Dot(v - _focus) / RadiusMm));

    /// <summary>γ of a channel: the ray's angle to the level ray through the axis, rad.</summary>
    public double FanAngle(CtSource source, double channel)
    {
        Vector3D ray = channel * _x + source.CentralRow * _y + _w, along = new(_inwards.Y, -_inwards.X, 0);
        return Math.Atan2(ray.Dot(along), ray.Dot(_inwards));
    }

    /// <summary>
    /// What line integrals are multiplied with before the filter: the cosine of the ray to the level ray through the axis, times what the plan's taps, which are for
    /// the header's detector, lack for this view's.
    /// </summary>
    /// <param name="plan">Whose taps.</param>
    /// <param name="source">The detector.</param>
    /// <param name="weights">[detector rows × channels].</param>
    public void FillCosines(ConeBeamPlan plan, CtSource source, Span<float> weights)
    {
        double scale = plan.ChannelStep * ChannelsPerMm;
        for (int row = 0, i = 0; row < source.DetectorRows; row++)
        {
            Vector3D start = row * _y + _w;
            double inwards = start.Dot(_inwards), step = _x.Dot(_inwards), square = start.Dot(start), twice = 2 * start.Dot(_x), stepSquare = _x.Dot(_x);
            for (int channel = 0; channel < source.DetectorChannels; channel++, i++)
                weights[i] = (float)(scale * (inwards + channel * step) / Math.Sqrt(square + channel * (twice + channel * stepSquare)));
        }
    }

    private void Check(CtSource source, double tableMm, long index)
    {
        double rho = source.SourceIsocentreDistanceMm, expected = source.SourceDetectorDistanceMm / (source.ChannelPitchMm * rho);
        if (Math.Abs(RadiusMm / rho - 1) > Tolerance || Math.Abs(_focus.Z - tableMm) > Tolerance * rho)
            throw Wrong(index, FormattableString.Invariant($"puts the focal spot {RadiusMm:0.#} mm from the axis at z = {_focus.Z:0.#} mm: the header's circle is {rho} mm about it at {tableMm:0.#} mm"));
        if (_depth.Dot(_inwards) < LeastCosine || Math.Abs(_row.Z) < LeastCosine * (_row - _row.Dot(_depth) * _depth).Length)
            throw Wrong(index, "turns the detector by more than 10 degrees from facing the axis with upright columns");
        if (_row.Z < 0 || FanAngle(source, source.DetectorChannels - 1) < FanAngle(source, 0))
            throw Wrong(index, "counts rows or channels the other way than the header's geometry: rows towards +Z, channels along (cos φ, sin φ, 0)");
        if (Math.Abs(ChannelsPerMm / expected - 1) > 2 * Tolerance)
            throw Wrong(index, FormattableString.Invariant($"has {ChannelsPerMm:0.####} channels to a mm at the axis, the header's geometry {expected:0.####}"));
    }

    private static Core.Model.Errors.ReconstructionException Wrong(long index, string what) => CtErrors.InvalidView(index, $"its projection matrix {what}.");
}
