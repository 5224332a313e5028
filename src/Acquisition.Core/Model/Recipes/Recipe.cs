namespace Acquisition.Core.Model.Recipes;

/// <summary>How raw data become one series. Data, not code, so that stored raw data can be reconstructed again another way.</summary>
public sealed record Recipe
{
    /// <summary>The user's name for it; may be empty.</summary>
    public string Name { get; init; } = "";

    /// <summary>Null: the header's series number plus the reconstruction's ordinal less one.</summary>
    public int? SeriesNumber { get; init; }

    /// <summary>DICOM Series Description; empty: the header's.</summary>
    public string Description { get; init; } = "";
    public RecipePriority Priority { get; init; } = RecipePriority.Routine;

    /// <summary>Names of the destinations that get the series; empty: all that are configured.</summary>
    public IReadOnlyList<string> Destinations { get; init; } = [];

    /// <summary>The method, such as <c>ct.fbp.fan</c>; empty: chosen from the acquisition.</summary>
    public string Method { get; init; } = "";

    /// <summary>The method's own settings; null: its defaults.</summary>
    public MethodSettings? Settings { get; init; }

    /// <summary>Steps beside the ones that the method takes always, in this order.</summary>
    public IReadOnlyList<RecipeStep> Steps { get; init; } = [];

    /// <summary>Where the image's voxels lie; what is null in it the method chooses.</summary>
    public ImageGrid Grid { get; init; } = new();

    /// <summary>Display window for the images (VOI LUT); null lets the encoder choose one.</summary>
    public DisplayWindow? Window { get; init; }
}

/// <summary>Which reconstruction goes first where several wait; most urgent first.</summary>
public enum RecipePriority
{
    /// <summary>Before everything else.</summary>
    Emergency,

    /// <summary>Somebody waits for it.</summary>
    Interactive,

    /// <summary>A scan as it comes.</summary>
    Routine,

    /// <summary>When nothing else is to do.</summary>
    Retrospective,
}

/// <summary>VOI window in the image's unit (HU for CT); the width is at least 1.</summary>
public readonly record struct DisplayWindow(double Center, double Width);
