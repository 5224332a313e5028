using Acquisition.Core.Model.Ct;
using Acquisition.Core.Model.Recipes;
using Acquisition.Core.Model.Scans;
using Acquisition.Core.Ports.Reconstruction;
using Acquisition.Simulation.Phantoms;

namespace Acquisition.Reconstruction.Tests.Ct;

/// <summary>What the CT methods say about a scan and a recipe before the first sample.</summary>
public class CtCheckTests
{
    private static readonly ScanHeader Header = CtScans.Simulate(CtScans.Acquisition(), CtPhantoms.WaterCylinder(CtScans.Water, 80)).Header;

    private static readonly Dictionary<string, Func<CtAcquisition, CtAcquisition>> Headers = new()
    {
        ["header.ct.path"] = ct => ct with { Path = CtPath.Helical },
        ["header.ct.sources"] = ct => ct with { Sources = [ct.Sources[0], ct.Sources[0]] },
        ["header.ct.sources[0].beam"] = ct => ct.With(source => source with { Beam = CtBeam.Parallel }),
        ["header.ct.energy_bins"] = ct => ct with { EnergyBins = [new(.02), new(.03)] },
        ["header.ct.gantry_tilt_rad"] = ct => ct with { GantryTiltRad = .1 },
        ["header.ct.view_count"] = ct => ct with { ViewCount = ct.ViewsPerRotation + 1 },
        ["header.ct.sources[0].central_channel"] = ct => ct.With(source => source with { CentralChannel = -.2 }),
        ["header.ct.sample_scale"] = ct => ct with { SampleFormat = SampleFormat.Uint16 },
        ["header.ct.sources[0].detector_row_count"] = ct => ct.With(source => source with { DetectorRows = 256 }),
        ["header.ct.sources[0].detector_channel_count"] = ct => ct.With(source => source with { DetectorRows = 4096, DetectorChannels = 65536, RowPitchMm = .01, ChannelPitchMm = .01 }),
    };

    private static readonly Dictionary<string, Func<ImageGrid, ImageGrid>> Grids = new()
    {
        ["recipe.grid.matrix_x"] = grid => grid with { Columns = 8193, Rows = null },
        ["recipe.grid.matrix_y"] = grid => grid with { Rows = 64 },
        ["recipe.grid.spacing_y_mm"] = grid => grid with { RowSpacingMm = 3 },
        ["recipe.grid.center_mm"] = grid => grid with { Center = new(0, 0, 1) },
        ["recipe.grid.matrix_z"] = grid => grid with { Slices = 5 },
        ["recipe.grid.slice_increment_mm"] = grid => grid with { SliceIncrementMm = 1 },
        ["recipe.grid.slice_thickness_mm"] = grid => grid with { SliceThicknessMm = 1 },
        ["recipe.grid.row_direction"] = grid => grid with { RowDirection = new(0, 1, 0), ColumnDirection = new(0, 1, 0) },
        ["recipe.grid.column_direction"] = grid => grid with { RowDirection = new(1, 0, 0), ColumnDirection = new(0, 0, -1) },
        ["recipe.grid.spacing_x_mm"] = grid => grid with { ColumnSpacingMm = 7, RowSpacingMm = 7 },     // 128 · 7 mm: beyond the focal spot
    };

    public static TheoryData<string> HeaderFields => [.. Headers.Keys];

    public static TheoryData<string> GridFields => [.. Grids.Keys];

    [Theory]
    [MemberData(nameof(HeaderFields))]
    public void Header_that_no_fan_beam_can_follow_names_the_field(string field) =>
        Assert.Contains(field, Fields(Header with { Acquisition = Headers[field]((CtAcquisition)Header.Acquisition) }, Header.Recipes[0]));

    [Theory]
    [MemberData(nameof(GridFields))]
    public void Grid_that_cannot_be_followed_names_the_field(string field) =>
        Assert.Equal([field], Fields(Header, Header.Recipes[0] with { Grid = Grids[field](Header.Recipes[0].Grid) }));

    [Fact]
    public void Settings_of_another_method_name_the_field() =>
        Assert.Equal(["recipe.settings"], Fields(Header, Header.Recipes[0] with { Settings = new MrFourier() }));

    [Fact]
    public void What_can_be_reconstructed_is_possible_without_a_word()
    {
        Suitability found = Reconstructor.OnCpu().Check(Header, Header.Recipes[0]);
        Assert.True(found.IsPossible);
        Assert.Equal("ct.fbp.fan", found.Method);
        Assert.Empty(found.Warnings);
        Assert.True(Reconstructor.OnCpu().Check(Header, new Recipe()).IsPossible);
        // The axial axes may be said, and slices of a scan of unknown length may come.
        ImageGrid said = new() { RowDirection = new(1, 0, 0), ColumnDirection = new(0, 1, 0), Rows = 64 };
        Assert.True(Reconstructor.OnCpu().Check(Header with { Acquisition = (CtAcquisition)Header.Acquisition with { ViewCount = null } }, new Recipe { Grid = said }).IsPossible);
    }

    [Fact]
    public void Slices_beyond_any_series_are_refused_before_their_order_is_worked_out() => Assert.Contains("header.ct.view_count",
        Fields(Header with { Acquisition = (CtAcquisition)Header.Acquisition with { ViewCount = 1_000_000_000, ViewsPerRotation = 1 } }, Header.Recipes[0]));

    private static IEnumerable<string> Fields(ScanHeader header, Recipe recipe) =>
        Reconstructor.OnCpu().Check(header, recipe with { Method = "ct.fbp.fan" }).Violations.Select(violation => violation.Field);

    [Theory]
    [InlineData("ct.fbp.fan", 1)]
    [InlineData("ct.fdk", 4)]
    [InlineData("ct.iterative", 1)]
    public void What_a_method_goes_by_without_settings_is_said_and_settings_are_what_it_goes_by(string method, int rows)
    {
        ScanHeader header = Header with { Acquisition = CtScans.Acquisition(rows: rows) };
        Suitability by = Reconstructor.OnCpu().Check(header, new Recipe { Method = method });
        Assert.Equal(method, by.Method);
        Assert.Equal(method == "ct.iterative" ? new IterativeCt() : new FilteredBackprojection(), by.Settings);
        MethodSettings asked = method == "ct.iterative" ? new IterativeCt { Iterations = 3 } : new FilteredBackprojection { Kernel = CtKernel.Bone };
        Assert.Same(asked, Reconstructor.OnCpu().Check(header, new Recipe { Method = method, Settings = asked }).Settings);
    }
}
