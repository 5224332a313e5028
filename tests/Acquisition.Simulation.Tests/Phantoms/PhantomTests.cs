using Acquisition.Core.Model.Geometry;
using Acquisition.Simulation.Phantoms;

namespace Acquisition.Simulation.Tests.Phantoms;

public class PhantomTests
{
    private const double Water = .0193;

    public static TheoryData<Phantom> All =>
    [
        CtPhantoms.Head(Water),
        CtPhantoms.WaterCylinder(Water, 100),
        CtPhantoms.WaterCylinder(Water, 60, 30, -20), // off centre
        MrPhantoms.Head(MrContrast.T1Weighted),
        SheppLogan.Head(110, Water),
        SheppLogan.CtHead(Water),
        CtPhantoms.ForbildHead(Water),
        CtTestObjects.Inserts(Water),
        CtTestObjects.Disc(2 * Water, 20, 1, new(5, -8, 3), around: Water),
        CtTestObjects.Ball(Water, 20, new(1, 2, 3)),
        CtTestObjects.Defrise(Water, .5 * Water, 80, 8, 7),
    ];

    [Theory]
    [MemberData(nameof(All))]
    public void Every_region_has_one_value_and_it_is_the_expected_one(Phantom phantom)
    {
        foreach (PhantomRegion region in phantom.Regions)
            foreach (Vector3D offset in UnitBall())
                Assert.Equal(region.Expected, phantom.ValueAt(region.Centre + region.RadiusMm * offset), 1e-12); // sums of a few doubles near 1
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Value_is_never_negative_and_nothing_lies_outside(Phantom phantom)
    {
        for (double x = -150; x <= 150; x += 7)
            for (double y = -150; y <= 150; y += 7)
                for (double z = -150; z <= 150; z += 7)
                {
                    double value = phantom.ValueAt(new(x, y, z));
                    Assert.True(value >= -1e-12); // air is a difference of two doubles
                    if (x * x + y * y > 125 * 125) Assert.Equal(0, value);
                }
    }

    [Theory]
    [InlineData(PhantomRegion.LeftMarker, 1, 0, 0)] // LPS: +X is the patient's left
    [InlineData(PhantomRegion.AnteriorMarker, 0, -1, 0)] // +Y is the back
    [InlineData(PhantomRegion.HeadMarker, 0, 0, 1)] // +Z is the head
    public void Marker_stands_on_its_side_only(string name, double x, double y, double z)
    {
        Vector3D side = new(x, y, z);
        foreach (Phantom phantom in new[] { CtPhantoms.Head(Water), MrPhantoms.Head(MrContrast.T1Weighted) })
        {
            PhantomRegion marker = phantom.Region(name);
            Assert.True(marker.Centre.Dot(side) > marker.RadiusMm);
            Assert.Equal(marker.Expected, phantom.ValueAt(marker.Centre), 1e-12);

            Vector3D mirrored = marker.Centre - 2 * marker.Centre.Dot(side) * side;
            foreach (Vector3D offset in UnitBall())
                Assert.True(phantom.ValueAt(mirrored + marker.RadiusMm * offset) < .85 * marker.Expected); // clearly darker than the marker
        }
    }

    [Fact]
    public void Head_is_asymmetric_within_the_rows_of_one_rotation()
    {
        // 16 rows of 0.625 mm: the head marker must show in some of them and not in all.
        Phantom head = CtPhantoms.Head(Water);
        Vector3D marker = head.Region(PhantomRegion.HeadMarker).Centre;
        int rows = Enumerable.Range(0, 16).Count(row => head.ValueAt(marker with { Z = (row - 7.5) * .625 }) > 1.1 * Water);
        Assert.InRange(rows, 5, 10);
    }

    [Fact]
    public void Shepp_Logan_has_the_densities_of_its_table_with_the_top_of_the_picture_in_front()
    {
        Phantom head = SheppLogan.Head(100, 1);

        Assert.Equal(2, head.ValueAt(new(0, -91, 0)), 1e-12); // rim
        Assert.Equal(1.02, head.ValueAt(new(0, 0, 40)), 1e-12); // brain
        Assert.Equal(1.00, head.ValueAt(new(-22, 0, -25)), 1e-12); // right ventricle
        Assert.Equal(1.00, head.ValueAt(new(22, 0, -25)), 1e-12);
        Assert.Equal(1.03, head.ValueAt(new(0, -50, -25)), 1e-12); // the big ellipsoid at the top
        Assert.Equal(1.03, head.ValueAt(new(-8, 60.5, -25)), 1e-12); // the leftmost of the three at the bottom
        Assert.Equal(1.02, head.ValueAt(new(-8, -70.5, -25)), 1e-12); // and nothing like it in front
        Assert.Equal(0, head.ValueAt(new(0, 0, 95)));
    }

    [Fact]
    public void Ventricles_of_Shepp_Logan_lean_apart_towards_the_front()
    {
        // In the table's upward y the long axis of the one at x = −.22 points to (cos −72°, sin −72°): down and inwards.
        Phantom head = SheppLogan.Head(100, 1);
        (double sin, double cos) = Math.SinCos(double.DegreesToRadians(-72));

        Assert.Equal(1.00, head.ValueAt(new(-22 + 36 * cos, -36 * sin, -25)), 1e-12);
        Assert.Equal(1.00, head.ValueAt(new(-22 - 36 * cos, 36 * sin, -25)), 1e-12);
        Assert.Equal(1.02, head.ValueAt(new(-22 - 36 * cos, -36 * sin, -25)), 1e-12); // the lean the other way
    }

    [Fact]
    public void Line_integral_is_what_stepping_through_the_values_finds()
    {
        Phantom head = CtPhantoms.Head(Water);
        Vector3D origin = new(-30, 12, 2), direction = new(.96, .28, 0); // through rim, fat, water, bone
        const double Step = .002;

        double stepped = Quadrature.AlongLine(head.ValueAt, origin, direction, -300, 300, Step);

        double worst = Step * head.Ellipsoids.Sum(e => Math.Abs(e.Value)); // an end of a chord is found to half a step
        Assert.Equal(stepped, head.LineIntegral(origin, direction), worst);
    }

    [Fact]
    public void Region_measures_the_pixels_inside_it_and_no_others()
    {
        SlicePlane plane = new(new(-2, -2, 0), new(1, 0, 0), new(0, 1, 0), 1, 1, 1); // 5 × 5 pixels about the origin
        float[] pixels = [.. Enumerable.Range(0, 25).Select(i => (float)i)];

        RegionMeasurement cross = new PhantomRegion("cross", new(0, 0, 0), 1.1, 0).Measure(plane, 5, pixels);

        Assert.Equal(5, cross.Pixels);
        Assert.Equal(12, cross.Mean, 1e-12); // the mean of 7, 11, 12, 13, 17
        Assert.Equal(Math.Sqrt((25 + 1 + 0 + 1 + 25) / 5.0), cross.StandardDeviation, 1e-9);
        Assert.Equal(0, new PhantomRegion("elsewhere", new(0, 0, 9), 1, 0).Measure(plane, 5, pixels).Pixels);
    }

    [Fact]
    public void Unknown_region_is_refused_with_the_names_there_are()
    {
        var error = Assert.Throws<KeyNotFoundException>(() => CtPhantoms.Head(Water).Region("liver"));
        Assert.Contains("bone insert", error.Message);
    }

    /// <summary>The centre and points on and inside the unit sphere.</summary>
    private static IEnumerable<Vector3D> UnitBall()
    {
        for (int polar = 0; polar <= 6; polar++)
            for (int around = 0; around < 12; around++)
            {
                (double sinT, double cosT) = Math.SinCos(Math.PI * polar / 6);
                (double sin, double cos) = Math.SinCos(Math.PI * around / 6);
                Vector3D surface = new(sinT * cos, sinT * sin, cosT);
                yield return surface;
                yield return .5 * surface;
            }
    }
}
