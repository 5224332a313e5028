using Acquisition.Core.Model.Ct;
using Acquisition.Core.Model.Errors;
using Acquisition.Core.Model.Mr;
using Acquisition.Core.Model.Scans;
using Acquisition.Core.Model.Waveforms;
using Acquisition.Simulation.Scans;

namespace Acquisition.Reconstruction.Tests.Mr;

/// <summary>Readouts that contradict the header are refused, and the message names the readout.</summary>
public class ReadoutChecksTests
{
    private static readonly MrSimulation Scan = MrScans.Simulate(o => o with { Columns = 16, Rows = 16 });

    public static TheoryData<string, Func<MrReadout, MrReadout>> Contradictions => new()
    {
        { "more channels than the header", r => r with { ActiveChannels = 9, Samples = new byte[9 * 32 * 8] } },
        { "fewer channels than counted", r => r with { ActiveChannels = 7 } },
        { "fewer samples than counted", r => r with { Samples = r.Samples[8..] } },
        { "more samples than the matrix", r => r.Picking([.. Enumerable.Range(0, 32), 0]) },
        { "centre sample too early", r => r with { CenterSample = 2 } },
        { "nothing left after discarding", r => r with { DiscardPre = 20, DiscardPost = 12 } },
        { "centre discarded", r => r with { DiscardPre = 17 } },
        { "line beyond the limits", r => r.WithCounters(c => c with { KspaceEncodeStep1 = 16 }) },
        { "partition of a 2-D acquisition", r => r.WithCounters(c => c with { KspaceEncodeStep2 = 1 }) },
        { "slice beyond the limits", r => r.WithCounters(c => c with { Slice = 2 }) },
        { "repetition beyond the limits", r => r.WithCounters(c => c with { Repetition = 1 }) },
        { "average beyond the limits", r => r.WithCounters(c => c with { Average = 2 }) },
        { "encoding that is not there", r => r with { EncodingSpaceRef = 1 } },
        { "directions not perpendicular", r => r with { PhaseDirection = new(.1, .995, 0) } },
        { "direction of no length", r => r with { ReadDirection = default } },
        { "position not finite", r => r with { Position = new(double.NaN, 0, 0) } },
        { "position in another building", r => r with { Position = new(0, 20_000, 0) } },
        { "compressed samples", r => r with { Flags = (MrReadoutFlags)(1UL << 53) } },
    };

    [Theory]
    [MemberData(nameof(Contradictions))]
    public void Readout_that_contradicts_the_header_is_refused_by_its_place_in_the_scan(string why, Func<MrReadout, MrReadout> change)
    {
        // Most files leave the scan counter 0.
        List<MrReadout> readouts = [.. Scan.Readouts().Select(r => r with { ScanCounter = 0 })];
        int at = readouts.FindIndex(r => r.Counters is { KspaceEncodeStep1: 0, Slice: 1 });
        Assert.True(at > 0);
        readouts[at] = change(readouts[at]);
        ReconstructionException refusal = Assert.Throws<ReconstructionException>(() => Reconstruct.All(Scan.Header.WithLimits(l => l with { Average = new(0, 1, 0) }), readouts.InBlocks(), MrScans.ZeroFilling));
        Assert.True(refusal.Reason == "INVALID_READOUT", $"{why}: {refusal.Message}");
        Assert.StartsWith($"Readout {at} (line ", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Fewer_channels_than_the_header_has_are_those_that_there_are()
    {
        List<MrReadout> four = [.. Scan.Readouts().Select(Half)];
        ScanHeader header = Scan.Header with { Acquisition = Scan.Header.Acquisition() with { ReceiverChannels = 4 } };
        Assert.Equal(Reconstruct.All(header, four.InBlocks()).Select(i => i.Pixels.ToArray()), Reconstruct.All(Scan.Header, four.InBlocks()).Select(i => i.Pixels.ToArray()));
        Assert.Equal("INVALID_READOUT", Reconstruct.Refusal(Scan.Header, Scan.Readouts().Select(r => r.Counters.KspaceEncodeStep1 == 3 ? Half(r) : r).InBlocks()));
    }

    [Fact]
    public void Averages_that_the_header_does_not_tell_of_are_asked_for() => Assert.Equal("LIMITS_NEEDED", Reconstruct.Refusal(
        Scan.Header.WithLimits(l => l with { Average = null }), Scan.Readouts().SelectMany(r => (MrReadout[])[r, r.WithCounters(c => c with { Average = 1 })]).InBlocks()));

    [Fact]
    public void Directions_that_are_absent_are_said_to_be_absent()
    {
        ReconstructionException refusal = Assert.Throws<ReconstructionException>(() => Reconstruct.All(
            Scan.Header, Scan.Readouts().Select(r => r with { ReadDirection = default, PhaseDirection = default, SliceDirection = default }).InBlocks()));
        Assert.Equal("INVALID_READOUT", refusal.Reason);
        Assert.Contains("has no directions", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(.01, 0, true)]          // mm; a thousandth of the 15 mm pixels
    [InlineData(1, 0, false)]
    [InlineData(0, 1e-6, true)]         // rad: rounding of float32
    [InlineData(0, .01, false)]         // 1.2 mm at the edge of the image, 5 mm slices
    public void Lines_of_an_image_lie_in_one_place(double shiftMm, double turnRad, bool taken)
    {
        List<MrReadout> readouts = [.. Scan.Readouts().Select(r => r.Counters.KspaceEncodeStep1 != 9 ? r : r with
        {
            Position = r.Position with { X = r.Position.X + shiftMm },
            ReadDirection = new(Math.Cos(turnRad), Math.Sin(turnRad), 0),
            PhaseDirection = new(-Math.Sin(turnRad), Math.Cos(turnRad), 0),
        })];
        if (taken)
        {
            Assert.Equal(2, Reconstruct.All(Scan.Header, readouts.InBlocks()).Count);
            return;
        }
        ReconstructionException refusal = Assert.Throws<ReconstructionException>(() => Reconstruct.All(Scan.Header, readouts.InBlocks()));
        Assert.Equal("INVALID_READOUT", refusal.Reason);
        Assert.StartsWith("Readout 9 (line 9 of slice 0) lies elsewhere, or in other directions, than readout 0 ", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Slices_whose_directions_are_mirrored_against_each_other_are_refused() => Assert.Equal("INVALID_READOUT", Reconstruct.Refusal(
        Scan.Header, Scan.Readouts().Select(r => r.Counters.Slice == 0 ? r : r with { SliceDirection = -r.SliceDirection }).InBlocks()));

    [Fact]
    public void Blocks_of_the_other_modality_are_refused() =>
        Assert.Equal("UNEXPECTED_BLOCK", Reconstruct.Refusal(Scan.Header, [new CtViewBlock(CtViewKind.Object, 0, [], default)]));

    [Fact]
    public void Waveforms_are_no_readouts() =>
        Assert.Equal(2, Reconstruct.All(Scan.Header, Scan.Readouts().InBlocks().SelectMany(block => (AcquiredBlock[])[new WaveformBlock([]), block])).Count);

    private static MrReadout Half(MrReadout readout) => readout with { ActiveChannels = 4, Samples = readout.Samples[..(readout.Samples.Length / 2)] };
}
