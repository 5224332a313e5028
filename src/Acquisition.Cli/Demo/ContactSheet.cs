namespace Acquisition.Cli.Demo;

/// <summary>Images of a series side by side, windowed as a viewer would show them.</summary>
internal static class ContactSheet
{
    /// <summary>Pixels from one image to the next.</summary>
    private const int Gap = 4;

    /// <summary>More images than this are shown evenly thinned.</summary>
    private const int MostImages = 20;

    public static void Write(string path, IReadOnlyList<StoredImage> series)
    {
        int thinning = (series.Count + MostImages - 1) / MostImages;
        StoredImage[] shown = [.. series.Where((_, i) => i % thinning == thinning / 2)];
        int columns = (int)Math.Ceiling(Math.Sqrt(shown.Length)), rows = (shown.Length + columns - 1) / columns;
        // Every second pixel of large images: a sheet is for a first look.
        int step = shown[0].Columns > 256 ? 2 : 1;
        int width = shown[0].Columns / step + Gap, height = shown[0].Rows / step + Gap;
        GreyPicture sheet = new(columns * width, rows * height);
        foreach ((int i, StoredImage image) in shown.Index())
            sheet.Draw(i % columns * width, i / columns * height, image.Columns, image.Pixels, image.WindowCenter, image.WindowWidth, step);
        sheet.Save(path);
    }
}
