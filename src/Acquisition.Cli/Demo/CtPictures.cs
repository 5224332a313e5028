using Acquisition.Core.Model.Geometry;
using Acquisition.Core.Model.Recipes;
using Acquisition.Simulation.Ct;
using Acquisition.Simulation.Phantoms;

namespace Acquisition.Cli.Demo;

/// <summary>Planes through a series of the head beside the same planes of the phantom, HU.</summary>
internal static class CtPictures
{
    /// <summary>The windows that a department calls so; Wide is for bone; the difference narrow, so that a few HU show.</summary>
    private static readonly DisplayWindow Brain = new(40, 100), Soft = new(40, 250), Wide = new(300, 2000), Difference = new(0, 100);

    public static void Draw(Phantom phantom, double water, IReadOnlyList<StoredImage> series, string folder)
    {
        IReadOnlyList<StoredImage> upwards = [.. series.OrderBy(image => image.Plane.Location)];
        foreach ((Reformat plane, DisplayWindow window, string name) in new[]
        {
            (Reformat.Axial(upwards, 13), Brain, "ct-axial.png"), (Reformat.Axial(upwards, -45), Wide, "ct-axial-bone.png"),
            (Reformat.Coronal(upwards, 8), Soft, "ct-coronal.png"), (Reformat.Sagittal(upwards, 7), Soft, "ct-sagittal.png"),
            (Reformat.Sagittal(upwards, 0), Wide, "ct-sagittal-bone.png"),
        })
            ComparedPicture.Write(Path.Combine(folder, name), plane, plane.Of(upwards), Truth(plane, phantom, water), window, Difference);
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
}
