using Acquisition.Core.Model.Errors;
using Acquisition.Core.Model.Geometry;
using Acquisition.Core.Model.Mr;
using Acquisition.Core.Model.Recipes;
using Acquisition.Core.Model.Scans;
using Acquisition.Core.Ports.Reconstruction;
using Acquisition.Simulation.Scans;

namespace Acquisition.Reconstruction.Tests.Mr.Cartesian;

/// <summary>What the header and the recipe show to be impossible is said with its field, before the first sample.</summary>
public class CartesianCheckTests
{
    private static readonly MrSimulation Scan = MrScans.Simulate();

    [Fact]
    public void Full_two_dimensional_scan_is_taken_without_a_word()
    {
        Suitability found = Check(Scan.Header, new());
        Assert.Equal(("mr.fourier", true), (found.Method, found.IsPossible));
        Assert.Empty(found.Warnings);
        Assert.True(found.WorkingBytes > 0);
    }

    public static TheoryData<string, Func<MrEncoding, MrEncoding>> Unsuitable => new()
    {
        { "trajectory", e => e with { Trajectory = MrTrajectory.Epi } },
        { "trajectory", e => e with { Trajectory = MrTrajectory.Radial } },
        { "parallel_imaging.acceleration_factor_1", e => e with { ParallelImaging = new(2, 1) } },
        { "parallel_imaging.acceleration_factor_2", e => e with { ParallelImaging = new(1, 3) } },
        { "parallel_imaging.multiband", e => e with { ParallelImaging = new(1, 1) { Multiband = new([[20]], 0, 2, MrMultibandCalibration.Separable2D, 0) } } },
        { "recon_space.matrix_z", e => e with { ReconSpace = e.ReconSpace with { Matrix = e.ReconSpace.Matrix with { Z = 8 } } } },
        { "encoded_space.matrix_x", e => e with { EncodedSpace = e.EncodedSpace with { Matrix = e.EncodedSpace.Matrix with { X = 8193 } } } },
        { "recon_space.matrix_y", e => e with { ReconSpace = e.ReconSpace with { Matrix = e.ReconSpace.Matrix with { Y = 65000 } } } },
        { "recon_space.field_of_view_x_mm", e => e with { ReconSpace = e.ReconSpace with { FieldOfViewMm = e.ReconSpace.FieldOfViewMm with { X = 600 } } } },
        { "recon_space.field_of_view_y_mm", e => e with { ReconSpace = e.ReconSpace with { FieldOfViewMm = e.ReconSpace.FieldOfViewMm with { Y = .01 } } } },
        { "limits.kspace_encoding_step_1", e => e with { Limits = e.Limits with { KspaceEncodingStep1 = new(0, 29, 10) } } },      // partial Fourier
        { "limits.kspace_encoding_step_1", e => e with { Limits = e.Limits with { KspaceEncodingStep1 = new(0, 40, 20) } } },      // a line too many
        { "limits.kspace_encoding_step_1", e => e with { Limits = e.Limits with { KspaceEncodingStep1 = new(0, 39, 19) } } },      // a line beside the grid
        { "limits.kspace_encoding_step_2", e => e with { Limits = e.Limits with { KspaceEncodingStep2 = new(0, 3, 2) } } },
    };

    [Theory]
    [MemberData(nameof(Unsuitable))]
    public void Encoding_that_the_method_does_not_know_is_named(string field, Func<MrEncoding, MrEncoding> change)
    {
        Suitability found = Check(Scan.Header.WithEncoding(change), new());
        Assert.Equal(("", 0), (found.Method, found.WorkingBytes));
        Assert.Contains($"header.mr.encodings[0].{field}", found.Violations.Select(v => v.Field));
        Assert.Throws<ReconstructionException>(() => Reconstructor.OnCpu().Open(Scan.Header.WithEncoding(change), new()));
    }

    public static TheoryData<string, Recipe> Recipes => new()
    {
        { "settings", new() { Settings = new FilteredBackprojection() } },
        { "steps", new() { Steps = [new WaterBeamHardening([1])] } },
        { "grid.matrix_x", new() { Grid = new() { Columns = 5, Rows = 5 } } },
        { "grid.matrix_y", new() { Grid = new() { Rows = 9000 } } },
        { "grid.matrix_z", new() { Grid = new() { Slices = 3 } } },
        { "grid.center_mm", new() { Grid = new() { Center = new Vector3D(1, 0, 0) } } },
        { "grid.row_direction", new() { Grid = new() { RowDirection = new Vector3D(0, 1, 0), ColumnDirection = new Vector3D(1, 0, 0) } } },
        { "grid.spacing_x_mm", new() { Grid = new() { ColumnSpacingMm = 1 } } },
        { "grid.spacing_y_mm", new() { Grid = new() { Rows = 80, RowSpacingMm = 6 } } },
        { "grid.slice_thickness_mm", new() { Grid = new() { SliceThicknessMm = 8 } } },
        { "grid.slice_increment_mm", new() { Grid = new() { SliceIncrementMm = 5 } } },
    };

    [Theory]
    [MemberData(nameof(Recipes))]
    public void Recipe_that_the_method_cannot_follow_is_named(string field, Recipe recipe) =>
        Assert.Contains($"recipe.{field}", Check(Scan.Header, recipe).Violations.Select(v => v.Field));

    [Fact]
    public void Grid_that_the_acquisition_makes_anyway_is_taken() => Assert.True(Check(Scan.Header, new()
    {
        Grid = new() { Columns = 75, Rows = 80, Slices = 2, ColumnSpacingMm = 3.2, RowSpacingMm = 3, SliceThicknessMm = 4 },
    }).IsPossible);

    [Fact]
    public void Other_nuclei_are_hydrogen_to_the_transform() =>
        Assert.True(Check(Scan.Header with { Acquisition = Scan.Header.Acquisition() with { Nucleus = "23NA", ImagingFrequencyHz = 33_780_000 } }, new()).IsPossible);

    [Fact]
    public void Partial_Fourier_is_a_choice_that_is_noted()
    {
        ScanHeader header = Scan.Header.WithLimits(l => l with { KspaceEncodingStep1 = new(0, 29, 10) });
        Assert.Contains("ZERO_FILLING", Assert.Single(Check(header, new()).Violations).Description, StringComparison.Ordinal);
        Warning notice = Assert.Single(Check(header, MrScans.ZeroFilling).Warnings);
        Assert.Equal((WarningSeverity.Notice, "ZERO_FILLED", "header.mr.encodings[0].limits.kspace_encoding_step_1"), (notice.Severity, notice.Reason, notice.Field));
    }

    [Fact]
    public void Centre_of_k_space_is_not_left_out() =>
        Assert.False(Check(Scan.Header.WithLimits(l => l with { KspaceEncodingStep1 = new(0, 9, 20) }), MrScans.ZeroFilling).IsPossible);

    [Fact]
    public void Lines_that_are_not_said_are_all_and_warned_of()
    {
        Suitability found = Check(Scan.Header.WithLimits(l => l with { KspaceEncodingStep1 = null }), new());
        Assert.True(found.IsPossible);
        Assert.Equal("LIMITS_NOT_SAID", Assert.Single(found.Warnings).Reason);
    }

    [Fact]
    public void Smaller_matrix_than_acquired_is_noted()
    {
        Suitability found = Check(Scan.Header, new() { Grid = new() { Columns = 24 } });
        Assert.True(found.IsPossible);
        Warning notice = Assert.Single(found.Warnings);
        Assert.Equal((WarningSeverity.Notice, "REDUCED_RESOLUTION", "recipe.grid.matrix_x"), (notice.Severity, notice.Reason, notice.Field));
    }

    [Fact]
    public void More_images_than_any_series_has_are_refused() => Assert.Contains("header.mr.encodings", Check(
        Scan.Header.WithLimits(l => l with { Repetition = new(0, 65535, 0), Contrast = new(0, 65535, 0), Phase = new(0, 65535, 0), Set = new(0, 65535, 0), Slice = new(0, 65535, 0) }),
        new()).Violations.Select(v => v.Field));

    [Fact]
    public void Slice_that_no_array_holds_is_refused() => Assert.Contains("header.mr.encodings[0].encoded_space.matrix_y", Check(
        Scan.Header.WithEncoding(e => e with
        {
            EncodedSpace = new(new(8192, 8192, 1), new(480, 240, 4)),
            Limits = e.Limits with { KspaceEncodingStep1 = new(0, 8191, 4096) },
        }) is var header ? header with { Acquisition = header.Acquisition() with { ReceiverChannels = 1024 } } : header,
        new()).Violations.Select(v => v.Field));

    private static Suitability Check(ScanHeader header, Recipe recipe) => Reconstructor.OnCpu().Check(header, recipe);
}
