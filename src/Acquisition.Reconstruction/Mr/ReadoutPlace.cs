using System.Text;
using Acquisition.Core.Model.Images;
using Acquisition.Core.Model.Mr;

namespace Acquisition.Reconstruction.Mr;

/// <summary>Which readout of a scan: its place in the order in which all came, from 0, as most files leave ISMRMRD's scan counter 0, and its counters.</summary>
internal readonly record struct ReadoutPlace(long Index, MrEncodingCounters Counters)
{
    /// <summary>The image that the readout is a line of.</summary>
    public ImageIndex Image => new(Counters.Slice, Counters.Contrast, Counters.Phase, Counters.Repetition, Counters.Set);

    public override string ToString() => $"readout {Index} (line {Counters.KspaceEncodeStep1}{(Counters.KspaceEncodeStep2 > 0 ? $" of partition {Counters.KspaceEncodeStep2}" : "")} of {Name(Image)}{(Counters.Average > 0 ? $", average {Counters.Average}" : "")})";

    /// <summary>An image by its slice and those of its other counters that are not 0.</summary>
    public static string Name(ImageIndex image)
    {
        StringBuilder name = new($"slice {image.Slice}");
        foreach ((string counter, int value) in ((string, int)[])[("contrast", image.Contrast), ("phase", image.Phase), ("set", image.Set), ("repetition", image.Repetition)])
            if (value > 0) name.Append(System.Globalization.CultureInfo.InvariantCulture, $", {counter} {value}");
        return name.ToString();
    }
}
