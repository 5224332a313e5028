using Acquisition.Core.Reconstruction;

namespace Acquisition.Reconstruction;

/// <summary>Every way in which the reconstruction refuses, in one place: stable reason and sentence.</summary>
internal static class ReconstructionErrors
{
    public static ReconstructionException NotSupported(string what) =>
        new("NOT_SUPPORTED", $"{what} cannot be reconstructed by this version. The raw data are kept: reconstruct them with a later one.");

    public static ReconstructionException InvalidGeometry(string what) =>
        new("INVALID_GEOMETRY", $"The header's geometry is impossible: {what} Correct the scan header.");

    public static ReconstructionException InvalidRecipe(string what) =>
        new("INVALID_RECIPE", $"The recipe does not fit the scan: {what} Choose another recipe.");
}
