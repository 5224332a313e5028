using Acquisition.Core.Model.Ct;

namespace Acquisition.Reconstruction.Ct.Helical;

/// <summary>
/// The rays from one place of the focal spot to each channel, as parallel geometry names them. Immutable.
/// A ray of a view at gantry angle φ runs in the direction θ = φ − γ, (−sin θ, cos θ), at t along (cos θ, sin θ).
/// </summary>
internal sealed class FanRays
{
    public FanRays(CtSource source, in FocalSpot spot)
    {
        int channels = source.DetectorChannels;
        double rho = source.SourceIsocentreDistanceMm, distance = source.SourceDetectorDistanceMm, moved = rho + spot.RadialMm;
        (FanAngleRad, LateralMm, DepthMm, LengthMm) = (new double[channels], new double[channels], new double[channels], new double[channels]);
        AxialMm = spot.AxialMm;
        // In a frame that turns with the gantry: x along the channels, y along the central ray. The detector stays where the nominal spot puts it.
        double x = moved * Math.Sin(spot.AngleRad), y = -moved * Math.Cos(spot.AngleRad);
        for (int c = 0; c < channels; c++)
        {
            double along = (c - source.CentralChannel) * source.ChannelPitchMm;
            (double sin, double cos) = Math.SinCos(along / distance);
            (double ex, double ey) = source.DetectorShape == DetectorShape.Flat ? (along, distance) : (distance * sin, distance * cos);
            (double dx, double dy) = (ex - x, ey - rho - y);
            FanAngleRad[c] = Math.Atan2(dx, dy);
            LengthMm[c] = Math.Sqrt(dx * dx + dy * dy);
            LateralMm[c] = (x * dy - y * dx) / LengthMm[c];
            DepthMm[c] = -(x * dx + y * dy) / LengthMm[c];
        }
    }

    /// <summary>γ; grows with the channel.</summary>
    public double[] FanAngleRad { get; }

    /// <summary>t: ρ·sin γ where the spot is at its nominal place.</summary>
    public double[] LateralMm { get; }

    /// <summary>From the focal spot along the ray, in the plane of rotation, to the point nearest the axis: ρ·cos γ.</summary>
    public double[] DepthMm { get; }

    /// <summary>From the focal spot to the detector, in the plane of rotation.</summary>
    public double[] LengthMm { get; }

    /// <summary>Δz of the focal spot.</summary>
    public double AxialMm { get; }
}
