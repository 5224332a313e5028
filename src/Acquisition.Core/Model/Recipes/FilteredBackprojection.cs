using Acquisition.Core.Model.Scans;

namespace Acquisition.Core.Model.Recipes;

/// <summary>Settings of CT filtered back-projection.</summary>
public sealed record FilteredBackprojection : MethodSettings
{
    public override Modality Modality => Modality.Ct;

    public CtKernel Kernel { get; init; } = CtKernel.SheppLogan;
}

/// <summary>Apodisation of the ramp filter, sharpest first.</summary>
public enum CtKernel
{
    /// <summary>The band-limited ramp alone (Ram-Lak).</summary>
    Ramp,

    /// <summary>Ramp × sinc.</summary>
    SheppLogan,

    /// <summary>Ramp × Hann window over the whole band: smooth.</summary>
    Hann,
}
