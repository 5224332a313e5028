using Acquisition.Core.Model.Images;
using Acquisition.Core.Model.Recipes;

namespace Acquisition.Dicom.Images.Mr;

/// <summary>Scale and window of each kind of a series' images, from all of them: magnitudes, real and imaginary parts share one factor.</summary>
internal sealed class MrSeriesScale
{
    private readonly Dictionary<MrImageKind, MagnitudeHistogram> _values = [];

    /// <summary>Takes an image into account.</summary>
    public void Add(ReconstructedImage image)
    {
        MrImageKind kind = image.Index.Kind;
        if (!_values.TryGetValue(kind, out MagnitudeHistogram? values)) _values.Add(kind, values = new MagnitudeHistogram());
        if (kind == MrImageKind.Magnitude) values.Add(image.Pixels.Span);
        else values.AddMagnitudes(image.Pixels.Span);
    }

    /// <summary>How images of a kind are stored; after all have been added.</summary>
    public IMrStoredValues Of(MrImageKind kind) => kind switch
    {
        MrImageKind.Magnitude => new MrScale(_values[kind], Exponent),
        MrImageKind.Phase => MrSignedScale.Phase,
        _ => MrSignedScale.Signal(Exponent),
    };

    /// <summary>The window of a kind, in the reconstruction's unit: the recipe's is for magnitudes.</summary>
    public DisplayWindow Window(MrImageKind kind, DisplayWindow? asked) => kind switch
    {
        MrImageKind.Magnitude => asked ?? DisplayWindows.Of(_values[kind]),
        MrImageKind.Phase => DisplayWindows.Phase,
        _ => DisplayWindows.Signed(_values[kind]),
    };

    private int Exponent => MrScale.ExponentOf(_values.Where(kind => kind.Key != MrImageKind.Phase).Select(kind => kind.Value.Maximum).DefaultIfEmpty().Max());
}
