using Acquisition.Core.Model.Images;
using Acquisition.Core.Model.Mr;

namespace Acquisition.Reconstruction.Mr;

/// <summary>
/// What a readout says about the end of images of its encoding. Where not every line of the limits comes, undersampled or behind a shutter, nothing else tells that an
/// image has all of its lines: LAST_IN_SLICE ends the image that the readout belongs to, LAST_IN_REPETITION all images of its repetition, LAST_IN_MEASUREMENT all
/// images, and a repetition counter that goes on all images of earlier repetitions.
/// </summary>
internal static class ImageEnds
{
    /// <summary>Whether an image has ended before the readout, as that is of a later repetition.</summary>
    public static bool IsBefore(MrReadout readout, ImageIndex image) => image.Repetition < readout.Counters.Repetition;

    /// <summary>Whether an image ends with the readout.</summary>
    public static bool IsWith(MrReadout readout, ImageIndex own, ImageIndex image) =>
        (Has(readout, MrReadoutFlags.LastInSlice) && image == own)
        || (Has(readout, MrReadoutFlags.LastInRepetition) && image.Repetition == own.Repetition)
        || Has(readout, MrReadoutFlags.LastInMeasurement);

    /// <summary>Whether a readout says anything about an end.</summary>
    public static bool IsAnnouncedBy(MrReadout readout) =>
        Has(readout, MrReadoutFlags.LastInSlice | MrReadoutFlags.LastInRepetition | MrReadoutFlags.LastInMeasurement);

    private static bool Has(MrReadout readout, MrReadoutFlags flags) => (readout.Flags & flags) != 0;
}
