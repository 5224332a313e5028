using Acquisition.Simulation.Mr;
using Acquisition.Simulation.Scans;

namespace Acquisition.Cli.Demo;

/// <summary>MR images against the sum of the exact Fourier coefficients that were sampled, at each pixel.</summary>
internal static class MrAccuracy
{
    /// <summary>The noise of the simulated receivers makes about half of it; the images are stored with 12 bits or more.</summary>
    private const double LimitPercent = 2;

    public static IEnumerable<AccuracyRow> Measure(MrSimulation scan, IReadOnlyList<StoredImage> series)
    {
        // The direct sum takes seconds a slice: the first, the middle and the last stand for all.
        foreach (StoredImage image in new[] { series[0], series[series.Count / 2], series[^1] }.Distinct())
        {
            float[] truth = MrTruth.BandLimited(scan.Model, scan.Encoding.EncodedSpace, image.Plane, image.Rows, image.Columns);
            yield return new AccuracyRow($"slice {image.InstanceNumber}: error (NRMSE)", "%", 0, 100 * NormalisedError(image.Pixels, truth), LimitPercent);
        }
    }

    /// <summary>‖s·image − truth‖ / ‖truth‖ with the best s: stored MR pixels have no unit.</summary>
    private static double NormalisedError(float[] image, float[] truth)
    {
        double cross = 0, imageNorm = 0, truthNorm = 0;
        for (int i = 0; i < image.Length; i++)
        {
            cross += (double)image[i] * truth[i];
            imageNorm += (double)image[i] * image[i];
            truthNorm += (double)truth[i] * truth[i];
        }

        double scale = cross / imageNorm, error = 0;
        for (int i = 0; i < image.Length; i++) error += Math.Pow(scale * image[i] - truth[i], 2);
        return Math.Sqrt(error / truthNorm);
    }
}
