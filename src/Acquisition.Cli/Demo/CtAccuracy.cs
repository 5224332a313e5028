using Acquisition.Simulation.Ct;
using Acquisition.Simulation.Phantoms;

namespace Acquisition.Cli.Demo;

/// <summary>The phantom's regions in the slice that meets each of them, against their true HU.</summary>
internal static class CtAccuracy
{
    /// <summary>The limit of daily quality control for water, which is also asked of the image's edge.</summary>
    private const double WaterLimitHu = 5;

    private const double AirLimitHu = 10;

    /// <summary>Up to here the limit is water's.</summary>
    private const double SoftTissueHu = 100;

    public static IEnumerable<AccuracyRow> Measure(Phantom phantom, double water, IReadOnlyList<StoredImage> series)
    {
        foreach (PhantomRegion region in phantom.Regions)
        {
            StoredImage slice = series.MinBy(image => Math.Abs((region.Centre - image.Plane.ImagePositionPatient).Dot(image.Plane.Normal)))!;
            double expected = CtTruth.Hounsfield(region.Expected, water);
            double limit = expected switch
            {
                -1000 => AirLimitHu,
                > -SoftTissueHu and < SoftTissueHu => WaterLimitHu,
                // 1 % of the true attenuation, on the HU scale.
                _ => .01 * (1000 + expected),
            };
            yield return new AccuracyRow(region.Name, "HU", expected, region.Measure(slice.Plane, slice.Columns, slice.Pixels).Mean, limit);
        }
    }
}
