using Acquisition.Core.Model.Ct;
using Acquisition.Core.Model.Recipes;
using Acquisition.Core.Model.Scans;

namespace Acquisition.Core.Model.Images;

/// <summary>The window of images whose recipe names none: one rule for the instances and for everything else that shows them.</summary>
public static class DisplayWindows
{
    /// <summary>The usual first look at CT numbers, HU: brain or soft tissue.</summary>
    public static DisplayWindow Ct(string bodyPart) => BodyPart.IsHead(bodyPart) ? new(40, 80) : new(40, 400);

    /// <summary>
    /// From the 1st to the 99.5th percentile of values that have no scale of their own, MR's magnitudes and a localizer's: noise is black, and a few bright
    /// vessels or a metal mark do not darken the rest.
    /// </summary>
    public static DisplayWindow Of(MagnitudeHistogram values)
    {
        double low = values.Percentile(0.01), high = values.Percentile(0.995);
        return new DisplayWindow((low + high) / 2, high - low);
    }

    /// <summary>All of the circle, radians.</summary>
    public static DisplayWindow Phase { get; } = new(0, 2 * Math.PI);

    /// <summary>Of values of both signs: 0 is grey, and the ends are the 99.5th percentile of the magnitudes.</summary>
    /// <param name="magnitudes">Of the values.</param>
    public static DisplayWindow Signed(MagnitudeHistogram magnitudes) => new(0, 2 * magnitudes.Percentile(0.995));

    /// <summary>The window of one MR image of some kind by itself.</summary>
    public static DisplayWindow Of(MrImageKind kind, ReadOnlySpan<float> pixels)
    {
        if (kind == MrImageKind.Phase) return Phase;
        MagnitudeHistogram values = new();
        if (kind == MrImageKind.Magnitude)
        {
            values.Add(pixels);
            return Of(values);
        }

        values.AddMagnitudes(pixels);
        return Signed(values);
    }

    /// <summary>The window of one image by itself, for a scan of this header. An MR series' own window is that of all its images together.</summary>
    /// <param name="header">The scan.</param>
    /// <param name="pixels">The image, in the unit of its values.</param>
    public static DisplayWindow Of(ScanHeader header, ReadOnlySpan<float> pixels)
    {
        if (header.Acquisition is CtAcquisition { IsLocalizer: false }) return Ct(header.Series.BodyPartExamined);
        MagnitudeHistogram values = new();
        values.Add(pixels);
        return Of(values);
    }
}
