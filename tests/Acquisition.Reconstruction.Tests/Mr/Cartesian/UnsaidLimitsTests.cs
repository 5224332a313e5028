using Acquisition.Core.Model.Errors;
using Acquisition.Core.Model.Images;
using Acquisition.Core.Model.Mr;
using Acquisition.Core.Model.Scans;
using Acquisition.Simulation.Scans;

namespace Acquisition.Reconstruction.Tests.Mr.Cartesian;

/// <summary>Sequences that do not tell the limits of their counters.</summary>
public class UnsaidLimitsTests
{
    private static readonly MrSimulation Scan = MrScans.Simulate(o => o with { Columns = 16, Rows = 16, Slices = 4, Repetitions = 3 });
    private static readonly ScanHeader Header = Scan.Header.WithLimits(_ => new());

    [Fact]
    public void Images_are_those_of_the_same_scan_with_limits()
    {
        Dictionary<ImageIndex, float[]> expected = Reconstruct.All(Scan.Header, Scan.Blocks()).ToDictionary(image => image.Index, image => image.Pixels.ToArray());
        Collected collected = new();
        Reconstruct.Into(collected, Header, Scan.Blocks());
        Assert.Equal(12, collected.Images.Count);
        Assert.All(collected.Images, image => Assert.Equal(expected[image.Index], image.Pixels.ToArray()));
        Assert.Equal("LIMITS_LEARNT", Assert.Single(collected.Warnings.Select(w => w.Reason).Distinct()));
    }

    [Fact]
    public void Numbers_depend_on_the_counters_and_not_on_the_order_of_arrival()
    {
        List<MrReadout> readouts = [.. Scan.Readouts()];
        Dictionary<ImageIndex, int> numbers = Reconstruct.All(Header, readouts.InBlocks()).ToDictionary(image => image.Index, image => image.InstanceNumber);
        Assert.Equal(Enumerable.Range(1, 12), numbers.Values.Order());
        Assert.Equal(numbers.OrderBy(n => n.Key.Repetition * 4 + n.Key.Slice).Select(n => n.Value), numbers.Values.Order());
        foreach (int seed in (int[])[1, 2])
        {
            MrReadout[] shuffled = [.. readouts];
            new Random(seed).Shuffle(shuffled);
            Assert.Equal(numbers.OrderBy(n => n.Value), Reconstruct.All(Header, shuffled.InBlocks()).ToDictionary(image => image.Index, image => image.InstanceNumber).OrderBy(n => n.Value));
        }
    }

    [Fact]
    public void Hole_in_what_was_learnt_is_named()
    {
        ReconstructionException failure = Assert.Throws<ReconstructionException>(
            () => Reconstruct.All(Header, Scan.Readouts().Where(r => r.Counters is not { Slice: 2, Repetition: 1 }).InBlocks()));
        Assert.Equal("MISSING_IMAGES", failure.Reason);
        Assert.Contains("slice 2, repetition 1", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Missing_line_is_named() =>
        Assert.Equal("MISSING_LINES", Reconstruct.Refusal(Header, Scan.Readouts().Where(r => r.Counters is not { Slice: 2, KspaceEncodeStep1: 3 }).InBlocks()));

    [Fact]
    public void More_than_the_memory_that_is_kept_for_it_asks_for_limits()
    {
        // 2049 × 2048 × 2 coils of 8 bytes are 64 MiB: after the promised image, two fit into the half of 256 MiB that open ones may take.
        MrSimulation scan = MrScans.Simulate(o => o with { Columns = 16, Rows = 16, Slices = 1 });
        ScanHeader header = scan.Header.WithEncoding(e => e with
        {
            EncodedSpace = new(new(2048, 2048, 1), new(480, 240, 4)),
            Limits = new(),
        });
        header = header with { Acquisition = header.Acquisition() with { ReceiverChannels = 2 } };
        IEnumerable<MrReadout> readouts = Enumerable.Range(0, 5).Select(slice => new MrReadout
        {
            NumberOfSamples = 2048,
            ActiveChannels = 2,
            CenterSample = 1024,
            Counters = new(Slice: slice),
            Samples = new byte[2 * 2048 * 8],
        });
        ReconstructionException failure = Assert.Throws<ReconstructionException>(() => Reconstruct.All(header, readouts.InBlocks()));
        Assert.Equal("LIMITS_NEEDED", failure.Reason);
        Assert.StartsWith("Readout 2 ", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Repetitions_that_are_interleaved_are_refused_where_memory_is_promised_for_one()
    {
        ScanHeader header = Scan.Header.WithLimits(l => l with { Contrast = new(0, 0, 0), Phase = new(0, 0, 0), Set = new(0, 0, 0) });
        Assert.Equal("TOO_MANY_OPEN_IMAGES", Reconstruct.Refusal(header, Scan.Readouts().OrderBy(r => r.Counters.KspaceEncodeStep1).InBlocks()));
    }
}
