namespace Acquisition.Core.Recipes;

/// <summary>Cartesian Fourier reconstruction, root sum of squares over the coils. The field of view is the header's recon space.</summary>
public sealed record MrRecipe : Recipe
{
    /// <summary>Columns and rows of the image; 0 takes the recon space's matrix. Larger values interpolate by zero-filling.</summary>
    public int Columns { get; init; }
    public int Rows { get; init; }
}
