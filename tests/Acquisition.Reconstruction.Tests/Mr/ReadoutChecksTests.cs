using System.Runtime.InteropServices;
using Acquisition.Core.Model.Ct;
using Acquisition.Core.Model.Errors;
using Acquisition.Core.Model.Mr;
using Acquisition.Core.Model.Scans;
using Acquisition.Core.Model.Waveforms;
using Acquisition.Simulation.Scans;

namespace Acquisition.Reconstruction.Tests.Mr;

/// <summary>Readouts that contradict the header, or one another, are refused, and the message names the readout by its place in the scan.</summary>
public class ReadoutChecksTests
{
    private static readonly MrSimulation Scan = MrScans.Simulate(o => o with { Columns = 8, Rows = 4 });

    private static readonly ScanHeader Header = Scan.Header.WithLimits(l => l with { Average = default(MrLimit) });

    public static TheoryData<string, Func<MrReadout, MrReadout>> Contradictions => new()
    {
        { "more channels than the header", r => r with { ActiveChannels = 9, Samples = new byte[9 * 16 * 8] } },
        { "fewer samples than counted", r => r with { Samples = r.Samples[8..] } },
        { "more samples than the matrix", r => r.Picking([.. Enumerable.Range(0, 16), 0]) },
        { "centre sample too early", r => r with { CenterSample = 2 } },
        { "nothing left after discarding", r => r with { DiscardPre = 10, DiscardPost = 6 } },
        { "line beyond the limits", r => r.WithCounters(c => c with { KspaceEncodeStep1 = 4 }) },
        { "slice beyond the limits", r => r.WithCounters(c => c with { Slice = 2 }) },
        { "average beyond the limits", r => r.WithCounters(c => c with { Average = 1 }) },
        { "second phase encoding", r => r.WithCounters(c => c with { KspaceEncodeStep2 = 1 }) },
        { "encoding that is not there", r => r with { EncodingSpaceRef = 1 } },
        { "directions not perpendicular", r => r with { PhaseDirection = new(.1, .995, 0) } },
        { "direction of no length", r => r with { ReadDirection = default } },
        { "no directions", r => r with { ReadDirection = default, PhaseDirection = default, SliceDirection = default } },
        { "position not finite", r => r with { Position = new(double.NaN, 0, 0) } },
        { "trajectory bends", r => WithTrajectory(r, i => (i == 7 ? .1f : i / 16f - .5f, .25f)) },
        { "trajectory of a spoke", r => WithTrajectory(r, i => (i / 16f - .5f, i / 16f - .5f)) },
    };

    [Theory]
    [MemberData(nameof(Contradictions))]
    public void Readout_that_contradicts_the_header_is_refused_by_name(string why, Func<MrReadout, MrReadout> change)
    {
        IEnumerable<MrReadout> readouts = Scan.Readouts().Select((r, i) => i == 5 ? change(r) : r);
        ReconstructionException refusal = Assert.Throws<ReconstructionException>(() => Reconstruct.All(Header, readouts.InBlocks()));
        Assert.True(refusal.Reason == "INVALID_READOUT", why);
        Assert.StartsWith("Readout 5 ", refusal.Message, StringComparison.Ordinal);
    }

    public static TheoryData<string, Func<MrReadout, MrReadout>> Changes => new()
    {
        { "position", r => r with { Position = r.Position with { Z = r.Position.Z + 1 } } },
        { "directions", r => r with { ReadDirection = new(-1, 0, 0), PhaseDirection = new(0, -1, 0) } },
        { "channels", r => r with { ActiveChannels = 4, Samples = r.Samples[..(r.Samples.Length / 2)] } },
    };

    [Theory]
    [MemberData(nameof(Changes))]
    public void What_changes_within_a_slice_is_refused(string what, Func<MrReadout, MrReadout> change)
    {
        IEnumerable<MrReadout> readouts = Scan.Readouts().Select((r, i) => i == 2 ? change(r) : r);
        Assert.True(Reconstruct.Refusal(Header, readouts.InBlocks()) == "INVALID_READOUT", what);
    }

    [Fact]
    public void Trajectory_on_the_grid_changes_nothing()
    {
        IEnumerable<MrReadout> readouts = Scan.Readouts().Select(r => WithTrajectory(r, i => (i / 16f - .5f, r.Counters.KspaceEncodeStep1 / 4f - .5f)));
        Assert.Equal(Reconstruct.All(Header, Scan.Blocks())[0].Pixels.ToArray(), Reconstruct.All(Header, readouts.InBlocks())[0].Pixels.ToArray());
    }

    [Theory]
    [InlineData(1)] // before its image is complete
    [InlineData(8)] // after all are
    public void A_line_that_comes_again_is_counted_and_the_first_stays(int after)
    {
        List<MrReadout> readouts = [.. Scan.Readouts()];
        readouts.Insert(after, readouts[0].WithSamples(samples => samples.Fill(1e6f)));
        Collected collected = new();
        Reconstruct.Into(collected, Header, readouts.InBlocks());
        Assert.Contains(collected.Warnings, warning => warning.Reason == "REPEATED_LINE");
        Assert.Equal(Reconstruct.All(Header, Scan.Blocks()).Select(i => i.Pixels.ToArray()), collected.Images.Select(i => i.Pixels.ToArray()));
    }

    [Fact]
    public void Blocks_of_the_other_modality_are_refused() =>
        Assert.Equal("UNEXPECTED_BLOCK", Reconstruct.Refusal(Header, [new CtViewBlock(CtViewKind.Object, 0, [], default)]));

    [Fact]
    public void Waveforms_are_left_alone()
    {
        WaveformBlock waveform = new([new Waveform { NumberOfSamples = 1, Channels = 1, Samples = new byte[4] }]);
        Assert.Equal(2, Reconstruct.All(Header, [waveform, .. Scan.Blocks(), waveform]).Count);
    }

    private static MrReadout WithTrajectory(MrReadout readout, Func<int, (float X, float Y)> k)
    {
        float[] trajectory = [.. Enumerable.Range(0, readout.NumberOfSamples).SelectMany(i => new[] { k(i).X, k(i).Y })];
        return readout with { TrajectoryDimensions = 2, Trajectory = MemoryMarshal.AsBytes(trajectory.AsSpan()).ToArray() };
    }
}
