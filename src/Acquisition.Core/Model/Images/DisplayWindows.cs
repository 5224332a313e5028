using Acquisition.Core.Model.Recipes;
using Acquisition.Core.Model.Scans;

namespace Acquisition.Core.Model.Images;

/// <summary>The window of images whose recipe names none: one rule for the instances and for everything else that shows them.</summary>
public static class DisplayWindows
{
    /// <summary>The usual first look at CT numbers, HU: brain or soft tissue.</summary>
    public static DisplayWindow Ct(string bodyPart) => BodyPart.IsHead(bodyPart) ? new(40, 80) : new(40, 400);

    /// <summary>From the 1st to the 99.5th percentile of the magnitudes: noise is black, and a few bright vessels do not darken the rest.</summary>
    public static DisplayWindow Mr(MagnitudeHistogram magnitudes)
    {
        double low = magnitudes.Percentile(0.01), high = magnitudes.Percentile(0.995);
        return new DisplayWindow((low + high) / 2, high - low);
    }

    /// <summary>The window of one image by itself, for a scan of this header. An MR series' own window is that of all its images together.</summary>
    public static DisplayWindow Of(ScanHeader header, ReconstructedImage image)
    {
        if (header.Modality == Modality.Ct) return Ct(header.Series.BodyPartExamined);
        MagnitudeHistogram magnitudes = new();
        magnitudes.Add(image.Pixels.Span);
        return Mr(magnitudes);
    }
}
