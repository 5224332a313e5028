using Acquisition.Core.Model.Images;

namespace Acquisition.Reconstruction.Mr.Epi;

/// <summary>Which lines of which open image were acquired against growing k.</summary>
internal sealed class LinePolarities
{
    private readonly Dictionary<ImageIndex, Dictionary<int, Polarity>> _images = [];

    public void Add(ReadoutPlace place, Polarity polarity)
    {
        if (!_images.TryGetValue(place.Image, out Dictionary<int, Polarity>? lines)) _images.Add(place.Image, lines = []);
        lines[place.Counters.KspaceEncodeStep1] = lines.GetValueOrDefault(place.Counters.KspaceEncodeStep1) | polarity;
    }

    /// <summary>[rows] of an image, which is forgotten.</summary>
    public Polarity[] Take(ImageIndex image, KspaceGrid grid)
    {
        Polarity[] rows = new Polarity[grid.Rows];
        if (!_images.Remove(image, out Dictionary<int, Polarity>? lines)) return rows;
        foreach ((int line, Polarity polarity) in lines) rows[grid.Row(line)] = polarity;
        return rows;
    }
}

/// <summary>As <see cref="LinePolarities"/>, of the lines that calibrate, which serve more than one image: of each line its latest repetition.</summary>
internal sealed class CalibrationPolarities
{
    private readonly Dictionary<ImageIndex, Dictionary<int, (int Repetition, Polarity Polarity)>> _images = [];

    public void Add(ReadoutPlace place, Polarity polarity)
    {
        ImageIndex image = place.Image with { Repetition = 0 };
        if (!_images.TryGetValue(image, out Dictionary<int, (int Repetition, Polarity Polarity)>? lines)) _images.Add(image, lines = []);
        (int repetition, Polarity before) = lines.GetValueOrDefault(place.Counters.KspaceEncodeStep1);
        lines[place.Counters.KspaceEncodeStep1] = (place.Image.Repetition, repetition == place.Image.Repetition ? before | polarity : polarity);
    }

    /// <summary>[rows] of what calibrates an image, its own lines or those of another image of the slice; null where the slice has none.</summary>
    public Polarity[]? Find(ImageIndex image, KspaceGrid grid)
    {
        ImageIndex[] alike = [.. _images.Keys.Where(other => other.Slice == image.Slice)
            .OrderByDescending(other => (other.Contrast == image.Contrast, other.Set == image.Set, other.Phase == image.Phase))];
        if (alike is []) return null;
        Polarity[] rows = new Polarity[grid.Rows];
        foreach ((int line, (_, Polarity polarity)) in _images[alike[0]]) rows[grid.Row(line)] = polarity;
        return rows;
    }
}

/// <summary>How a line was acquired; both where its averages were acquired each way.</summary>
[Flags]
internal enum Polarity
{
    None = 0,
    Forward = 1,
    Reversed = 2,

    /// <summary>There were no navigators.</summary>
    Unnavigated = 4,
}
