using System.Globalization;
using Acquisition.Core.Model.Errors;
using Acquisition.Core.Model.Images;

namespace Acquisition.Reconstruction.Mr;

/// <summary>Everything that an MR reconstruction warns of, in one place: stable reason, sentence and how often.</summary>
internal static class MrWarnings
{
    public static Warning ReplacedSamples(ReadoutPlace readout, long count) =>
        Of("REPLACED_SAMPLES", $"Samples that are not finite, first in {readout}, were replaced by 0. Check the receiver.", count);

    public static Warning SaturatedSamples(ReadoutPlace readout, long count) =>
        Of("SATURATED_SAMPLES", $"Samples at an end of their format's range, first in {readout}: the signal was larger, and contrast is wrong. Check the receiver's gain.", count);

    public static Warning RepeatedLine(ReadoutPlace readout) =>
        Of("REPEATED_LINE", $"Lines came more than once, first {readout}: the first of each is used. Where they are averages, count them.", 1);

    public static Warning NoSignal(ImageIndex image) =>
        Of("NO_SIGNAL", $"Every sample of {ReadoutPlace.Name(image)} is 0. Check the receiver.", 1);

    public static Warning ImplausibleMagnitude(ImageIndex image, double peak) =>
        Of("IMPLAUSIBLE_MAGNITUDE", $"The largest sample of {ReadoutPlace.Name(image)} is {peak:0.#e+0}: hardly a measurement. Check the sample format and scale.", 1);

    public static Warning ZeroFilled(ImageIndex image) =>
        Notice("ZERO_FILLED", $"The outer part of k-space, first in {ReadoutPlace.Name(image)}, was not acquired and is 0, as the recipe asks: the image is blurred along the shortened axis.");

    public static Warning Completed(ImageIndex image) =>
        Notice("PARTIAL_FOURIER_COMPLETED", $"The outer part of k-space, first in {ReadoutPlace.Name(image)}, was not acquired and is estimated from the other side, as the recipe asks: where the phase is not smooth the image is wrong.");

    public static Warning Interpolated(ImageIndex image) =>
        Notice("INTERPOLATED", $"Less of k-space than the encoded matrix has, first in {ReadoutPlace.Name(image)}, was acquired, about its centre: images are interpolated.");

    public static Warning LimitsLearnt(ReadoutPlace readout) =>
        Notice("LIMITS_LEARNT", $"{readout} counts an image along a counter whose limits the header does not say: such images come at the scan's end, and what is missing after the last of them is not noticed.");

    private static Warning Of(string reason, FormattableString message, long count) =>
        new(WarningSeverity.Warning, reason, message.ToString(CultureInfo.InvariantCulture)) { Count = count };

    private static Warning Notice(string reason, FormattableString message)
    {
        string text = message.ToString(CultureInfo.InvariantCulture);
        return new(WarningSeverity.Notice, reason, char.ToUpperInvariant(text[0]) + text[1..]);
    }
}
