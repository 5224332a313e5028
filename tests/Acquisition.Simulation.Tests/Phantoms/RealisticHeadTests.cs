using Acquisition.Core.Model.Ct;
using Acquisition.Core.Model.Geometry;
using Acquisition.Simulation.Ct;
using Acquisition.Simulation.Phantoms;
using Acquisition.Simulation.Scans;

namespace Acquisition.Simulation.Tests.Phantoms;

public class RealisticHeadTests
{
    private const double Water = CtScanners.WaterAttenuationPerMm;
    private static readonly Phantom Head = CtPhantoms.RealisticHead(Water);

    public static TheoryData<string> Regions => [.. Head.Regions.Select(region => region.Name)];

    [Theory]
    [MemberData(nameof(Regions))]
    public void Every_region_has_one_value_and_it_is_the_expected_one(string name)
    {
        PhantomRegion region = Head.Region(name);
        for (double x = -1; x <= 1; x += .25)
            for (double y = -1; y <= 1; y += .25)
                for (double z = -1; z <= 1; z += .25)
                    if (x * x + y * y + z * z <= 1) Assert.Equal(region.Expected, Head.ValueAt(region.Centre + region.RadiusMm * new Vector3D(x, y, z)), 1e-12);
    }

    [Theory]
    [InlineData("skull over the ear", 69.6, 4, 20, 900, 1500)]
    [InlineData("diploe behind", 0, 89, 20, 300, 700)]
    [InlineData("lens left", 32, -71.6, -21, 80, 90)]
    [InlineData("tooth", 5, -78.3, -88, 1900, 2600)]
    [InlineData("spinal cord", 0, 47.5, -150, 30, 50)]
    [InlineData("trachea", 0, 8, -180, -1000, -990)]
    [InlineData("lung", 50, 30, -230, -900, -800)]
    [InlineData("outside, beside the neck", 90, 0, -120, -1000, -1000)]
    public void Organ_is_where_an_atlas_has_it(string organ, double x, double y, double z, double lowest, double highest) =>
        Assert.True(CtTruth.Hounsfield(Head.ValueAt(new(x, y, z)), Water) is var hu && hu >= lowest - 1e-9 && hu <= highest + 1e-9, organ);

    [Fact]
    public void Haemorrhage_is_on_the_right_and_the_infarct_on_the_left()
    {
        PhantomRegion haemorrhage = Head.Region("haemorrhage"), infarct = Head.Region("lacunar infarct");

        Assert.True(haemorrhage.Centre.X < 0 && infarct.Centre.X > 0); // LPS
        Assert.True(Head.ValueAt(haemorrhage.Centre with { X = -haemorrhage.Centre.X }) < haemorrhage.Expected);
        Assert.True(Head.ValueAt(infarct.Centre with { X = -infarct.Centre.X }) > infarct.Expected);
    }

    [Theory]
    [InlineData(60, .3)]
    [InlineData(5, 1.6)]
    [InlineData(-45, 2.9)]
    [InlineData(-85, 4.4)]
    [InlineData(-210, 5.5)]
    public void Projection_is_the_line_integral_along_each_elements_ray(double table, double angle)
    {
        CtAcquisition scan = CtScanners.Axial(rows: 17, channels: 101);
        var model = new CtForwardModel(scan, PatientPosition.Hfs, Head);
        var integrals = new float[17 * 101];
        model.Project(new CtView(angle, table), integrals);
        for (int i = 0; i < integrals.Length; i++)
        {
            (Vector3D origin, Vector3D direction) = model.Ray(new CtView(angle, table), i / 101, i % 101);
            Assert.Equal(Head.LineIntegral(origin, direction), integrals[i], 1e-6); // values up to 12 as float
        }
    }
}
