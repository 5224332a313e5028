using Acquisition.Core.Model.Errors;
using Acquisition.Core.Model.Images;

namespace Acquisition.Reconstruction.Mr;

/// <summary>Every way in which an MR reconstruction ends without its images, in one place: stable reason and sentence. A readout is named by its place in the scan, from 0.</summary>
internal static class MrErrors
{
    /// <summary>Lines that a message names; the rest are counted.</summary>
    private const int Named = 8;

    public static ReconstructionException UnexpectedBlock(string got) =>
        new("UNEXPECTED_BLOCK", $"The scan holds a {got} where its header promises MR readouts. Check which scan the block was sent to.");

    public static ReconstructionException InvalidReadout(in ReadoutName readout, string what) => new("INVALID_READOUT", $"{readout}: {what}");

    public static ReconstructionException AsymmetricEcho(in ReadoutName readout, int before, int after) => new(
        "PARTIAL_FOURIER",
        $"{readout} has {before} samples before the centre of k-space and {after} behind it. Ask for zero filling (mr_fourier.partial_fourier) if a blurred image will do.");

    public static ReconstructionException MissingLines(in ImageIndex image, IReadOnlyList<int> lines, int averages) => new(
        "MISSING_LINES",
        $"The data end, and {Describe(image)} lacks {(averages > 1 ? "readouts of " : "")}lines {List(lines)}. Images that were complete have been reconstructed; no image is made of a part.");

    public static ReconstructionException MissingImages(in ImageIndex first, long missing, long promised) => new(
        "MISSING_IMAGES", $"The data end, and {missing} of the {promised} images that the header's limits promise never came; the first is {Describe(first)}.");

    public static ReconstructionException NoImagingData(long readouts) => new(
        "NO_IMAGING_DATA", $"The scan has {readouts} readouts and none of them is of an image (noise, calibration and navigators alone). Check what was sent.");

    private static string Describe(in ImageIndex i) => $"slice {i.Slice}, contrast {i.Contrast}, phase {i.Phase}, repetition {i.Repetition}, set {i.Set}";

    private static string List(IReadOnlyList<int> lines) =>
        string.Join(", ", lines.Take(Named)) + (lines.Count > Named ? $" and {lines.Count - Named} more" : "");
}

/// <summary>How a message names a readout: most files leave its scan_counter 0.</summary>
/// <param name="Index">Its place in the scan, from 0.</param>
/// <param name="Slice">Its slice counter.</param>
/// <param name="Line">Its line, kspace_encode_step_1.</param>
internal readonly record struct ReadoutName(long Index, int Slice, int Line)
{
    public override string ToString() => $"Readout {Index} (slice {Slice}, line {Line})";
}
