using Acquisition.Core.Model.Ct;
using Acquisition.Core.Model.Images;
using Acquisition.Simulation.Phantoms;

namespace Acquisition.Reconstruction.Tests.Ct.Helical;

/// <summary>Helical images against phantoms whose line integrals are closed forms.</summary>
public class HelicalImageTests
{
    // What users of a scanner know: water 0 ± 5 HU, at the centre ± 2 HU, air −1000 ± 10 HU.
    private const double WaterTolerance = 5;
    private const double CentreTolerance = 2;
    private const double AirTolerance = 10;

    [Theory]
    [InlineData(DetectorShape.Cylindrical, 1.0, 0, 0)]
    [InlineData(DetectorShape.Flat, 1.0, 0, 0)]
    [InlineData(DetectorShape.Cylindrical, .2, 0, 0)]       // each voxel is seen in ten half turns
    [InlineData(DetectorShape.Cylindrical, 1.5, 0, 0)]      // hardly in one
    [InlineData(DetectorShape.Cylindrical, .9, 60, -40)]    // off the axis
    [InlineData(DetectorShape.Flat, .6, -60, 40)]
    public void Water_is_0_HU_at_the_centre_and_the_edge_in_every_slice(DetectorShape shape, double pitch, double x, double y)
    {
        HelicalScans scan = new(pitch: pitch, shape: shape, lengthMm: 34);
        Phantom phantom = CtPhantoms.WaterCylinder(CtScans.Water, 80, x, y);
        List<ReconstructedImage> images = scan.Reconstruct(phantom, CtScans.Recipe(160, 320));
        Assert.True(images.Count >= 8, $"{images.Count} slices");
        foreach (ReconstructedImage image in images)
        {
            foreach (PhantomRegion region in phantom.Regions)
                Assert.Equal(0, Mean(image, region), region.Name == "water centre" ? CentreTolerance : WaterTolerance);
            Assert.Equal(-1000, Mean(image, new("air", new(x > 0 ? x - 100 : x + 100, y, 0), 8, 0)), AirTolerance);
        }
    }

    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(8)]
    [InlineData(9)]
    [InlineData(12)]
    [InlineData(17)]
    [InlineData(40)]
    public void Water_is_0_HU_whatever_the_number_of_rows_and_not_only_where_they_fill_vectors(int rows)
    {
        HelicalScans scan = new(rows: rows, pitch: .9, lengthMm: Math.Max(12, 2.5 * rows * HelicalScans.RowSpacing));
        Phantom phantom = CtPhantoms.WaterCylinder(CtScans.Water, 80, 20, -10);
        List<ReconstructedImage> images = scan.Reconstruct(phantom, CtScans.Recipe(160, 320));
        Assert.True(images.Count >= 8, $"{images.Count} slices");
        foreach (ReconstructedImage image in images)
            foreach (PhantomRegion region in phantom.Regions) Assert.Equal(0, Mean(image, region), region.Name == "water centre" ? CentreTolerance : WaterTolerance);
    }

    /// <summary>Over the pixels of a disc: the region's centre moved into the slice.</summary>
    internal static double Mean(ReconstructedImage image, PhantomRegion region)
    {
        PhantomRegion here = region with { Centre = new(region.Centre.X, region.Centre.Y, image.Plane.Location) };
        return here.Measure(image.Plane, image.Columns, image.Pixels.Span).Mean;
    }
}
