using Acquisition.Core.Model.Ct;
using Acquisition.Core.Model.Geometry;
using Acquisition.Core.Model.Recipes;
using Acquisition.Reconstruction.Ct.Backprojection;
using Acquisition.Reconstruction.Ct.Redundancy;

namespace Acquisition.Reconstruction.Ct.FanBeam;

/// <summary>Fan beams over whole rotations or a short scan, each detector row a fan of its own (Kak &amp; Slaney 1988, ch. 3.4 and 3.5).</summary>
public sealed class FanBeamPlan : FbpPlan
{
    private readonly double _sourceIsocentreMm;

    /// <param name="ct">Divergent, circular: what <c>ct.fbp.fan</c> has found possible.</param>
    /// <param name="recipe">Kernel and grid.</param>
    /// <param name="position">How the patient lies.</param>
    public FanBeamPlan(CtAcquisition ct, Recipe recipe, PatientPosition position)
        : base(ct.Sources[0], StepOf(ct.Sources[0]), FbpGrid.Of(recipe.Grid, position, SeenCircle.RadiusOf(ct.Sources[0])), position, ViewsOf(ct))
    {
        CtSource source = ct.Sources[0];
        _sourceIsocentreMm = source.SourceIsocentreDistanceMm;
        double steps = ChannelStep * 2 * Math.PI / ct.ViewsPerRotation;
        double[] taps = RampFilter.FanTaps(FilteredBackprojection.Of(recipe), Shape, ChannelStep, source.ChannelSpacingMm, Channels);
        Fill(taps, steps, Shape == DetectorShape.Flat ? FlatWeights : CylindricalWeights);
        if (ShortScan.Is(ct)) Redundancy = new ShortScan(ct);
    }

    /// <summary>Views of an image: a short scan has one image.</summary>
    private static int ViewsOf(CtAcquisition ct) => (int)Math.Min(ct.ViewCount ?? ct.ViewsPerRotation, ct.ViewsPerRotation);

    public override GridView View(double angleRad)
    {
        (double sin, double cos) = Math.SinCos(angleRad);
        double unit = Shape == DetectorShape.Flat ? ChannelStep : _sourceIsocentreMm;
        return Project(v => (v.X * cos + v.Y * sin) / unit, v => (v.Y * cos - v.X * sin) / _sourceIsocentreMm);
    }

    private static double StepOf(CtSource source) => source.DetectorShape == DetectorShape.Flat
        ? source.ChannelSpacingMm
        : source.ChannelPitchMm / source.SourceDetectorDistanceMm;

    /// <summary>cos γ before the filter, eq. 3.4.2.</summary>
    private (double Pre, double Post) FlatWeights(double mm) => (Math.Cos(Math.Atan(mm / _sourceIsocentreMm)), 1);

    /// <summary>ρ·cos γ before the filter and 1/L² after it, eq. 3.4.1: 1/L² = cos²γ/(ρU)².</summary>
    private (double Pre, double Post) CylindricalWeights(double gamma)
    {
        double cos = Math.Cos(gamma);
        return (cos / _sourceIsocentreMm, cos * cos);
    }
}
