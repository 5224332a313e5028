using System.Runtime.InteropServices;
using Acquisition.Core.Model.Ct;
using Acquisition.Core.Model.Images;

namespace Acquisition.Reconstruction.Tests.Ct;

/// <summary>A thin wire along the axis, seen by detector elements as wide as their pitch, in closed form; and the MTF of its image.</summary>
/// <param name="X">Scanner frame, mm.</param>
/// <param name="Y">Scanner frame, mm.</param>
internal sealed record Wire(double X, double Y)
{
    /// <summary>At 13 lp/cm a wire as thin as this has itself an MTF of 0.997.</summary>
    private const double RadiusMm = .02;

    private const double AttenuationPerMm = 10;

    /// <summary>Object views from an angle of 0.3 on: line integrals, each the mean over an element's width, along rays of their row's inclination.</summary>
    public CtViewBlock Views(CtAcquisition acquisition)
    {
        CtSource source = acquisition.Sources[0];
        int channels = source.DetectorChannels, rows = source.DetectorRows, count = (int)acquisition.ViewCount!.Value;
        CtView[] views = [.. Enumerable.Range(0, count).Select(i => new CtView(.3 + 2 * Math.PI * i / acquisition.ViewsPerRotation, 0))];
        float[] samples = new float[count * rows * channels];
        for (int i = 0; i < count * channels; i++)
        {
            (int view, int channel) = Math.DivRem(i, channels);
            double left = Distance(source, views[view].AngleRad, channel - .5), right = Distance(source, views[view].AngleRad, channel + .5);
            double level = AttenuationPerMm * (ChordIntegral(right) - ChordIntegral(left)) / (right - left);
            for (int row = 0; row < rows; row++) samples[(view * rows + row) * channels + channel] = (float)(level * Slant(source, row, channel));
        }
        return new CtViewBlock(CtViewKind.Object, 0, views, MemoryMarshal.AsBytes(samples.AsSpan()).ToArray());
    }

    /// <summary>The image's spectrum at a frequency, the mean over directions, by that of a point of the wire's cross-section.</summary>
    public double Mtf(ReconstructedImage image, double lpPerCm)
    {
        const int Directions = 12;
        double sum = 0, area = image.Plane.ColumnSpacingMm * image.Plane.RowSpacingMm, k = 2 * Math.PI * lpPerCm / 10;
        for (int direction = 0; direction < Directions; direction++)
        {
            (double sin, double cos) = Math.SinCos(Math.PI * direction / Directions);
            for (int i = 0; i < image.Pixels.Length; i++)
            {
                double x = image.Plane.PixelCentre(i / image.Columns, i % image.Columns).X - X, y = image.Plane.PixelCentre(i / image.Columns, i % image.Columns).Y - Y;
                sum += (image.Pixels.Span[i] / 1000 + 1) * CtScans.Water * Math.Cos(k * (x * cos + y * sin));
            }
        }
        return sum * area / Directions / (AttenuationPerMm * Math.PI * RadiusMm * RadiusMm);
    }

    /// <summary>The frequency where the MTF falls below a level, lp/cm.</summary>
    public double Frequency(ReconstructedImage image, double level)
    {
        double low = 0, high = 1;
        while (Mtf(image, high) > level) (low, high) = (high, high + 1);
        while (high - low > .01)
        {
            double middle = (low + high) / 2;
            if (Mtf(image, middle) > level) low = middle;
            else high = middle;
        }
        return low;
    }

    /// <summary>From the ray of a channel, in fractions, to the wire's axis; growing with the channel.</summary>
    private double Distance(CtSource source, double angle, double channel)
    {
        (double sin, double cos) = Math.SinCos(angle);
        double lateral = X * cos + Y * sin, offset = (channel - source.CentralChannel) * source.ChannelPitchMm;
        if (source.Beam == CtBeam.Parallel) return offset - lateral;
        double depth = source.SourceIsocentreDistanceMm + Y * cos - X * sin, fan = offset / source.SourceDetectorDistanceMm;
        double gamma = source.DetectorShape == DetectorShape.Flat ? Math.Atan(fan) : fan;
        return Math.Sqrt(lateral * lateral + depth * depth) * Math.Sin(gamma - Math.Atan2(lateral, depth));
    }

    /// <summary>Length of a ray over that of its projection on the plane of the focal spot.</summary>
    private static double Slant(CtSource source, int row, int channel)
    {
        if (source.Beam == CtBeam.Parallel) return 1;
        double u = (channel - source.CentralChannel) * source.ChannelPitchMm, v = (row - source.CentralRow) * source.RowPitchMm;
        double level = source.DetectorShape == DetectorShape.Flat ? Math.Sqrt(source.SourceDetectorDistanceMm * source.SourceDetectorDistanceMm + u * u) : source.SourceDetectorDistanceMm;
        return Math.Sqrt(level * level + v * v) / level;
    }

    /// <summary>∫ of the wire's chord 2·√(r² − t²) up to t.</summary>
    private static double ChordIntegral(double t)
    {
        double at = Math.Clamp(t, -RadiusMm, RadiusMm);
        return at * Math.Sqrt(RadiusMm * RadiusMm - at * at) + RadiusMm * RadiusMm * Math.Asin(at / RadiusMm);
    }
}
