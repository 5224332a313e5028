using Acquisition.Core.Model.Ct;

namespace Acquisition.Reconstruction.Ct.Helical;

/// <summary>Where a flying focal spot is beside its nominal place.</summary>
/// <param name="AngleRad">Δφ.</param>
/// <param name="RadialMm">Δρ.</param>
/// <param name="AxialMm">Δz.</param>
internal readonly record struct FocalSpot(double AngleRad, double RadialMm, double AxialMm)
{
    /// <summary>A thousandth of a channel on a clinical scanner: what a deflection is repeated to is worse than what moves a ray.</summary>
    private const double ToleranceMm = 1e-3;

    public static FocalSpot Of(in CtView view) => new(view.FocalSpotAngleOffsetRad, view.FocalSpotRadialOffsetMm, view.FocalSpotAxialOffsetMm);

    public bool IsFinite => double.IsFinite(AngleRad) && double.IsFinite(RadialMm) && double.IsFinite(AxialMm);

    /// <summary>Whether both are the same place.</summary>
    /// <param name="other">The other one.</param>
    /// <param name="radiusMm">Source-isocentre distance.</param>
    public bool IsAt(in FocalSpot other, double radiusMm) =>
        Math.Abs(AngleRad - other.AngleRad) * radiusMm <= ToleranceMm && Math.Abs(RadialMm - other.RadialMm) <= ToleranceMm && IsInPlaneOf(other);

    /// <summary>Whether both have the same z.</summary>
    public bool IsInPlaneOf(in FocalSpot other) => Math.Abs(AxialMm - other.AxialMm) <= ToleranceMm;
}
