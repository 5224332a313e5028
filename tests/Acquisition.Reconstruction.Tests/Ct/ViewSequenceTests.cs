using Acquisition.Core.Model.Ct;
using Acquisition.Core.Model.Mr;
using Acquisition.Simulation.Phantoms;
using Acquisition.Simulation.Scans;

namespace Acquisition.Reconstruction.Tests.Ct;

/// <summary>Views that contradict the header are refused, each with its own reason.</summary>
public class ViewSequenceTests
{
    private static readonly CtSimulation Scan = Simulate(rotations: 2);

    [Fact]
    public async Task End_before_the_rotation_is_complete_is_refused_and_complete_rotations_are_kept()
    {
        List<int> numbers = [];
        var reconstruction = Reconstructor.OnCpu().ReconstructAsync(
            Scan.Header, Scan.Header.Recipe, Reconstruct.Async(Blocks().Take(7)), CancellationToken.None);
        var refusal = await Assert.ThrowsAsync<Acquisition.Core.Reconstruction.ReconstructionException>(async () =>
        {
            await foreach (var image in reconstruction) numbers.Add(image.InstanceNumber);
        });
        Assert.Equal("MISSING_VIEWS", refusal.Reason);
        Assert.Contains("35 of 40", refusal.Message);
        Assert.Equal([1, 2], numbers);
    }

    [Fact]
    public async Task Gap_is_refused() => Assert.Equal("MISSING_VIEWS", await Reconstruct.RefusalAsync(Scan.Header, Blocks().Where((_, i) => i != 2)));

    [Fact]
    public async Task Repetition_is_refused() =>
        Assert.Equal("DUPLICATE_VIEWS", await Reconstruct.RefusalAsync(Scan.Header, Blocks().SelectMany((block, i) => Enumerable.Repeat(block, i == 3 ? 2 : 1))));

    [Fact]
    public async Task More_views_than_promised_are_refused() => Assert.Equal("EXTRA_VIEWS",
        await Reconstruct.RefusalAsync(Scan.Header, Blocks().Append(Blocks().First() with { FirstViewIndex = 40 })));

    [Fact]
    public async Task Blocks_of_another_size_are_refused() => Assert.Equal("SAMPLE_COUNT_MISMATCH",
        await Reconstruct.RefusalAsync(Scan.Header, Blocks().Select(block => block with { Samples = block.Samples[4..] })));

    [Fact]
    public async Task Blocks_of_the_other_modality_are_refused() =>
        Assert.Equal("UNEXPECTED_BLOCK", await Reconstruct.RefusalAsync(Scan.Header, [new MrReadoutBlock([])]));

    [Fact]
    public async Task Uneven_angles_are_refused() => Assert.Equal("INVALID_VIEW",
        await Reconstruct.RefusalAsync(Scan.Header, WithView(17, view => view with { AngleRad = view.AngleRad + .2 })));

    [Fact]
    public async Task Jitter_of_the_angle_is_accepted() =>
        Assert.Equal(4, (await Reconstruct.AllAsync(Scan.Header, WithView(17, view => view with { AngleRad = view.AngleRad + .05 }))).Count);

    [Fact]
    public async Task Table_that_moves_during_a_rotation_is_refused() => Assert.Equal("INVALID_VIEW",
        await Reconstruct.RefusalAsync(Scan.Header, WithView(17, view => view with { TablePositionMm = view.TablePositionMm + 1 })));

    [Fact]
    public async Task Table_that_is_not_one_feed_further_is_refused() => Assert.Equal("INVALID_VIEW", await Reconstruct.RefusalAsync(
        Scan.Header with { Acquisition = (CtAcquisition)Scan.Header.Acquisition with { TableFeedPerRotationMm = -1.25 } }, Blocks()));

    [Fact]
    public async Task Angle_that_is_not_a_number_is_refused() =>
        Assert.Equal("INVALID_VIEW", await Reconstruct.RefusalAsync(Scan.Header, WithView(3, view => view with { AngleRad = double.NaN })));

    [Fact]
    public async Task Flying_focal_spot_is_refused() =>
        Assert.Equal("NOT_SUPPORTED", await Reconstruct.RefusalAsync(Scan.Header, WithView(3, view => view with { FocalSpotAxialOffsetMm = .5 })));

    [Fact]
    public async Task Counts_without_air_views_are_refused()
    {
        CtSimulation counts = Simulate(quantity: CtQuantity.RawCounts);
        Assert.Equal("MISSING_AIR_VIEWS", await Reconstruct.RefusalAsync(counts.Header, counts.Blocks().Where(block => block.Kind != CtViewKind.Air)));
    }

    [Fact]
    public async Task Calibration_after_the_first_object_view_is_refused()
    {
        CtSimulation counts = Simulate(quantity: CtQuantity.RawCounts);
        Assert.Equal("LATE_CALIBRATION", await Reconstruct.RefusalAsync(counts.Header, counts.Blocks().OrderBy(block => block.Kind == CtViewKind.Dark)));
    }

    [Fact]
    public async Task Counts_need_no_dark_views()
    {
        CtSimulation counts = Simulate(quantity: CtQuantity.RawCounts);
        Assert.Equal(2, (await Reconstruct.AllAsync(counts.Header, counts.Blocks().Where(block => block.Kind != CtViewKind.Dark))).Count);
    }

    private static CtSimulation Simulate(int rotations = 1, CtQuantity quantity = CtQuantity.LineIntegrals) => CtScans.Simulate(
        CtScans.Acquisition(rows: 2, rotations: rotations, channels: 30, views: 20) with { Quantity = quantity },
        CtPhantoms.WaterCylinder(CtScans.Water, 80), CtScans.Recipe(16));

    private static IEnumerable<CtViewBlock> Blocks() => Scan.Blocks().InBlocksOf(5);

    private static IEnumerable<CtViewBlock> WithView(int index, Func<CtView, CtView> change) => Blocks().Select(block =>
        block with { Views = [.. block.Views.Select((view, i) => block.FirstViewIndex + i == index ? change(view) : view)] });
}
