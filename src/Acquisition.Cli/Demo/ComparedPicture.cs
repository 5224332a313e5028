using Acquisition.Core.Model.Geometry;
using Acquisition.Core.Model.Recipes;

namespace Acquisition.Cli.Demo;

/// <summary>A plane of the images in the PACS, what it should show, and what is between the two, with window, scale and orientation.</summary>
internal static class ComparedPicture
{
    private const int Margin = 8;
    private const double BarMm = 50;

    /// <summary>Planes of fewer columns are drawn twice as large, so that the writing leaves room for them.</summary>
    private const int FewColumns = 384;

    public static void Write(string path, Reformat plane, float[] image, float[] truth, DisplayWindow window, DisplayWindow differenceWindow)
    {
        int zoom = plane.Columns < FewColumns ? 2 : 1;
        float[] difference = [.. image.Zip(truth, (a, b) => a - b)];
        GreyPicture picture = new(3 * zoom * plane.Columns, zoom * plane.Rows);
        Panel(picture, 0, zoom, plane, "IMAGE", image, window);
        Panel(picture, 1, zoom, plane, "TRUTH", truth, window);
        Panel(picture, 2, zoom, plane, "DIFFERENCE", difference, differenceWindow);
        picture.Save(path);
    }

    private static void Panel(GreyPicture picture, int number, int zoom, Reformat plane, string title, float[] pixels, DisplayWindow window)
    {
        int width = zoom * plane.Columns, left = number * width, right = left + width, middle = left + width / 2, bottom = zoom * plane.Rows;
        int line = 2 * PixelFont.Height, bar = (int)Math.Round(zoom * BarMm / plane.Plane.ColumnSpacingMm);
        picture.Draw(left, 0, width, Enlarged(pixels, plane.Columns, zoom), window.Center, window.Width);
        picture.Write(left + Margin, Margin, title);
        picture.Write(left + Margin, bottom - Margin - line, FormattableString.Invariant($"W {window.Width:0} L {window.Center:0}"));
        picture.Bar(right - Margin - bar, bottom - Margin - line, bar);
        picture.Write(right - Margin - GreyPicture.WidthOf("50 MM"), bottom - Margin - 2 * line - 6, "50 MM");
        picture.Write(left + Margin, bottom / 2, Letter(-plane.Plane.RowDirection));
        picture.Write(right - Margin - GreyPicture.WidthOf("L"), bottom / 2, Letter(plane.Plane.RowDirection));
        picture.Write(middle, Margin, Letter(-plane.Plane.ColumnDirection));
        picture.Write(middle, bottom - Margin - line, Letter(plane.Plane.ColumnDirection));
    }

    /// <summary>Every pixel as a square of zoom × zoom: nothing is smoothed that was measured.</summary>
    private static float[] Enlarged(float[] pixels, int columns, int zoom) => zoom == 1
        ? pixels
        : [.. Enumerable.Range(0, zoom * zoom * pixels.Length).Select(i => pixels[i / (zoom * columns) / zoom * columns + i % (zoom * columns) / zoom])];

    /// <summary>The side of the patient that an axis points to.</summary>
    private static string Letter(Vector3D direction) => (Math.Abs(direction.X), Math.Abs(direction.Y), Math.Abs(direction.Z)) switch
    {
        var (x, y, z) when x >= y && x >= z => direction.X > 0 ? "L" : "R",
        var (_, y, z) when y >= z => direction.Y > 0 ? "P" : "A",
        _ => direction.Z > 0 ? "H" : "F",
    };
}
