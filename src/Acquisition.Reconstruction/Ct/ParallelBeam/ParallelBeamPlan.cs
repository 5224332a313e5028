using Acquisition.Core.Model.Ct;
using Acquisition.Core.Model.Geometry;
using Acquisition.Core.Model.Recipes;
using Acquisition.Reconstruction.Ct.Backprojection;
using Acquisition.Reconstruction.Ct.Redundancy;

namespace Acquisition.Reconstruction.Ct.ParallelBeam;

/// <summary>Parallel beams over half a rotation or more, or whole ones (Kak &amp; Slaney 1988, ch. 3.3): U is 1, all weights are 1.</summary>
public sealed class ParallelBeamPlan : FbpPlan
{
    /// <param name="ct">Parallel, circular: what <c>ct.fbp.parallel</c> has found possible.</param>
    /// <param name="recipe">Kernel and grid.</param>
    /// <param name="position">How the patient lies.</param>
    public ParallelBeamPlan(CtAcquisition ct, Recipe recipe, PatientPosition position)
        : base(
            ct.Sources[0], ct.Sources[0].ChannelPitchMm, FbpGrid.Of(recipe.Grid, position, SeenCircle.RadiusOf(ct.Sources[0])), position,
            (int)Math.Min(ct.ViewCount ?? ct.ViewsPerRotation, ct.ViewsPerRotation))
    {
        // h/a² for sampling distance a, times a for the convolution's step, times π/N over 2π, where each line is seen twice; twice that over π.
        bool isHalf = 2 * ViewsPerImage == ct.ViewsPerRotation;
        double steps = (isHalf ? 2 : 1) * Math.PI / (ct.ViewsPerRotation * ChannelStep);
        if (ShortScan.Is(ct) && !isHalf) Redundancy = new ShortScan(ct);
        Fill(RampFilter.Taps(FilteredBackprojection.Of(recipe), ChannelStep, Channels), steps, _ => (1, 1));
    }

    public override GridView View(double angleRad)
    {
        (double sin, double cos) = Math.SinCos(angleRad);
        return Project(v => (v.X * cos + v.Y * sin) / ChannelStep, _ => 0);
    }
}
