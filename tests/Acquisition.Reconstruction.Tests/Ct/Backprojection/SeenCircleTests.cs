using Acquisition.Core.Model.Ct;
using Acquisition.Core.Model.Geometry;
using Acquisition.Core.Model.Images;
using Acquisition.Simulation.Phantoms;
using Acquisition.Simulation.Scans;

namespace Acquisition.Reconstruction.Tests.Ct.Backprojection;

public class SeenCircleTests
{
    [Theory]
    [InlineData(DetectorShape.Cylindrical, -.25, 0, 0)]
    [InlineData(DetectorShape.Flat, -.25, 0, 0)]
    [InlineData(DetectorShape.Flat, 20.4, 0, 0)]            // a badly centred detector: the nearer side counts
    [InlineData(DetectorShape.Cylindrical, .25, 60, -90)]   // the image is not centred on the circle
    public void Pixels_that_not_every_view_sees_have_no_value_and_the_others_are_right_up_to_the_edge(DetectorShape shape, double offset, double x, double y)
    {
        // The ray to the last channel on the nearer side passes the axis at ρ·sin γ.
        CtAcquisition acquisition = CtScans.Acquisition(shape, offset: offset);
        CtSource source = acquisition.Sources[0];
        double edge = Math.Min(source.CentralChannel, source.DetectorChannels - 1 - source.CentralChannel) * source.ChannelPitchMm / source.SourceDetectorDistanceMm;
        double radius = source.SourceIsocentreDistanceMm * Math.Sin(shape == DetectorShape.Flat ? Math.Atan(edge) : edge);

        // A body that nearly fills the circle: partial sums would be far from its value.
        CtSimulation scan = CtScans.Simulate(acquisition, CtPhantoms.WaterCylinder(CtScans.Water, radius - 6), CtScans.Recipe(128, 512, x, y));
        ReconstructedImage image = Assert.Single(Reconstruct.All(scan.Header, scan.Blocks()));
        ReadOnlySpan<float> pixels = image.Pixels.Span;
        int seen = 0;
        for (int i = 0; i < pixels.Length; i++)
        {
            Vector3D centre = image.Plane.PixelCentre(i / image.Columns, i % image.Columns);
            double distance = Math.Sqrt(centre.X * centre.X + centre.Y * centre.Y);
            if (distance > radius) Assert.True(float.IsNaN(pixels[i]), $"{pixels[i]} HU at {distance} mm, the circle ends at {radius} mm.");
            if (distance > radius - .01) continue;      // a hundredth of a channel is left to rounding
            seen++;
            if (distance < radius - 10) Assert.Equal(0, pixels[i], 10.0);               // water; single pixels have streaks
            else Assert.InRange(pixels[i], -1060, 60);                                  // its edge, and air: finite, and no partial sum below air
            if (distance > radius - 2) Assert.Equal(-1000, pixels[i], 60.0);            // air at the very edge, beside the body's blur
        }
        Assert.True(seen > 1000);
    }

    [Fact]
    public void Unless_the_recipe_says_otherwise_the_circle_fills_512_columns()
    {
        CtSimulation scan = CtScans.Simulate(CtScans.Acquisition(channels: 60, views: 20), CtPhantoms.Head(CtScans.Water), new());
        ReconstructedImage image = Assert.Single(Reconstruct.All(scan.Header, scan.Blocks()));
        Assert.Equal((512, 512), (image.Rows, image.Columns));
        Assert.Equal(0, (image.Plane.PixelCentre(255.5, 255.5) - new Vector3D(0, 0, 0)).Length, 1e-9);
        ReadOnlySpan<float> middle = image.Pixels.Span.Slice(256 * 512, 512), top = image.Pixels.Span[..512];
        Assert.False(float.IsNaN(middle[0]) || float.IsNaN(middle[511]) || float.IsNaN(top[255]) || float.IsNaN(top[256]));
        Assert.True(float.IsNaN(top[0]) && float.IsNaN(top[200]) && float.IsNaN(top[511]));
    }
}
