using Acquisition.Core.Model.Errors;
using Acquisition.Core.Model.Mr;

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

    public static ReconstructionException UnexpectedBlock(string got, string expected) =>
        new("UNEXPECTED_BLOCK", $"The scan holds a {got} where its header promises {expected}. Check which scan the block was sent to.");

    public static ReconstructionException InvalidReadout(MrReadout readout, string what) =>
        new("INVALID_READOUT", $"Readout {readout.ScanCounter}: {what}");

    public static ReconstructionException LateReadout(MrReadout readout) =>
        new("LATE_READOUT", $"Readout {readout.ScanCounter} belongs to an image whose k-space was complete already. Check its counters and the last-in-slice flags.");
}
