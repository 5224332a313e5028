using Acquisition.Core.Model.Ct;
using Acquisition.Core.Model.Images;
using Acquisition.Core.Model.Recipes;
using Acquisition.Simulation.Phantoms;
using Acquisition.Simulation.Scans;

namespace Acquisition.Reconstruction.Tests.Ct.Helical;

/// <summary>Focal spots that jump in the plane, along z, outwards: each view's rays from where they start.</summary>
public class FlyingFocalSpotTests
{
    private static CtSource Source => new HelicalScans().Acquisition.Sources[0];

    public static TheoryData<string> Cycles => ["in plane", "axial", "both"];

    [Theory]
    [MemberData(nameof(Cycles))]
    public void Water_and_inserts_have_their_values_wherever_the_focal_spot_flies(string cycle)
    {
        HelicalScans scan = Flying(cycle, views: 600, pitch: .9);
        Phantom phantom = CtTestObjects.Inserts(CtScans.Water, 80);
        foreach (ReconstructedImage image in scan.Reconstruct(phantom, CtScans.Recipe(160, 200)))
            foreach (PhantomRegion region in phantom.Regions)
            {
                double expected = 1000 * (region.Expected / CtScans.Water - 1);
                Assert.Equal(expected, HelicalImageTests.Mean(image, region), expected == -1000 ? 10 : Math.Max(5, .01 * (1000 + expected)));     // air, water, inserts
            }
    }

    [Fact]
    public void Axial_flight_makes_slices_of_less_than_a_row()
    {
        const double Step = .0625;
        HelicalScans scan = Flying("axial", views: 500, pitch: 1);
        Recipe recipe = new() { Grid = ImageGrid.Square(8, 8) with { Slices = 64, SliceThicknessMm = .4, SliceIncrementMm = Step } };
        Phantom disc = CtTestObjects.Disc(1, 3, .03, new(0, 0, .03));
        double[] profile = [.. scan.Reconstruct(disc, recipe).OrderBy(image => image.Plane.Location).Select(image => 1000 + HelicalImageTests.Mean(image, new("", default, 1.5, 1)))];
        double half = profile.Max() / 2;
        double width = profile.Count(value => value > half) * Step;
        Assert.Equal(.4, width, .1);        // two steps; a row is 0.625 mm
    }

    internal static HelicalScans Flying(string cycle, int views, double pitch, double lengthMm = 26, double offset = -.25)
    {
        IReadOnlyList<CtFocalSpot> spots = cycle switch
        {
            "in plane" => CtFocalSpot.InPlane(Source),
            "axial" => CtFocalSpot.Axial(Source),
            _ => CtFocalSpot.InPlaneAndAxial(Source),
        };
        return new HelicalScans(pitch: pitch, views: views, lengthMm: lengthMm, offset: offset) { Path = (i, view) => spots[i % spots.Count].Of(view) };
    }
}
