using Acquisition.Core.Model.Ct;

namespace Acquisition.Simulation.Scans;

/// <summary>A place of a flying focal spot beside the nominal one.</summary>
/// <param name="AngleOffsetRad">Δφ.</param>
/// <param name="RadialOffsetMm">Δρ.</param>
/// <param name="AxialOffsetMm">Δz.</param>
public readonly record struct CtFocalSpot(double AngleOffsetRad, double RadialOffsetMm, double AxialOffsetMm)
{
    /// <summary>Of a usual anode: a spot that moves along z moves outwards by the cotangent.</summary>
    private const double AnodeAngleRad = 8 * Math.PI / 180;

    public CtView Of(CtView view) => view with
    {
        FocalSpotAngleOffsetRad = AngleOffsetRad,
        FocalSpotRadialOffsetMm = RadialOffsetMm,
        FocalSpotAxialOffsetMm = AxialOffsetMm,
    };

    /// <summary>
    /// Two places along the fan: the rays of the one meet the isocentre half a channel from those of the other (Kachelrieß, Knaup, Penßel,
    /// Kalender, IEEE TNS 53 (2006) 1238).
    /// </summary>
    public static IReadOnlyList<CtFocalSpot> InPlane(CtSource source)
    {
        double angle = Quarter(source, source.ChannelPitchMm) / source.SourceIsocentreDistanceMm;
        return [new(angle, 0, 0), new(-angle, 0, 0)];
    }

    /// <summary>Two places along z: the rows of the one meet the isocentre half a row from those of the other.</summary>
    public static IReadOnlyList<CtFocalSpot> Axial(CtSource source)
    {
        double along = Quarter(source, source.RowPitchMm), outwards = along / Math.Tan(AnodeAngleRad);
        return [new(0, outwards, along), new(0, -outwards, -along)];
    }

    /// <summary>Four places: both at once.</summary>
    public static IReadOnlyList<CtFocalSpot> InPlaneAndAxial(CtSource source) =>
        [.. from z in Axial(source) from plane in InPlane(source) select z with { AngleOffsetRad = plane.AngleOffsetRad }];

    /// <summary>How far the spot moves so that rays to a fixed detector move by a quarter of its sampling at the isocentre.</summary>
    private static double Quarter(CtSource source, double pitchMm)
    {
        double rho = source.SourceIsocentreDistanceMm, detector = source.SourceDetectorDistanceMm;
        return .25 * pitchMm * rho / (detector - rho);
    }
}
