using Acquisition.Core.Model.Geometry;
using Acquisition.Core.Model.Mr;
using Acquisition.Simulation.Phantoms;
using Acquisition.Simulation.Scans;

namespace Acquisition.Cli.Demo;

/// <summary>
/// The images of a twice undersampled MR scan against the exact Fourier coefficients of the whole encoding, those that the scan left out too; its tissues against
/// their signals.
/// </summary>
internal static class MrAccuracy
{
    /// <summary>Of √Σtruth² over a slice's tissue. The receivers' noise at R 2 is 2.3 to 2.8 % of that, and the g-factor adds up to a fifth.</summary>
    private const double ErrorLimitPercent = 4;

    /// <summary>
    /// 16 channels around a head amplify noise by 1 to 1.2 at R 2 (the g-factor) beyond √2; calibration lines, which are kept, lower it by up to .07. Aliasing of 2 %
    /// of the signal would add .4.
    /// </summary>
    private const double NoiseLimit = .25;

    /// <summary>
    /// Of what fully relaxed water gives: three standard deviations of the mean of the smallest region, 21 pixels of .9 % noise, are .6 %; as much again for edges
    /// that ring nearby.
    /// </summary>
    private const double SignalLimitPercent = 1.2;

    /// <param name="scan">What was sent.</param>
    /// <param name="noise">Standard deviation of a sample's real part, as the scan was simulated.</param>
    /// <param name="comparison">What came back.</param>
    public static IEnumerable<AccuracyRow> Measure(MrSimulation scan, double noise, MrComparison comparison)
    {
        foreach (ComparedSlice slice in comparison.Slices)
        {
            int[] tissue = [.. comparison.Tissue(slice.Image)];
            double error = Rms(tissue, i => slice.Image.Pixels[i] - slice.Truth[i]);
            yield return new AccuracyRow($"{slice.Name}: error (NRMSE in tissue)", "%", 0, 100 * error / Rms(tissue, i => slice.Truth[i]), ErrorLimitPercent);
            yield return new AccuracyRow($"{slice.Name}: error / noise of a full scan", "", Math.Sqrt(2), error / PixelNoise(scan.Encoding.EncodedSpace, noise), NoiseLimit);
        }

        foreach (PhantomRegion region in comparison.Phantom.Regions)
        {
            StoredImage image = comparison.Series.MinBy(image => Distance(region, image))!;
            if (Distance(region, image) > region.RadiusMm) continue;
            yield return new AccuracyRow(
                region.Name, "%", 100 * region.Expected, 100 * region.Measure(image.Plane, image.Columns, Unshaded(image, region, comparison.Truth)).Mean, SignalLimitPercent);
        }
    }

    /// <summary>Of a fully sampled image: a sum of that many samples, each with this noise, over the field of view.</summary>
    private static double PixelNoise(MrSpace space, double noise) =>
        noise * Math.Sqrt((double)space.Matrix.X * space.Matrix.Y) / (space.FieldOfViewMm.X * space.FieldOfViewMm.Y);

    private static double Distance(PhantomRegion region, StoredImage image) => Math.Abs((region.Centre - image.Plane.ImagePositionPatient).Dot(image.Plane.Normal));

    /// <summary>The tissue's own signal in a region, without what the coils make of it; 0 elsewhere.</summary>
    private static float[] Unshaded(StoredImage image, PhantomRegion region, WhitenedTruth truth) =>
    [
        .. image.Pixels.Select((pixel, i) =>
        {
            Vector3D point = image.Plane.PixelCentre(i / image.Columns, i % image.Columns);
            return (point - region.Centre).Length > region.RadiusMm ? 0 : (float)(pixel / truth.Shading(point));
        }),
    ];

    private static double Rms(int[] pixels, Func<int, double> value) => Math.Sqrt(pixels.Average(i => value(i) * value(i)));
}
