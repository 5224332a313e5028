using Acquisition.Core.Model.Scans;

namespace Acquisition.Core.Model.Recipes;

/// <summary>Settings of CT filtered back-projection.</summary>
public sealed record FilteredBackprojection : MethodSettings
{
    public override Modality? Modality => Scans.Modality.Ct;

    /// <summary>A recipe's, or the defaults where it has none.</summary>
    public static FilteredBackprojection Of(Recipe recipe) => recipe.Settings as FilteredBackprojection ?? new();

    public CtKernel Kernel { get; init; } = CtKernel.SheppLogan;

    /// <summary>Where a window ends, as a fraction of the detector's Nyquist frequency, (0, 1]. A kernel that is given by its MTF has none: 1.</summary>
    public double Cutoff { get; init; } = 1;
}
