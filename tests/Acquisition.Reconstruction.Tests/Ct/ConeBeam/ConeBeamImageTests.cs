using Acquisition.Core.Model.Ct;
using Acquisition.Core.Model.Images;
using Acquisition.Simulation.Phantoms;

namespace Acquisition.Reconstruction.Tests.Ct.ConeBeam;

/// <summary>Volumes against closed forms.</summary>
public class ConeBeamImageTests
{
    /// <summary>What users of a scanner know of water.</summary>
    private const double WaterTolerance = 5, CentreTolerance = 2;

    [Theory]
    [InlineData(DetectorShape.Flat, 0, 0)]
    [InlineData(DetectorShape.Cylindrical, 0, 0)]
    [InlineData(DetectorShape.Flat, .25, 3.5)]
    [InlineData(DetectorShape.Cylindrical, -.25, -3.5)]
    public void Water_with_inserts_has_its_values_in_the_plane_of_the_focal_spot(DetectorShape shape, double offset, double rowOffset)
    {
        Phantom phantom = Inserts();
        List<ReconstructedImage> images = ConeScans.Images(ConeScans.Acquisition(shape, views: 240, channels: 200, offset: offset, rowOffset: rowOffset), phantom, ConeScans.Recipe(128, 200));
        ReconstructedImage image = Assert.Single(images);
        foreach (PhantomRegion region in phantom.Regions)
        {
            double expected = 1000 * (region.Expected / CtScans.Water - 1);
            // Inserts to 1 % of their difference to water, on top of water's own tolerance.
            Assert.Equal(expected, image.Mean(region), (region.Name == "centre" ? CentreTolerance : WaterTolerance) + .01 * Math.Abs(expected));
        }
    }

    [Theory]
    [InlineData(DetectorShape.Flat)]
    [InlineData(DetectorShape.Cylindrical)]
    public void Cylinder_along_the_axis_is_the_same_in_every_slice(DetectorShape shape)
    {
        // Feldkamp's formula is exact for what does not change along z.
        Phantom phantom = Inserts();
        List<ReconstructedImage> images = ConeScans.Images(ConeScans.Acquisition(shape, channels: 200, views: 240), phantom, ConeScans.Recipe(128, 200, 5, 16));
        Assert.Equal(5, images.Count);
        foreach (ReconstructedImage image in images)
            foreach (PhantomRegion region in phantom.Regions)
            {
                double expected = 1000 * (region.Expected / CtScans.Water - 1);
                Assert.Equal(expected, image.Mean(region with { Centre = region.Centre with { Z = image.Plane.Location } }), WaterTolerance + .01 * Math.Abs(expected));
            }
    }

    /// <summary>A water cylinder without end, with rods off its centre.</summary>
    private static Phantom Inserts()
    {
        double water = CtScans.Water;
        Ellipsoid[] ellipsoids =
        [
            new(default, new(80, 80, double.PositiveInfinity), water),
            new(new(40, 10, 0), new(10, 10, double.PositiveInfinity), .8 * water),
            new(new(-30, 35, 0), new(9, 9, double.PositiveInfinity), -water),
            new(new(-20, -45, 0), new(9, 9, double.PositiveInfinity), .05 * water),
        ];
        PhantomRegion[] regions =
        [
            new("centre", default, 8, water), new("left", new(65, -15, 0), 6, water), new("front", new(10, -65, 0), 6, water),
            new("bone", new(40, 10, 0), 6, 1.8 * water), new("air", new(-30, 35, 0), 5, 0), new("+50", new(-20, -45, 0), 5, 1.05 * water), new("outside", new(0, 90, 0), 4, 0),
        ];
        return new("water with rods", ellipsoids, regions);
    }
}
