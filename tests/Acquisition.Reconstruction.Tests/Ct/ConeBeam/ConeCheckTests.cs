using Acquisition.Core.Model.Ct;
using Acquisition.Core.Model.Recipes;
using Acquisition.Core.Model.Scans;
using Acquisition.Core.Ports.Reconstruction;
using Acquisition.Simulation.Phantoms;

namespace Acquisition.Reconstruction.Tests.Ct.ConeBeam;

/// <summary>What the cone-beam method says about a scan and a recipe before the first sample.</summary>
public class ConeCheckTests
{
    private static readonly ScanHeader Header = CtScans.Simulate(ConeScans.Acquisition(), CtPhantoms.WaterCylinder(CtScans.Water, 80), ConeScans.Recipe()).Header;

    private static readonly Dictionary<string, Func<CtAcquisition, CtAcquisition>> Headers = new()
    {
        ["header.ct.path"] = ct => ct with { Path = CtPath.Helical },
        ["header.ct.sources"] = ct => ct with { Sources = [ct.Sources[0], ct.Sources[0]] },
        ["header.ct.sources[0].beam"] = ct => ct.With(source => source with { Beam = CtBeam.Parallel }),
        ["header.ct.sources[0].detector_row_count"] = ct => ct.With(source => source with { DetectorRows = 1, CentralRow = 0 }),
        ["header.ct.sources[0].detector_channel_count"] = ct => ct.With(source => source with { DetectorRows = 4096, DetectorChannels = 8192, ChannelPitchMm = .04 }),
        ["header.ct.gantry_tilt_rad"] = ct => ct with { GantryTiltRad = .1 },
        ["header.ct.view_count"] = ct => ct with { ViewCount = ct.ViewsPerRotation + 1 },
        ["header.ct.sources[0].central_channel"] = ct => ct.With(source => source with { CentralChannel = 20 }) with { ViewCount = 120 },
    };

    public static TheoryData<string> HeaderFields => [.. Headers.Keys];

    [Theory]
    [MemberData(nameof(HeaderFields))]
    public void Header_that_no_cone_beam_can_follow_names_the_field(string field) =>
        Assert.Contains(field, Fields(Header with { Acquisition = Headers[field]((CtAcquisition)Header.Acquisition) }, new Recipe()));

    [Theory]
    [InlineData(98, false)]     // half a rotation and the fan take 99.4 of 180 views
    [InlineData(100, true)]
    [InlineData(179, true)]
    [InlineData(180, true)]
    [InlineData(360, true)]
    [InlineData(270, false)]
    public void Whole_rotations_or_a_short_scan_can_be_reconstructed(long views, bool possible) =>
        Assert.Equal(possible, !Fields(Header with { Acquisition = (CtAcquisition)Header.Acquisition with { ViewCount = views } }, new Recipe()).Any());

    [Fact]
    public void Steps_of_unknown_number_are_refused_and_rest_of_unknown_length_is_not()
    {
        CtAcquisition ct = (CtAcquisition)Header.Acquisition with { ViewCount = null };
        Assert.Empty(Fields(Header with { Acquisition = ct }, new Recipe()));
        Assert.Equal(["header.ct.view_count"], Fields(Header with { Acquisition = ct with { TableFeedPerRotationMm = 40 } }, new Recipe()));
    }

    [Theory]
    [InlineData("recipe.grid.spacing_x_mm", 40, 1, 2.0, 2.0)]           // 64 · 40 mm: beyond the focal spot
    [InlineData("recipe.grid.slice_thickness_mm", 3, 1, 2.0, 1.5)]      // rows are 1.95 mm
    [InlineData("recipe.grid.matrix_z", 3, 65535, 40.0, 100.0)]
    public void Grid_that_cannot_be_followed_names_the_field(string field, double spacing, int slices, double increment, double thickness)
    {
        ImageGrid grid = new() { Columns = 64, ColumnSpacingMm = spacing, Slices = slices, SliceIncrementMm = increment, SliceThicknessMm = thickness };
        Assert.Equal([field], Fields(Header, new Recipe { Grid = grid }));
    }

    [Fact]
    public void Grid_may_be_anything_else_and_the_default_is_what_is_seen()
    {
        Suitability found = Reconstructor.OnCpu().Check(Header, new Recipe { Grid = new() { Center = new(20, -10, 35), Columns = 40, Rows = 30, ColumnSpacingMm = 1, RowSpacingMm = 2, Slices = 7, SliceIncrementMm = 5, SliceThicknessMm = 4 } });
        Assert.Equal("ct.fdk", found.Method);
        Assert.Empty(found.Warnings);
        // 512 × 512 × 96 floats, with a group of views and slices on their way.
        long volume = 4L * 512 * 512 * 96, all = Reconstructor.OnCpu().Check(Header, new Recipe()).WorkingBytes;
        Assert.InRange(all, volume, 2 * volume);
    }

    private static IEnumerable<string> Fields(ScanHeader header, Recipe recipe) =>
        Reconstructor.OnCpu().Check(header, recipe with { Method = "ct.fdk" }).Violations.Select(violation => violation.Field);
}
