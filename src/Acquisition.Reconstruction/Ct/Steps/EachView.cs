using Acquisition.Reconstruction.Numerics;

namespace Acquisition.Reconstruction.Ct.Steps;

/// <summary>A step that needs nothing but the view itself.</summary>
internal abstract class EachView : IViewStep
{
    public void Apply(in StepViews views)
    {
        StepViews some = views;
        Cores.For(some.Count, i => Apply(some.View(i), some.Channels));
    }

    /// <param name="lineIntegrals">One view, [rows × channels], finite; changed in place.</param>
    /// <param name="channels">Of a row.</param>
    public abstract void Apply(Span<float> lineIntegrals, int channels);
}
