using System.Globalization;
using Acquisition.Core.Model.Errors;
using Acquisition.Core.Model.Images;
using Acquisition.Reconstruction.Mr.Completion;

namespace Acquisition.Reconstruction.Mr;

/// <summary>Every way in which an MR reconstruction ends without its images, in one place: stable reason and sentence.</summary>
internal static class MrErrors
{
    /// <summary>How many of many are named.</summary>
    private const int Named = 5;

    public static ReconstructionException UnexpectedBlock(string got) =>
        new("UNEXPECTED_BLOCK", $"The scan holds a {got} where its header promises MR readouts. Check which scan the block was sent to.");

    public static ReconstructionException NoImagingData(long readouts) => new("NO_IMAGING_DATA",
        $"None of the {readouts} readouts is a line of an image. Check the flags of the readouts, or whether the scan was stopped before it began.");

    public static ReconstructionException InvalidReadout(ReadoutPlace readout, string what) => new("INVALID_READOUT", Sentence($"{readout} {what}"));

    public static ReconstructionException OtherSide(ReadoutPlace readout) => InvalidReadout(
        readout, "has the slice direction on the other side of read × phase than the images before it: the order of the slices is not known.");

    public static ReconstructionException PartialReadout(ReadoutPlace readout, ReadoutSamples samples, int columns) => new("PARTIAL_FOURIER", Sentence(
        $"{readout} fills columns {samples.FirstColumn} to {samples.EndColumn - 1} of {columns}: an asymmetric echo, or partial Fourier along the readout. Ask for a partial_fourier in the recipe that stands in for the rest; the raw data are kept."));

    public static ReconstructionException TooLittleShared(ImageIndex image, PartialAxis axis) => new("PARTIAL_FOURIER",
        $"Of {ReadoutPlace.Name(image)} there are {axis.Shared} samples or lines on the shorter side of the centre of k-space, and its phase cannot be known from fewer than {PartialAxis.FewestShared}. Ask for partial_fourier ZERO_FILLING in the recipe; the raw data are kept.");

    public static ReconstructionException EmptySamples(ImageIndex image, double fraction) => new("NOT_SUPPORTED", string.Create(CultureInfo.InvariantCulture,
        $"{100 * fraction:0.#} % of the samples of {ReadoutPlace.Name(image)} are exactly 0 in every channel: k-space is undersampled or was filled with zeros. Where only its outer part is missing, ask for a partial_fourier in the recipe; the raw data are kept."));

    public static ReconstructionException MissingLines(ImageIndex image, IReadOnlyList<MissingLine> missing, int incomplete, int made) => new("MISSING_LINES",
        $"Of {ReadoutPlace.Name(image)} {Some(missing.Count, "line")} did not come: {string.Join(", ", missing.Take(Named))}{Rest(missing.Count)}. {Some(incomplete, "image")} of the scan cannot be reconstructed so; {made} complete ones were made before. The raw data are kept.");

    public static ReconstructionException MissingCalibration(ImageIndex image, int made) => new("MISSING_CALIBRATION",
        $"The scan has no lines, or too few, to calibrate the parallel imaging of {ReadoutPlace.Name(image)} with: none about the centre of its k-space, none flagged as calibration. {made} images were made before. The raw data are kept.");

    public static ReconstructionException LateLine(ReadoutPlace readout) => new("LATE_LINE", Sentence(
        $"{readout} came after the flags of the readouts before it, or a later repetition, had ended its image, which was made without it. Set LAST_IN_SLICE on the last readout alone, or leave it out; the raw data are kept."));

    public static ReconstructionException MissingImages(IReadOnlyList<ImageIndex> missing, long count, int made) => new("MISSING_IMAGES",
        $"{Some(count, "image")} that the counters' limits promise did not come: {string.Join("; ", missing.Take(Named).Select(ReadoutPlace.Name))}{Rest(count)}. {made} complete ones were made before. Correct the limits, or send the rest; the raw data are kept.");

    public static ReconstructionException MissingEncoding(int encoding) =>
        new("MISSING_IMAGES", $"No readout names encoding {encoding}. Leave it out of the header, or send its data; the raw data are kept.");

    public static ReconstructionException TooManyOpenImages(ReadoutPlace readout, int open) => new("TOO_MANY_OPEN_IMAGES", Sentence(
        $"{readout} begins one more image while {open} others, as many as the limits of slice, contrast, phase and set make, still lack lines. Lines are missing, or repetitions are interleaved, which this version does not reconstruct."));

    public static ReconstructionException AverageLimitsNeeded(ReadoutPlace readout) => new("LIMITS_NEEDED", Sentence(
        $"{readout} is of another average, and the header does not say how many there are: when an image is complete is not known. Say the limits of the average counter."));

    public static ReconstructionException LimitsNeeded(ReadoutPlace readout, long mebibytes) => new("LIMITS_NEEDED", Sentence(
        $"{readout} makes more images than the {mebibytes} MiB hold that are kept for counters whose limits the header does not say. Say the limits of slice, contrast, phase, set and repetition."));

    public static ReconstructionException ValuesOutOfRange(ImageIndex image) =>
        new("VALUES_OUT_OF_RANGE", $"The image of {ReadoutPlace.Name(image)} has values that a 32-bit float does not hold. Check the samples and the sample scale.");

    private static string Some(long count, string what) => count == 1 ? $"1 {what}" : $"{count} {what}s";

    private static string Rest(long count) => count > Named ? $" and {count - Named} more" : "";

    private static string Sentence(string text) => char.ToUpperInvariant(text[0]) + text[1..];
}
