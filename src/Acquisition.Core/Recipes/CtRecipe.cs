namespace Acquisition.Core.Recipes;

/// <summary>Filtered back-projection of each detector row as a fan of its own.</summary>
public sealed record CtRecipe : Recipe
{
    /// <summary>Rows and columns of the image.</summary>
    public int Matrix { get; init; } = 512;

    /// <summary>Width of the square image, mm: DICOM Reconstruction Diameter.</summary>
    public required double ReconstructionDiameterMm { get; init; }

    /// <summary>Centre of the image in the scanner frame, mm.</summary>
    public double CentreXMm { get; init; }
    public double CentreYMm { get; init; }
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
