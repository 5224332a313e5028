namespace Acquisition.Core.Recipes;

/// <summary>How raw data become images. Data, not code, so that stored raw data can be reconstructed again another way. Closed: CT or MR.</summary>
public abstract record Recipe
{
    private protected Recipe()
    {
    }

    /// <summary>Display window for the images (VOI LUT); null lets the encoder choose one from the pixels.</summary>
    public DisplayWindow? Window { get; init; }
}

/// <summary>VOI window in the image's unit (HU for CT); the width is at least 1.</summary>
public readonly record struct DisplayWindow(double Center, double Width);
