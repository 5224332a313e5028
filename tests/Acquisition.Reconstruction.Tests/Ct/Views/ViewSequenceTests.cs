using Acquisition.Core.Model.Ct;
using Acquisition.Core.Model.Errors;
using Acquisition.Core.Model.Mr;
using Acquisition.Core.Model.Scans;
using Acquisition.Core.Model.Waveforms;
using Acquisition.Simulation.Phantoms;
using Acquisition.Simulation.Scans;

namespace Acquisition.Reconstruction.Tests.Ct.Views;

/// <summary>Views that contradict the header are refused, each with its own reason.</summary>
public class ViewSequenceTests
{
    private static readonly CtSimulation Scan = Simulate(rotations: 2);

    [Fact]
    public void End_before_the_rotation_is_complete_is_refused_and_complete_rotations_are_kept()
    {
        Collected collected = new();
        ReconstructionException refusal = Assert.Throws<ReconstructionException>(() => Reconstruct.Into(collected, Scan.Header, Blocks().Take(7)));
        Assert.Equal("MISSING_VIEWS", refusal.Reason);
        Assert.Contains("35 of 40", refusal.Message);
        Assert.Equal([1, 2], collected.Images.Select(image => image.InstanceNumber));
    }

    [Fact]
    public void Scan_that_does_not_say_how_many_views_it_has_ends_with_any_whole_rotation()
    {
        ScanHeader open = Scan.Header with { Acquisition = (CtAcquisition)Scan.Header.Acquisition with { ViewCount = null } };
        Assert.Equal([1, 2, 3, 4], Reconstruct.All(open, Blocks()).Select(image => image.InstanceNumber));
        Collected collected = new();
        ReconstructionException refusal = Assert.Throws<ReconstructionException>(() => Reconstruct.Into(collected, open, Blocks().Take(5)));
        Assert.Equal("MISSING_VIEWS", refusal.Reason);
        Assert.Contains("25 of 40", refusal.Message);
        Assert.Equal(2, collected.Images.Count);
        Assert.Equal("MISSING_VIEWS", Reconstruct.Refusal(open, []));
    }

    [Fact]
    public void Angles_in_degrees_are_called_so()
    {
        IEnumerable<CtViewBlock> degrees = Blocks().Select(block => block with { Views = [.. block.Views.Select(view => view with { AngleRad = double.RadiansToDegrees(view.AngleRad) })] });
        ReconstructionException refusal = Assert.Throws<ReconstructionException>(() => Reconstruct.All(Scan.Header, degrees));
        Assert.Equal("INVALID_VIEW", refusal.Reason);
        Assert.Contains("looks like degrees", refusal.Message);
    }

    [Fact]
    public void Waveforms_are_not_this_reconstructions_business() =>
        Assert.Equal(4, Reconstruct.All(Scan.Header, Blocks().SelectMany(block => (AcquiredBlock[])[new WaveformBlock([]), block])).Count);

    [Theory]
    [InlineData(1, 0)]
    [InlineData(0, 1)]
    public void Views_of_a_source_or_bin_that_the_header_does_not_have_are_refused(int source, int bin) => Assert.Equal("INVALID_VIEW",
        Reconstruct.Refusal(Scan.Header, WithView(3, view => view with { SourceIndex = source, EnergyBinIndex = bin })));

    [Fact]
    public void Projection_matrix_is_refused() => Assert.Equal("NOT_SUPPORTED",
        Reconstruct.Refusal(Scan.Header, WithView(3, view => view with { ProjectionMatrix = [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0] })));

    [Fact]
    public void Gap_is_refused() => Assert.Equal("MISSING_VIEWS", Reconstruct.Refusal(Scan.Header, Blocks().Where((_, i) => i != 2)));

    [Fact]
    public void Repetition_is_refused() =>
        Assert.Equal("DUPLICATE_VIEWS", Reconstruct.Refusal(Scan.Header, Blocks().SelectMany((block, i) => Enumerable.Repeat(block, i == 3 ? 2 : 1))));

    [Fact]
    public void More_views_than_promised_are_refused() => Assert.Equal("EXTRA_VIEWS",
        Reconstruct.Refusal(Scan.Header, Blocks().Append(Blocks().First() with { FirstViewIndex = 40 })));

    [Fact]
    public void Blocks_of_another_size_are_refused() => Assert.Equal("SAMPLE_COUNT_MISMATCH",
        Reconstruct.Refusal(Scan.Header, Blocks().Select(block => block with { Samples = block.Samples[4..] })));

    [Fact]
    public void Blocks_of_the_other_modality_are_refused() =>
        Assert.Equal("UNEXPECTED_BLOCK", Reconstruct.Refusal(Scan.Header, [new MrReadoutBlock([])]));

    [Fact]
    public void Uneven_angles_are_refused() => Assert.Equal("INVALID_VIEW",
        Reconstruct.Refusal(Scan.Header, WithView(17, view => view with { AngleRad = view.AngleRad + .2 })));

    [Fact]
    public void Jitter_of_the_angle_is_accepted() =>
        Assert.Equal(4, Reconstruct.All(Scan.Header, WithView(17, view => view with { AngleRad = view.AngleRad + .05 })).Count);

    [Fact]
    public void Table_that_moves_during_a_rotation_is_refused() => Assert.Equal("INVALID_VIEW",
        Reconstruct.Refusal(Scan.Header, WithView(17, view => view with { TablePositionMm = view.TablePositionMm + 1 })));

    [Fact]
    public void Table_that_is_not_one_feed_further_is_refused() => Assert.Equal("INVALID_VIEW", Reconstruct.Refusal(
        Scan.Header with { Acquisition = (CtAcquisition)Scan.Header.Acquisition with { TableFeedPerRotationMm = -1.25 } }, Blocks()));

    [Fact]
    public void Angle_that_is_not_a_number_is_refused() =>
        Assert.Equal("INVALID_VIEW", Reconstruct.Refusal(Scan.Header, WithView(3, view => view with { AngleRad = double.NaN })));

    [Fact]
    public void Flying_focal_spot_is_refused() =>
        Assert.Equal("NOT_SUPPORTED", Reconstruct.Refusal(Scan.Header, WithView(3, view => view with { FocalSpotAxialOffsetMm = .5 })));

    [Fact]
    public void Counts_without_air_views_are_refused()
    {
        CtSimulation counts = Simulate(quantity: CtQuantity.RawCounts);
        Assert.Equal("MISSING_AIR_VIEWS", Reconstruct.Refusal(counts.Header, counts.Blocks().Where(block => block.Kind != CtViewKind.Air)));
    }

    [Fact]
    public void Calibration_after_the_first_object_view_is_refused()
    {
        CtSimulation counts = Simulate(quantity: CtQuantity.RawCounts);
        Assert.Equal("LATE_CALIBRATION", Reconstruct.Refusal(counts.Header, counts.Blocks().OrderBy(block => block.Kind == CtViewKind.Dark)));
    }

    [Fact]
    public void Counts_need_no_dark_views()
    {
        CtSimulation counts = Simulate(quantity: CtQuantity.RawCounts);
        Assert.Equal(2, Reconstruct.All(counts.Header, counts.Blocks().Where(block => block.Kind != CtViewKind.Dark)).Count);
    }

    private static CtSimulation Simulate(int rotations = 1, CtQuantity quantity = CtQuantity.LineIntegrals) => CtScans.Simulate(
        CtScans.Acquisition(rows: 2, rotations: rotations, channels: 30, views: 20) with { Quantity = quantity },
        CtPhantoms.WaterCylinder(CtScans.Water, 80), CtScans.Recipe(16));

    private static IEnumerable<CtViewBlock> Blocks() => Scan.Blocks().InBlocksOf(5);

    private static IEnumerable<CtViewBlock> WithView(int index, Func<CtView, CtView> change) => Blocks().Select(block =>
        block with { Views = [.. block.Views.Select((view, i) => block.FirstViewIndex + i == index ? change(view) : view)] });
}
