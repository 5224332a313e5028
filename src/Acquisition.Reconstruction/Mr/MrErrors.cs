using System.Globalization;
using Acquisition.Core.Model.Errors;
using Acquisition.Core.Model.Images;

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

    public static ReconstructionException PartialReadout(ReadoutPlace readout, ReadoutSpan span, int columns) => new("PARTIAL_FOURIER", Sentence(
        $"{readout} fills columns {span.FirstColumn} to {span.EndColumn - 1} of {columns}: an asymmetric echo, or partial Fourier along the readout. Ask for partial_fourier ZERO_FILLING in the recipe, or wait for a version that completes it; the raw data are kept."));

    public static ReconstructionException EmptySamples(ImageIndex image, double fraction) => new("NOT_SUPPORTED", string.Create(CultureInfo.InvariantCulture,
        $"{100 * fraction:0.#} % of the samples of {ReadoutPlace.Name(image)} are exactly 0 in every channel: k-space is undersampled or was filled with zeros. Where only its outer part is missing, ask for partial_fourier ZERO_FILLING in the recipe; the raw data are kept."));

    public static ReconstructionException MissingLines(ReadoutPlace first, ImageKspace image, int incomplete, int made)
    {
        (int Line, int Average)[] missing = [.. image.Missing().Take(Named)];
        string lines = string.Join(", ", missing.Select(m => m.Average > 0 ? $"{m.Line} (average {m.Average})" : $"{m.Line}"));
        return new("MISSING_LINES",
            $"Of {ReadoutPlace.Name(first.Image)} {Some(image.MissingCount, "line")} did not come: {lines}{Rest(image.MissingCount)}. {Some(incomplete, "image")} of the scan cannot be reconstructed so; {made} complete ones were made before. The raw data are kept.");
    }

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
