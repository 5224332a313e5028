using Acquisition.Core.Model.Geometry;

namespace Acquisition.Simulation.Phantoms;

/// <summary>A ball in which the phantom has one value: where an image is measured against the truth.</summary>
/// <param name="Name">Unique in the phantom.</param>
/// <param name="Centre">Patient LPS, mm.</param>
/// <param name="RadiusMm">Stays clear of every edge.</param>
/// <param name="Expected">The phantom's value in it.</param>
public sealed record PhantomRegion(string Name, Vector3D Centre, double RadiusMm, double Expected)
{
    /// <summary>Stands on the patient's left side only.</summary>
    public const string LeftMarker = "left marker";

    /// <summary>Stands on the patient's front side only.</summary>
    public const string AnteriorMarker = "anterior marker";

    /// <summary>Stands towards the patient's head only.</summary>
    public const string HeadMarker = "head marker";

    /// <summary>Statistics of the pixels whose centres lie in the region.</summary>
    /// <param name="plane">Where the image lies.</param>
    /// <param name="columns">Columns of the image.</param>
    /// <param name="pixels">[rows × columns], row 0 first.</param>
    public RegionMeasurement Measure(SlicePlane plane, int columns, ReadOnlySpan<float> pixels)
    {
        int count = 0;
        double sum = 0, squares = 0;
        for (int i = 0; i < pixels.Length; i++)
        {
            if ((plane.PixelCentre(i / columns, i % columns) - Centre).Length > RadiusMm) continue;
            count++;
            sum += pixels[i];
            squares += (double)pixels[i] * pixels[i];
        }

        double mean = sum / count;
        return new(count, mean, Math.Sqrt(Math.Max(0, squares / count - mean * mean)));
    }
}

/// <summary>Mean and standard deviation over a region's pixels, in the image's unit; NaN where the image does not meet the region.</summary>
public readonly record struct RegionMeasurement(int Pixels, double Mean, double StandardDeviation);
