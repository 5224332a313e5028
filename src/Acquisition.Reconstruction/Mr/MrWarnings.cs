using Acquisition.Core.Model.Errors;

namespace Acquisition.Reconstruction.Mr;

/// <summary>Everything that an MR reconstruction warns of, in one place: stable reason, sentence and how often.</summary>
internal static class MrWarnings
{
    public static Warning ReplacedSamples(int image, long count) => new(
        WarningSeverity.Warning, "REPLACED_SAMPLES", $"Image {image} and perhaps others hold samples that are no finite numbers: they were taken as 0.") { Count = count };

    public static Warning RepeatedLine(in ReadoutName readout) => new(
        WarningSeverity.Warning, "REPEATED_LINE", $"{readout} came before: the first one stays. Count repeats as averages or repetitions if they are meant.");

    public static Warning SaturatedSamples(in ReadoutName readout, long count) => new(
        WarningSeverity.Warning, "SATURATED_SAMPLES", $"{readout} and perhaps others hold samples at the end of their format's range: the signal was larger. Check the receivers' gain.")
    {
        Count = count,
    };

    public static Warning NoSignal(int image) => new(
        WarningSeverity.Warning, "NO_SIGNAL", $"Image {image} and perhaps others are made of samples that are all 0. Check the receivers.");

    public static Warning ZeroFilled(in ReadoutName readout) => new(
        WarningSeverity.Notice, "ZERO_FILLED", $"{readout} and others leave a part of k-space out; zeros stand for it, as the recipe asks. The images are blurred along that axis.");
}
