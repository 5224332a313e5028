using Acquisition.Core.Model.Ct;
using Acquisition.Core.Model.Images;
using Acquisition.Simulation.Phantoms;
using Acquisition.Simulation.Scans;
using Acquisition.Simulation.Shapes;

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
    /// The FORBILD head, which tells bone, soft tissue of 0.25 % and 1 % contrast, and an ear full of air cells apart. Rows and channels are 0.5 mm at the isocentre.
    /// </summary>
    [Theory]
    [InlineData(DetectorShape.Flat)]
    [InlineData(DetectorShape.Cylindrical)]
    public void Forbild_head_has_its_values_in_the_mid_plane(DetectorShape shape)
    {
        Phantom phantom = CtPhantoms.ForbildHead(CtScans.Water);
        CtAcquisition scan = CtScanners.ConeBeam(elements: 512, pitchMm: .75, views: 900).AsLineIntegrals()
            .With(source => source with { DetectorShape = shape, DetectorRows = 4, CentralRow = 1.5, CentralChannel = 255.25 });
        foreach (IGrouping<double, PhantomRegion> plane in phantom.Regions.GroupBy(region => region.Centre.Z))
        {
            // The table brings the regions to the plane of the focal spot.
            ReconstructedImage image = Assert.Single(ConeScans.Images(scan, phantom, ConeScans.Recipe(512, 252, 1, z: plane.Key), tableMm: plane.Key));
            foreach (PhantomRegion region in plane.Where(region => region.Name != "air outside"))        // beyond what every view sees
            {
                double expected = 1000 * (region.Expected / CtScans.Water - 1);
                // A fifth of the phantom's least contrast, 5 HU; bone and air to as many parts in a thousand.
                Assert.Equal(expected, image.Mean(region), 1 + .001 * Math.Abs(expected));
            }
        }
    }

    /// <summary>
    /// A ball of water off the mid-plane, on the axis, where all rays through its middle are inclined by κ. A frequency is in a view whose ray it is perpendicular to, so that those within κ
    /// of the axis are in none: a part 1 − cos κ of all directions. Inside a ball every direction contributes the same to every point (its Radon transform is a parabola), so
    /// that much of it is missing.
    /// </summary>
    [Theory]
    [InlineData(4)]
    [InlineData(8)]
    [InlineData(11)]
    public void Ball_off_the_mid_plane_is_too_low_by_the_cone_that_is_missing(double degrees)
    {
        double height = ConeScans.SourceIsocentre * Math.Tan(double.DegreesToRadians(degrees));
        CtAcquisition scan = ConeScans.Acquisition(rows: 360, channels: 160, views: 300).With(source => source with { RowPitchMm = 1.7 });
        double missing = 1000 * (1 - Math.Cos(double.DegreesToRadians(degrees)));
        // Against the same ball in the mid-plane, as sampled: its edges meet other rows and voxels, a tenth of a HU. Rays through the ball differ from κ by up to 25/750 either
        // way, which is of second order: 0.1 %.
        Assert.Equal(missing, Mean(0) - Mean(height), .1 + .01 * missing);

        double Mean(double z)
        {
            Phantom ball = new("ball", [new(new(0, 0, z), new(25, 25, 25), CtScans.Water)], []);
            return ConeScans.Images(scan, ball, ConeScans.Recipe(64, 80, 9, 1.4, z: z)).Mean(new("middle", new(0, 0, z), 8, 0));
        }
    }

    /// <summary>
    /// A stack of discs (Defrise): radius R, a period d along the axis. Of its fundamental, 1/d along z and a jinc across, the cone without data takes what lies below w = tan κ/d across:
    /// ∫₀ʷ 2πω·R·J₁(2πRω)/ω dω = 1 − J₀(2πRw). On the axis at height z a part J₀(2πRz/(ρd)) of its contrast is left.
    /// </summary>
    [Theory]
    [InlineData(DetectorShape.Flat)]
    [InlineData(DetectorShape.Cylindrical)]
    public void Contrast_of_a_stack_of_discs_falls_with_the_height_as_a_Bessel_function(DetectorShape shape)
    {
        const double RadiusMm = 40, PeriodMm = 20;
        Phantom stack = new("discs", [], []) { Solids = [.. Enumerable.Range(-9, 19).Select(k => Solid.Cylinder(new(0, 0, k * PeriodMm), new(RadiusMm, RadiusMm, PeriodMm / 4), CtScans.Water))] };
        CtAcquisition scan = ConeScans.Acquisition(shape, rows: 300, channels: 64, views: 120).With(source => source with { RowPitchMm = 1.6, ChannelPitchMm = 3.2 });
        List<ReconstructedImage> images = ConeScans.Images(scan, stack, ConeScans.Recipe(4, 4, 141, 1, z: 60));
        double inMidPlane = Fundamental(0, PeriodMm, Profile);
        // A box's fundamental, in rows of 1 mm that are interpolated linearly: sinc²(1/20) of 2/π.
        Assert.Equal(2000 / Math.PI * .992, inMidPlane, .01 * inMidPlane);
        foreach (double height in (double[])[20, 40, 60, 80, 100, 120])
        {
            double measured = Fundamental(height, PeriodMm, Profile), left = Fundamental(height, PeriodMm, z => Bessel0(2 * Math.PI * RadiusMm * z / (ConeScans.SourceIsocentre * PeriodMm)) * Math.Cos(2 * Math.PI * z / PeriodMm));
            // Rays through a disc's near and far edge differ by R/ρ = 5 % in κ either way, which is of second order but where edges are sampled at 2 mm: 2 % of the contrast that there was.
            Assert.Equal(left, measured / inMidPlane, .02);
        }

        double Profile(double z) => images.Single(image => Math.Abs(image.Plane.Location - z) < .1).Pixels.ToArray().Average(pixel => (double)pixel);
    }

    /// <summary>The amplitude over one period about a height of a profile in steps of 1 mm.</summary>
    private static double Fundamental(double height, double period, Func<double, double> profile)
    {
        double sum = 0;
        for (double z = height - period / 2; z < height + period / 2; z++) sum += 2 / period * profile(z) * Math.Cos(2 * Math.PI * z / period);
        return sum;
    }

    /// <summary>J₀(x) = (1/π)·∫₀^π cos(x·sin t) dt.</summary>
    private static double Bessel0(double x) => Enumerable.Range(0, 200).Average(i => Math.Cos(x * Math.Sin(Math.PI * (i + .5) / 200)));
}
