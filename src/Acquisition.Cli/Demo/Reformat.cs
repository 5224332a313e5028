using Acquisition.Core.Model.Geometry;

namespace Acquisition.Cli.Demo;

/// <summary>A plane through a series of axial images: its pixels lie between the images' by linear interpolation.</summary>
/// <param name="Name">As in a file's name.</param>
/// <param name="Plane">Where it lies.</param>
/// <param name="Rows">Its rows.</param>
/// <param name="Columns">Its columns.</param>
internal sealed record Reformat(string Name, SlicePlane Plane, int Rows, int Columns)
{
    /// <summary>Seen from the front, the patient's left on the right, through the whole series.</summary>
    public static Reformat Coronal(IReadOnlyList<StoredImage> series, double yMm) => Upright("coronal", series, new(1, 0, 0), new(0, 1, 0), yMm);

    /// <summary>Seen from the patient's left, the front on the left.</summary>
    public static Reformat Sagittal(IReadOnlyList<StoredImage> series, double xMm) => Upright("sagittal", series, new(0, 1, 0), new(1, 0, 0), xMm);

    /// <summary>The image nearest to a height, as it is.</summary>
    public static Reformat Axial(IReadOnlyList<StoredImage> series, double zMm)
    {
        StoredImage image = series.MinBy(image => Math.Abs(image.Plane.ImagePositionPatient.Z - zMm))!;
        return new("axial", image.Plane, image.Rows, image.Columns);
    }

    /// <summary>The plane's pixels, [rows × columns].</summary>
    /// <param name="series">Axial images, evenly spaced, from the feet to the head.</param>
    public float[] Of(IReadOnlyList<StoredImage> series)
    {
        var pixels = new float[Rows * Columns];
        SlicePlane first = series[0].Plane;
        double increment = series.Count > 1 ? series[1].Plane.Location - first.Location : 1;
        for (int i = 0; i < pixels.Length; i++)
        {
            Vector3D from = Plane.PixelCentre(i / Columns, i % Columns) - first.ImagePositionPatient;
            double column = from.Dot(first.RowDirection) / first.ColumnSpacingMm, row = from.Dot(first.ColumnDirection) / first.RowSpacingMm;
            double slice = Math.Clamp(from.Dot(first.Normal) / increment, 0, series.Count - 1);
            int below = Math.Min((int)slice, series.Count - 2 < 0 ? 0 : series.Count - 2), above = Math.Min(below + 1, series.Count - 1);
            double fraction = slice - below;
            pixels[i] = (float)((1 - fraction) * InPlane(series[below], row, column) + fraction * InPlane(series[above], row, column));
        }

        return pixels;
    }

    private static Reformat Upright(string name, IReadOnlyList<StoredImage> series, Vector3D across, Vector3D normal, double position)
    {
        StoredImage last = series[^1], first = series[0];
        double spacing = first.Plane.ColumnSpacingMm;
        int columns = across.X != 0 ? first.Columns : first.Rows, rows = (int)((last.Plane.Location - first.Plane.Location) / spacing) + 1;
        Vector3D corner = last.Plane.ImagePositionPatient, start = corner + (position - corner.Dot(normal)) * normal;
        return new(name, new SlicePlane(start, across, new(0, 0, -1), spacing, spacing, spacing), rows, columns);
    }

    private static double InPlane(StoredImage image, double row, double column)
    {
        double y = Math.Clamp(row, 0, image.Rows - 1), x = Math.Clamp(column, 0, image.Columns - 1);
        int top = Math.Min((int)y, image.Rows - 2), left = Math.Min((int)x, image.Columns - 2), at = top * image.Columns + left;
        double down = y - top, right = x - left;
        ReadOnlySpan<float> p = image.Pixels;
        return (1 - down) * ((1 - right) * p[at] + right * p[at + 1]) + down * ((1 - right) * p[at + image.Columns] + right * p[at + image.Columns + 1]);
    }
}
