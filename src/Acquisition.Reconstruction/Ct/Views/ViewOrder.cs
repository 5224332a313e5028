using Acquisition.Core.Model.Ct;
using Acquisition.Core.Model.Errors;

namespace Acquisition.Reconstruction.Ct.Views;

/// <summary>Holds the object views to what every method needs: each once and in order, no more than promised, of the one source and energy bin.</summary>
/// <param name="ct">What the header promises.</param>
internal sealed class ViewOrder(CtAcquisition ct)
{
    /// <summary>Index of the view that is due.</summary>
    public long Next { get; private set; }

    /// <exception cref="ReconstructionException">MISSING_VIEWS, DUPLICATE_VIEWS or EXTRA_VIEWS.</exception>
    public void CheckStart(long firstViewIndex, int count)
    {
        if (firstViewIndex > Next) throw CtErrors.MissingViews(Next, firstViewIndex);
        if (firstViewIndex < Next) throw CtErrors.DuplicateViews(Next, firstViewIndex);
        if (ct.ViewCount is { } promised && Next + count > promised) throw CtErrors.ExtraViews(promised);
    }

    /// <exception cref="ReconstructionException">INVALID_VIEW.</exception>
    public void Advance(in CtView view)
    {
        if (view.SourceIndex != 0 || view.EnergyBinIndex != 0)
            throw CtErrors.InvalidView(Next, $"it is of source {view.SourceIndex}, energy bin {view.EnergyBinIndex}; the header has one of each.");
        if (!double.IsFinite(view.AngleRad) || !double.IsFinite(view.TablePositionMm))
            throw CtErrors.InvalidView(Next, $"angle {view.AngleRad} rad, table position {view.TablePositionMm} mm.");
        Next++;
    }
}
