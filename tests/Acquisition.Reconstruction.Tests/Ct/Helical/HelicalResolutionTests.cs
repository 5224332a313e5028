using System.Runtime.InteropServices;
using Acquisition.Core.Model.Ct;
using Acquisition.Core.Model.Geometry;
using Acquisition.Core.Model.Images;
using Acquisition.Core.Model.Recipes;

namespace Acquisition.Reconstruction.Tests.Ct.Helical;

/// <summary>What a helix resolves in the slice: a wire along the axis, seen by elements as wide as their pitch.</summary>
public class HelicalResolutionTests
{
    private static readonly Wire Wire = new(3.1, -2.3);

    [Theory]
    [InlineData(DetectorShape.Cylindrical, .55, CtKernel.Smooth, 3.5, 6)]
    [InlineData(DetectorShape.Flat, .55, CtKernel.Standard, 4.5, 7.5)]
    [InlineData(DetectorShape.Cylindrical, .3, CtKernel.Standard, 4.5, 7.5)]
    [InlineData(DetectorShape.Cylindrical, .3, CtKernel.Sharp, 7.5, 10)]
    [InlineData(DetectorShape.Flat, .3, CtKernel.Bone, 10, 13)]
    public void Wire_is_resolved_as_the_kernel_promises(DetectorShape shape, double spacingMm, CtKernel kernel, double half, double tenth)
    {
        ReconstructedImage image = Image(shape, spacingMm, .25, kernel);
        // 5 % as demanded, the same as of a fan.
        Assert.Equal(half, Wire.Frequency(image, .5), .05 * half);
        Assert.Equal(tenth, Wire.Frequency(image, .1), .05 * tenth);
        Assert.Equal(1, Wire.Mtf(image, 0), .02);
    }

    [Theory]
    [InlineData(DetectorShape.Cylindrical, .25)]
    [InlineData(DetectorShape.Flat, .45)]
    [InlineData(DetectorShape.Cylindrical, .9)]
    public void Quarter_offset_takes_a_third_of_what_aliases_out_of_a_helix(DetectorShape shape, double pitch)
    {
        double centred = Streaks(Image(shape, 1, 0, CtKernel.SheppLogan, pitch)), offset = Streaks(Image(shape, 1, .25, CtKernel.SheppLogan, pitch));
        // Found: 0.65 to 0.67 of it; in a fan 0.32. Presumably the rest is what linear interpolation mirrors: a fan's opposite rays interleave and cancel it, here they lie on each other.
        Assert.InRange(offset / centred, 0, .7);
    }

    /// <summary>RMS between 4 and 8 mm from the wire.</summary>
    private static double Streaks(ReconstructedImage image)
    {
        (double sum, int count) = (0, 0);
        for (int i = 0; i < image.Pixels.Length; i++)
        {
            Vector3D pixel = image.Plane.PixelCentre(i / image.Columns, i % image.Columns);
            double r = Math.Sqrt(Math.Pow(pixel.X - Wire.X, 2) + Math.Pow(pixel.Y - Wire.Y, 2));
            if (r is < 4 or > 8) continue;
            sum += Math.Pow(image.Pixels.Span[i] + 1000, 2);
            count++;
        }
        return Math.Sqrt(sum / count);
    }

    /// <summary>The slice in the middle, 16 mm about the wire in pixels of an eighth of a mm.</summary>
    private static ReconstructedImage Image(DetectorShape shape, double spacingMm, double offset, CtKernel kernel, double pitch = .9)
    {
        HelicalScans scan = new(rows: 8, pitch: pitch, lengthMm: 12, channels: (int)(60 / spacingMm), views: 720, shape: shape, offset: offset);
        scan = scan with
        {
            Acquisition = scan.Acquisition.With(source => source with { ChannelPitchMm = spacingMm * source.SourceDetectorDistanceMm / source.SourceIsocentreDistanceMm }),
        };
        Recipe recipe = new()
        {
            Grid = ImageGrid.Square(16, 128, new(Wire.X, Wire.Y, 0)) with { Slices = 1 },
            Settings = new FilteredBackprojection { Kernel = kernel },
        };
        return Assert.Single(Reconstruct.All(scan.Header(recipe), [Views(scan)]));
    }

    /// <summary>What one row sees in the plane of rotation, longer by 1/cos κ for each of the rows.</summary>
    private static CtViewBlock Views(HelicalScans scan)
    {
        CtSource source = scan.Acquisition.Sources[0];
        ReadOnlySpan<float> plane = MemoryMarshal.Cast<byte, float>(Wire.Views(scan.Acquisition.With(one => one with { DetectorRows = 1 })).Samples.Span);
        int channels = source.DetectorChannels, rows = source.DetectorRows;
        float[] samples = new float[plane.Length * rows];
        for (int i = 0; i < samples.Length; i++)
        {
            int channel = i % channels, row = i / channels % rows, view = i / channels / rows;
            double along = (channel - source.CentralChannel) * source.ChannelPitchMm, height = (row - source.CentralRow) * source.RowPitchMm, distance = source.SourceDetectorDistanceMm;
            double length = source.DetectorShape == DetectorShape.Flat ? Math.Sqrt(distance * distance + along * along) : distance;
            samples[i] = (float)(plane[view * channels + channel] * Math.Sqrt(1 + height * height / (length * length)));
        }
        return new CtViewBlock(CtViewKind.Object, 0, [.. Enumerable.Range(0, (int)scan.Acquisition.ViewCount!.Value).Select(scan.View)], MemoryMarshal.AsBytes(samples.AsSpan()).ToArray());
    }
}
