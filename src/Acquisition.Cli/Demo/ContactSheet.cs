using StbImageWriteSharp;

namespace Acquisition.Cli.Demo;

/// <summary>All images of a series side by side, windowed as a viewer would show them.</summary>
internal static class ContactSheet
{
    /// <summary>Pixels from one image to the next.</summary>
    private const int Gap = 4;

    public static void Write(string path, IReadOnlyList<StoredImage> series)
    {
        int columns = (int)Math.Ceiling(Math.Sqrt(series.Count)), rows = (series.Count + columns - 1) / columns;
        // Every second pixel of large images: a sheet is for a first look.
        int step = series[0].Columns > 256 ? 2 : 1;
        int width = series[0].Columns / step + Gap, height = series[0].Rows / step + Gap;
        byte[] sheet = new byte[rows * height * columns * width];
        foreach ((int i, StoredImage image) in series.Index()) Draw(image, step, sheet, columns * width, i / columns * height, i % columns * width);

        using FileStream file = File.Create(path);
        new ImageWriter().WritePng(sheet, columns * width, rows * height, ColorComponents.Grey, file);
    }

    private static void Draw(StoredImage image, int step, byte[] sheet, int sheetWidth, int top, int left)
    {
        double black = image.WindowCenter - image.WindowWidth / 2;
        for (int row = 0; row < image.Rows / step; row++)
        {
            for (int column = 0; column < image.Columns / step; column++)
            {
                double value = image.Pixels[row * step * image.Columns + column * step];
                sheet[(top + row) * sheetWidth + left + column] = (byte)Math.Clamp((value - black) / image.WindowWidth * 255, 0, 255);
            }
        }
    }
}
