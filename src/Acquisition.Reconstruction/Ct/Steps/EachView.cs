using Acquisition.Core.Model.Ct;
using Acquisition.Reconstruction.Numerics;

namespace Acquisition.Reconstruction.Ct.Steps;

/// <summary>A step that needs nothing but the view itself.</summary>
internal abstract class EachView : IViewStep
{
    public void Apply(in StepViews views)
    {
        StepViews some = views;
        Cores.For(some.Count, i => Apply(some.View(i), some.Source));
    }

    /// <param name="lineIntegrals">One view, [rows × channels], finite; changed in place.</param>
    /// <param name="source">The detector.</param>
    public abstract void Apply(Span<float> lineIntegrals, CtSource source);
}
