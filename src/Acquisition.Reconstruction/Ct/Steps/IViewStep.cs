using Acquisition.Core.Model.Ct;

namespace Acquisition.Reconstruction.Ct.Steps;

/// <summary>
/// A step that a recipe adds: something done to the line integrals before they are filtered. It sees every view of the scan once and in order, some at a time; how
/// they are cut changes nothing. One caller at a time; a step that needs no history shares its views out among the cores (<see cref="EachView"/>), one that does
/// shares out the detector's rows.
/// </summary>
internal interface IViewStep
{
    /// <param name="views">Changed in place; finite before and after.</param>
    void Apply(in StepViews views);
}

/// <summary>Consecutive views on their way through the steps.</summary>
/// <param name="First">Zero-based index of the first one among the scan's object views.</param>
/// <param name="Source">The detector.</param>
/// <param name="LineIntegrals">[views × rows × channels].</param>
internal readonly record struct StepViews(long First, CtSource Source, Memory<float> LineIntegrals)
{
    public int Count => LineIntegrals.Length / Source.Elements;

    /// <summary>[rows × channels].</summary>
    public Span<float> View(int view) => LineIntegrals.Span.Slice(view * Source.Elements, Source.Elements);

    /// <summary>[channels].</summary>
    public Span<float> Row(int view, int row) => View(view).Slice(row * Source.DetectorChannels, Source.DetectorChannels);
}
