using Acquisition.Core.Model.Ct;
using Acquisition.Core.Model.Images;
using Acquisition.Simulation.Phantoms;
using Acquisition.Simulation.Scans;

namespace Acquisition.Reconstruction.Tests.Ct.ConeBeam;

/// <summary>Objects that end along z: right where the focal spot's plane cuts them, and off it wrong by as much as Feldkamp's formula is.</summary>
public class ConeArtefactTests
{
    [Fact]
    public void Shepp_Logan_is_itself_in_the_mid_plane()
    {
        Phantom phantom = SheppLogan.Head(80, CtScans.Water);
        CtAcquisition scan = CtScanners.ConeBeam(elements: 256, pitchMm: 1.2, views: 360).AsLineIntegrals();
        // The table brings the region to the plane of the focal spot.
        foreach (PhantomRegion region in phantom.Regions)
        {
            ReconstructedImage image = Assert.Single(ConeScans.Images(scan, phantom, ConeScans.Recipe(200, 190, 1, z: region.Centre.Z), tableMm: region.Centre.Z));
            Assert.Equal(1000 * (region.Expected / CtScans.Water - 1), image.Mean(region), 3.0);
        }
    }

    [Theory]
    [InlineData(DetectorShape.Flat)]
    [InlineData(DetectorShape.Cylindrical)]
    public void Head_phantom_has_its_values_in_the_mid_plane(DetectorShape shape)
    {
        Phantom phantom = CtPhantoms.Head(CtScans.Water);
        CtAcquisition scan = CtScanners.ConeBeam(elements: 256, pitchMm: 1.3, views: 400).AsLineIntegrals().With(source => source with { DetectorShape = shape });
        ReconstructedImage image = Assert.Single(ConeScans.Images(scan, phantom, ConeScans.Recipe(256, 215, 1)));
        foreach (PhantomRegion region in phantom.Regions.Where(region => region.Centre.Z == 0))
        {
            double expected = 1000 * (region.Expected / CtScans.Water - 1);
            Assert.Equal(expected, image.Mean(region), (region.Name == "water centre" ? 2 : 5) + .01 * Math.Abs(expected));
        }
    }

    /// <summary>
    /// A ball of water off the mid-plane, at heights that are inclined by κ seen from the focal spot. Feldkamp's volume lacks the planes through the ball that no view's plane
    /// is near, a cone of half angle κ in Fourier space: a part 1 − cos κ of all directions. So at its middle the error is about that part of 1000 HU, always too low.
    /// </summary>
    [Theory]
    [InlineData(4)]
    [InlineData(8)]
    public void Ball_off_the_mid_plane_is_too_low_by_the_cone_that_is_missing(double degrees)
    {
        double height = 750 * Math.Tan(double.DegreesToRadians(degrees));
        const double Radius = 25;
        Phantom at = Ball(height), middle = Ball(0);
        CtAcquisition scan = ConeScans.Acquisition(rows: 260, channels: 160, views: 300).With(source => source with { RowPitchMm = 1.7 });
        double off = Mean(at, height), here = Mean(middle, 0), missing = 1000 * (1 - Math.Cos(double.DegreesToRadians(degrees)));
        Assert.Equal(0, here, 2.0);
        Assert.InRange(here - off, .3 * missing, 3 * missing);

        Phantom Ball(double z) => new("ball", [new(new(0, 0, z), new(Radius, Radius, Radius), CtScans.Water)], []);
        double Mean(Phantom phantom, double z) => ConeScans.Images(scan, phantom, ConeScans.Recipe(64, 80, 9, 1.4, z: z)).Mean(new("middle", new(0, 0, z), 8, 0));
    }
}
