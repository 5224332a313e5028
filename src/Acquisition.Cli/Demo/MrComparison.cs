using Acquisition.Simulation.Phantoms;
using Acquisition.Simulation.Scans;

namespace Acquisition.Cli.Demo;

/// <summary>A slice of a series and what it should show, both in the phantom's unit: a part of what fully relaxed water gives.</summary>
internal sealed record ComparedSlice(string Name, StoredImage Image, float[] Truth);

/// <summary>
/// An MR series beside its phantom. Stored MR pixels have no unit: one factor for the whole series, the best one over the tissue of the compared slices, gives
/// them the phantom's.
/// </summary>
internal sealed class MrComparison
{
    /// <summary>Where eyes, basal ganglia and tumour are seen; a direct sum takes seconds for each.</summary>
    private static readonly (string Name, double ZMm)[] Heights = [("orbits", -42.5), ("basal ganglia", 12.5), ("tumour", 37.5)];

    public MrComparison(MrSimulation scan, IReadOnlyList<StoredImage> series)
    {
        Phantom = scan.Model.Phantom;
        Truth = new(scan);
        ComparedSlice[] stored =
        [
            .. Heights.Select(height => (height.Name, Image: series.MinBy(image => Math.Abs(image.Plane.ImagePositionPatient.Z - height.ZMm))!))
                .Select(slice => new ComparedSlice(slice.Name, slice.Image, Truth.Image(slice.Image))),
        ];
        double cross = 0, norm = 0;
        foreach (ComparedSlice slice in stored)
            foreach (int i in Tissue(slice.Image))
            {
                cross += (double)slice.Image.Pixels[i] * slice.Truth[i];
                norm += (double)slice.Image.Pixels[i] * slice.Image.Pixels[i];
            }

        float unit = (float)(cross / norm);
        Series = [.. series.Select(image => Scaled(image, unit))];
        Slices = [.. stored.Select(slice => slice with { Image = Scaled(slice.Image, unit) })];
    }

    public Phantom Phantom { get; }

    public WhitenedTruth Truth { get; }

    /// <summary>All images, in the phantom's unit.</summary>
    public IReadOnlyList<StoredImage> Series { get; }

    /// <summary>Those that are compared pixel by pixel.</summary>
    public IReadOnlyList<ComparedSlice> Slices { get; }

    /// <summary>
    /// The pixels whose centres lie in something that gives signal. In air a magnitude of many channels shows nothing but the noise's power.
    /// </summary>
    public IEnumerable<int> Tissue(StoredImage image) =>
        Enumerable.Range(0, image.Pixels.Length).Where(i => Phantom.ValueAt(image.Plane.PixelCentre(i / image.Columns, i % image.Columns)) > 0);

    private static StoredImage Scaled(StoredImage image, float factor) => image with { Pixels = [.. image.Pixels.Select(pixel => factor * pixel)] };
}
