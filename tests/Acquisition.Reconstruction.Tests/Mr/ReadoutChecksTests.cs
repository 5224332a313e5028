using Acquisition.Core.Model.Ct;
using Acquisition.Core.Model.Errors;
using Acquisition.Core.Model.Mr;
using Acquisition.Core.Ports.Reconstruction;
using Acquisition.Simulation.Scans;

namespace Acquisition.Reconstruction.Tests.Mr;

/// <summary>Readouts that contradict the header are refused, and the message names the readout.</summary>
public class ReadoutChecksTests
{
    private static readonly MrSimulation Scan = MrScans.Simulate(o => o with { Columns = 8, Rows = 4 });

    public static TheoryData<string, Func<MrReadout, MrReadout>> Contradictions => new()
    {
        { "other channel count", r => r with { ActiveChannels = 7 } },
        { "fewer samples than counted", r => r with { Samples = r.Samples[8..] } },
        { "more samples than the matrix", r => r.Picking([.. Enumerable.Range(0, 16), 0]) },
        { "centre sample too early", r => r with { CenterSample = 2 } },
        { "nothing left after discarding", r => r with { DiscardPre = 10, DiscardPost = 6 } },
        { "line beyond the limits", r => r.WithCounters(c => c with { KspaceEncodeStep1 = 4 }) },
        { "slice beyond the limits", r => r.WithCounters(c => c with { Slice = 2 }) },
        { "average beyond the limits", r => r.WithCounters(c => c with { Average = 1 }) },
        { "encoding that is not there", r => r with { EncodingSpaceRef = 1 } },
        { "directions not perpendicular", r => r with { PhaseDirection = new(.1, .995, 0) } },
        { "direction of no length", r => r with { ReadDirection = default } },
        { "position not finite", r => r with { Position = new(double.NaN, 0, 0) } },
    };

    [Theory]
    [MemberData(nameof(Contradictions))]
    public async Task Readout_that_contradicts_the_header_is_refused_by_name(string why, Func<MrReadout, MrReadout> change)
    {
        const int ScanCounter = 4711;
        IEnumerable<MrReadout> readouts = Scan.Readouts().Select(r => r.Counters is { KspaceEncodeStep1: 0, Slice: 0 } ? change(r with { ScanCounter = ScanCounter }) : r);
        ReconstructionException refusal = await Assert.ThrowsAsync<ReconstructionException>(() => Reconstruct.AllAsync(Scan.Header, readouts.InBlocks()));
        Assert.True(refusal.Reason == "INVALID_READOUT", why);
        Assert.Contains($"{ScanCounter}", refusal.Message);
    }

    [Fact]
    public async Task Readout_of_a_finished_image_is_refused() =>
        Assert.Equal("LATE_READOUT", await Reconstruct.RefusalAsync(Scan.Header, Scan.Readouts().Concat(Scan.Readouts().Take(1)).InBlocks()));

    [Fact]
    public async Task Blocks_of_the_other_modality_are_refused() =>
        Assert.Equal("UNEXPECTED_BLOCK", await Reconstruct.RefusalAsync(Scan.Header, [new CtViewBlock(CtViewKind.Object, 0, [], default)]));

    [Fact]
    public void Recipe_of_the_other_modality_is_refused() => Assert.Equal("INVALID_RECIPE", Assert.Throws<ReconstructionException>(
        () => Reconstructor.OnCpu().ReconstructAsync(Scan.Header, Ct.CtScans.Recipe(), Reconstruct.Async([]), CancellationToken.None)).Reason);
}
