using Acquisition.Core.Model.Geometry;
using Acquisition.Core.Model.Recipes;
using Acquisition.Simulation.Ct;
using Acquisition.Simulation.Phantoms;

namespace Acquisition.Cli.Demo;

/// <summary>A plane of the images in the PACS, the same plane of the phantom, and what is between them, with window, scale and orientation.</summary>
internal static class ComparedPicture
{
    private const int Margin = 8;
    private const double BarMm = 50;

    /// <summary>Between image and truth: narrow, so that a few HU show.</summary>
    private static readonly DisplayWindow DifferenceWindow = new(0, 100);

    public static void Write(string path, Reformat plane, IReadOnlyList<StoredImage> series, Phantom phantom, double water, DisplayWindow window)
    {
        float[] image = plane.Of(series), truth = Truth(plane, phantom, water);
        float[] difference = [.. image.Zip(truth, (a, b) => a - b)];
        GreyPicture picture = new(3 * plane.Columns, plane.Rows);
        Panel(picture, 0, plane, "IMAGE", image, window);
        Panel(picture, 1, plane, "TRUTH", truth, window);
        Panel(picture, 2, plane, "DIFFERENCE", difference, DifferenceWindow);
        picture.Save(path);
    }

    /// <summary>The phantom's mean over a pixel and its slice: as a detector sees an edge.</summary>
    private static float[] Truth(Reformat plane, Phantom phantom, double water)
    {
        var truth = new float[plane.Rows * plane.Columns];
        Parallel.For(0, truth.Length, i =>
        {
            Vector3D centre = plane.Plane.PixelCentre(i / plane.Columns, i % plane.Columns);
            double sum = 0;
            foreach (double right in (ReadOnlySpan<double>)[-.25, .25])
                foreach (double down in (ReadOnlySpan<double>)[-.25, .25])
                    foreach (double through in (ReadOnlySpan<double>)[-.25, .25])
                        sum += phantom.ValueAt(centre + right * plane.Plane.ColumnSpacingMm * plane.Plane.RowDirection
                            + down * plane.Plane.RowSpacingMm * plane.Plane.ColumnDirection + through * plane.Plane.SliceThicknessMm * plane.Plane.Normal);
            truth[i] = (float)CtTruth.Hounsfield(sum / 8, water);
        });
        return truth;
    }

    private static void Panel(GreyPicture picture, int number, Reformat plane, string title, float[] pixels, DisplayWindow window)
    {
        int left = number * plane.Columns, right = left + plane.Columns, middle = left + plane.Columns / 2, bottom = plane.Rows;
        int line = 2 * PixelFont.Height, bar = (int)Math.Round(BarMm / plane.Plane.ColumnSpacingMm);
        picture.Draw(left, 0, plane.Columns, pixels, window.Center, window.Width);
        picture.Write(left + Margin, Margin, title);
        picture.Write(left + Margin, bottom - Margin - line, FormattableString.Invariant($"W {window.Width:0} L {window.Center:0}"));
        picture.Bar(right - Margin - bar, bottom - Margin - line, bar);
        picture.Write(right - Margin - GreyPicture.WidthOf("50 MM"), bottom - Margin - 2 * line - 6, "50 MM");
        picture.Write(left + Margin, bottom / 2, Letter(-plane.Plane.RowDirection));
        picture.Write(right - Margin - GreyPicture.WidthOf("L"), bottom / 2, Letter(plane.Plane.RowDirection));
        picture.Write(middle, Margin, Letter(-plane.Plane.ColumnDirection));
        picture.Write(middle, bottom - Margin - line, Letter(plane.Plane.ColumnDirection));
    }

    /// <summary>The side of the patient that an axis points to.</summary>
    private static string Letter(Vector3D direction) => (Math.Abs(direction.X), Math.Abs(direction.Y), Math.Abs(direction.Z)) switch
    {
        var (x, y, z) when x >= y && x >= z => direction.X > 0 ? "L" : "R",
        var (_, y, z) when y >= z => direction.Y > 0 ? "P" : "A",
        _ => direction.Z > 0 ? "H" : "F",
    };
}
