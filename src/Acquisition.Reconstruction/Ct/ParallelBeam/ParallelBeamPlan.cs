using Acquisition.Core.Model.Ct;
using Acquisition.Core.Model.Geometry;
using Acquisition.Core.Model.Recipes;
using Acquisition.Reconstruction.Ct.Backprojection;

namespace Acquisition.Reconstruction.Ct.ParallelBeam;

/// <summary>Parallel beams over half a rotation or whole ones (Kak &amp; Slaney 1988, ch. 3.3): U is 1, all weights are 1.</summary>
public sealed class ParallelBeamPlan : FbpPlan
{
    /// <param name="ct">Parallel, circular: what <c>ct.fbp.parallel</c> has found possible.</param>
    /// <param name="recipe">Kernel and grid.</param>
    /// <param name="position">How the patient lies.</param>
    public ParallelBeamPlan(CtAcquisition ct, Recipe recipe, PatientPosition position)
        : base(
            ct.Sources[0], ct.Sources[0].ChannelPitchMm, FbpGrid.Of(recipe.Grid, position, SeenRadiusOf(ct.Sources[0])), position,
            IsHalf(ct) ? ct.ViewsPerRotation / 2 : ct.ViewsPerRotation)
    {
        SeenRadiusMm = SeenRadiusOf(ct.Sources[0]);
        SlicePitchMm = ct.Sources[0].RowPitchMm;
        // h/a² for sampling distance a, times a for the convolution's step, times π/N: over π, or over 2π where each line is seen twice.
        double steps = Math.PI / (ViewsPerImage * ChannelStep);
        Fill(RampFilter.Taps(SettingsOf(recipe), ChannelStep, Channels), steps, _ => (1, 1));
    }

    public override double SlicePitchMm { get; }

    public override double SeenRadiusMm { get; }

    /// <summary>Half a rotation: an image all the same, as opposite views of a parallel beam are mirrors of each other.</summary>
    public static bool IsHalf(CtAcquisition ct) => 2 * ct.ViewCount == ct.ViewsPerRotation;

    /// <summary>The last channel on the detector's nearer side.</summary>
    public static double SeenRadiusOf(CtSource source) => SeenCircle.NearerEdge(source) * source.ChannelPitchMm;

    public override GridView View(double angleRad)
    {
        (double sin, double cos) = Math.SinCos(angleRad);
        return Project(v => (v.X * cos + v.Y * sin) / ChannelStep, _ => 0);
    }
}
