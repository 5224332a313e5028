using Acquisition.Core.Model.Scans;

namespace Acquisition.Core.Model.Recipes;

/// <summary>Settings of iterative CT reconstruction.</summary>
public sealed record IterativeCt : MethodSettings
{
    public override Modality? Modality => Scans.Modality.Ct;

    public IterativeKind Kind { get; init; } = IterativeKind.TotalVariation;

    /// <summary>Times that all views are gone through, 1 to 1000. Null: as many as make about 300 corrections, of OS-SART 500.</summary>
    public int? Iterations { get; init; }

    /// <summary>Parts of the views, each from all around, after which the image is corrected; 1 to 1000. Null: of about 12 views each, of OS-SART 6.</summary>
    public int? Subsets { get; init; }

    /// <summary>Total variation: what a disk 20 mm wide loses of its contrast, HU; not negative. Smaller ones lose more, noise is gone sooner.</summary>
    public double RegularisationHu { get; init; } = 3;

    /// <summary>Total variation: whether rays count as much as photons got through.</summary>
    public bool StatisticalWeights { get; init; }
}

/// <summary>What an iterative image is to be.</summary>
public enum IterativeKind
{
    /// <summary>Least squares with a penalty on the length of gradients: few edges and uniform areas.</summary>
    TotalVariation,

    /// <summary>Agreement with the data, not quite attained: simultaneous algebraic reconstruction with ordered subsets.</summary>
    OsSart,
}
