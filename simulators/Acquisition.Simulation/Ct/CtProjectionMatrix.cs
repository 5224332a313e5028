using Acquisition.Core.Model.Ct;
using Acquisition.Core.Model.Geometry;
using Acquisition.Simulation.Shapes;

namespace Acquisition.Simulation.Ct;

/// <summary>
/// Projection matrices of a cone beam with a flat detector: P = 3 × 4, row by row, takes (X, Y, Z, 1) of the scanner frame to
/// w·(channel, row, 1); w is here the distance from the focal spot along the detector's normal, mm.
/// </summary>
public static class CtProjectionMatrix
{
    /// <summary>The matrix of a view whose gantry is not quite where the header says.</summary>
    /// <param name="source">Distances and detector.</param>
    /// <param name="view">The nominal gantry.</param>
    /// <param name="error">What is off.</param>
    /// <exception cref="ArgumentException">The detector is not flat.</exception>
    public static double[] Of(CtSource source, in CtView view, CtMisalignment error)
    {
        if (source.DetectorShape != DetectorShape.Flat)
            throw new ArgumentException("Only a flat detector has a projection matrix.", nameof(source));
        Vector3D n = new(-Math.Sin(view.AngleRad), Math.Cos(view.AngleRad), 0), e = new(Math.Cos(view.AngleRad), Math.Sin(view.AngleRad), 0), z = new(0, 0, 1);
        Vector3D focus = -source.SourceIsocentreDistanceMm * n + new Vector3D(0, 0, view.TablePositionMm) + InGantry(error.FocalSpotMm, e, n);
        Vector3D detector = (source.SourceDetectorDistanceMm - source.SourceIsocentreDistanceMm) * n + new Vector3D(0, 0, view.TablePositionMm) + InGantry(error.DetectorMm, e, n);

        // The detector's own axes, turned about its normal.
        (double sin, double cos) = Math.SinCos(error.DetectorRotationRad);
        Vector3D channels = cos * e + sin * z, rows = cos * z - sin * e;
        Vector3D toDetector = detector - focus;
        double distance = toDetector.Dot(n);
        Vector3D channel = distance / source.ChannelPitchMm * channels + (source.CentralChannel - toDetector.Dot(channels) / source.ChannelPitchMm) * n;
        Vector3D row = distance / source.RowPitchMm * rows + (source.CentralRow - toDetector.Dot(rows) / source.RowPitchMm) * n;
        return
        [
            channel.X, channel.Y, channel.Z, -channel.Dot(focus),
            row.X, row.Y, row.Z, -row.Dot(focus),
            n.X, n.Y, n.Z, -n.Dot(focus),
        ];
    }

    /// <summary>The rays of a detector row: α is the channel, β is not used.</summary>
    /// <param name="p">P.</param>
    /// <param name="row">The row, in fractions.</param>
    /// <param name="towardsZ">Z of a point before the focal spot on the axis: the rays point there.</param>
    /// <exception cref="ArgumentException">P has no focal spot.</exception>
    internal static RayFan RaysOf(IReadOnlyList<double> p, double row, double towardsZ)
    {
        Vector3D first = new(p[0], p[1], p[2]), second = new(p[4], p[5], p[6]), third = new(p[8], p[9], p[10]);
        double determinant = first.Dot(second.Cross(third));
        if (determinant == 0 || !double.IsFinite(determinant)) throw new ArgumentException("The left 3 x 3 part of the projection matrix has no inverse.", nameof(p));

        // Columns of the inverse, by Cramer's rule.
        Vector3D x = 1 / determinant * second.Cross(third), y = 1 / determinant * third.Cross(first), w = 1 / determinant * first.Cross(second);
        Vector3D focus = -(p[3] * x + p[7] * y + p[11] * w);
        double side = third.Dot(new Vector3D(0, 0, towardsZ) - focus) < 0 ? -1 : 1; // P may count w backwards
        return new(focus, side * (row * y + w), side * x, default);
    }

    private static Vector3D InGantry(Vector3D v, Vector3D e, Vector3D n) => v.X * e + v.Y * n + new Vector3D(0, 0, v.Z);
}

/// <summary>How far a view's gantry is from the nominal: along the channels (X), away from the focal spot (Y) and the axis (Z).</summary>
/// <param name="FocalSpotMm">Of the focal spot.</param>
/// <param name="DetectorMm">Of the detector's middle.</param>
/// <param name="DetectorRotationRad">Of the detector about its normal, from the channels towards +Z.</param>
public readonly record struct CtMisalignment(Vector3D FocalSpotMm, Vector3D DetectorMm, double DetectorRotationRad);
