using Acquisition.Core.Model.Ct;
using Acquisition.Core.Model.Errors;

namespace Acquisition.Reconstruction.Ct.Views;

/// <summary>Holds the object views to what every method needs: each once and in order, no more than promised, of the one source and energy bin.</summary>
/// <param name="ct">What the header promises.</param>
internal sealed class ViewOrder(CtAcquisition ct)
{
    /// <summary>Index of the view that is due.</summary>
    public long Next { get; private set; }

    /// <summary>The last view that came.</summary>
    public CtView Last { get; private set; }

    /// <returns>Views that are missing before the block: none, or few enough to be replaced.</returns>
    /// <exception cref="ReconstructionException">MISSING_VIEWS, DUPLICATE_VIEWS or EXTRA_VIEWS.</exception>
    public int CheckStart(CtViewBlock block, LostViews lost)
    {
        if (block.FirstViewIndex < Next) throw CtErrors.DuplicateViews(Next, block.FirstViewIndex);
        if (ct.ViewCount is { } promised && block.FirstViewIndex + block.Views.Count > promised) throw CtErrors.ExtraViews(promised);
        long missing = block.FirstViewIndex - Next;
        if (missing == 0) return 0;
        // Before the first view nothing is known of the gantry, and of a free path nothing between two.
        if (Next == 0 || !lost.CanBridge(missing) || Last.ProjectionMatrix is not null) throw CtErrors.MissingViews(Next, block.FirstViewIndex);
        return (int)missing;
    }

    /// <summary>A view that did not come.</summary>
    public void Skip() => Next++;

    /// <exception cref="ReconstructionException">INVALID_VIEW.</exception>
    public void Advance(in CtView view)
    {
        if (view.SourceIndex != 0 || view.EnergyBinIndex != 0)
            throw CtErrors.InvalidView(Next, $"it is of source {view.SourceIndex}, energy bin {view.EnergyBinIndex}; the header has one of each.");
        if (!double.IsFinite(view.AngleRad) || !double.IsFinite(view.TablePositionMm))
            throw CtErrors.InvalidView(Next, $"angle {view.AngleRad} rad, table position {view.TablePositionMm} mm.");
        Next++;
        Last = view;
    }
}
