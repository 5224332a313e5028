using Acquisition.Core.Model.Errors;
using Acquisition.Core.Model.Scans;
using Acquisition.Core.Ports.Catalog;
using Acquisition.Core.Ports.Events;
using Acquisition.Core.Ports.Reconstruction;
using Acquisition.Core.Ports.Store;
using Acquisition.Pipeline.Tests.Doubles;
using Microsoft.Extensions.Logging.Abstractions;

namespace Acquisition.Pipeline.Tests;

public class ScanPipelineTests
{
    private static readonly ScanId Scan = ScanId.New();

    [Fact]
    public async Task Each_block_goes_all_the_way_before_the_next_is_taken()
    {
        ScriptedSteps steps = new(blocks: 2);
        await RunAsync(steps, new MemoryCatalog());

        Assert.Equal(["block 0", "image 0", "instance 0", "block 1", "image 1", "instance 1"], steps.Log);
    }

    [Fact]
    public async Task Instances_reach_the_outbox_together_after_the_last_one()
    {
        MemoryCatalog catalog = new();
        await RunAsync(new ScriptedSteps(blocks: 3), catalog);

        Assert.Equal(["reconstruction Running", "scan Reconstructing", "scan Reconstructed", "outbox 3 to PACS", "scan Delivering"], catalog.Log);
        Assert.Equal((ReconstructionState.Succeeded, "test", 3, 9L), (catalog.Last!.State, catalog.Last.Backend, catalog.Last.InstanceCount, catalog.Last.ReplacedSamples));
    }

    [Fact]
    public async Task Without_a_destination_the_scan_is_delivered()
    {
        MemoryCatalog catalog = new();
        await RunAsync(new ScriptedSteps(blocks: 1) { Names = [] }, catalog);

        Assert.Equal("scan Delivered", catalog.Log[^1]);
    }

    [Fact]
    public async Task A_retrospective_reconstruction_does_not_move_the_scan()
    {
        MemoryCatalog catalog = new();
        await RunAsync(new ScriptedSteps(blocks: 1), catalog, ordinal: 2);

        Assert.Equal(["reconstruction Running", "outbox 1 to PACS"], catalog.Log);
    }

    public static TheoryData<Exception, string> Faults => new()
    {
        { new ReconstructionException("MISSING_VIEWS", "views 3..5 are missing"), "MISSING_VIEWS: views 3..5 are missing" },
        { Refusals.ScanAborted(Scan), $"SCAN_ABORTED: {Refusals.ScanAborted(Scan).Message}" },
        { Refusals.RawDataCorrupt(Scan, "segment", 7), $"RAW_DATA_CORRUPT: {Refusals.RawDataCorrupt(Scan, "segment", 7).Message}" },
        { Refusals.MalformedBlock(Scan, 1, "why"), $"MALFORMED_BLOCK: {Refusals.MalformedBlock(Scan, 1, "why").Message}" },
        { new InvalidOperationException("a defect"), "INTERNAL: a defect" },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task What_is_wrong_with_a_scan_is_recorded_and_nothing_of_it_is_sent(Exception fault, string reason)
    {
        MemoryCatalog catalog = new();
        await RunAsync(new ScriptedSteps(blocks: 2) { AtTheEnd = fault }, catalog);

        Assert.Empty(catalog.Enqueued);
        Assert.Equal((ReconstructionState.Failed, reason), (catalog.Last!.State, catalog.Last.Reason));
        Assert.Equal("scan Failed", catalog.Log[^1]);
    }

    [Fact]
    public async Task A_full_disk_is_not_the_scans_fault_and_is_tried_again()
    {
        MemoryCatalog catalog = new();
        await Assert.ThrowsAsync<IOException>(() => RunAsync(new ScriptedSteps(blocks: 1) { InTheEncoder = new IOException("no space left") }, catalog));

        Assert.Equal(ReconstructionState.Running, catalog.Last!.State);
        Assert.Empty(catalog.Enqueued);
    }

    [Fact]
    public async Task Watchers_see_images_previews_timings_and_replaced_samples()
    {
        ScanEvents events = new();
        await using IAsyncEnumerator<ScanEvent> seen = events.WatchAsync(Scan, TestContext.Current.CancellationToken).GetAsyncEnumerator(TestContext.Current.CancellationToken);
        await RunAsync(new ScriptedSteps(blocks: 2), new MemoryCatalog(), events: events);

        List<ScanEvent> all = [];
        do
        {
            await seen.MoveNextAsync();
            all.Add(seen.Current);
        }
        while (all[^1] is not StateChanged { State: ScanState.Delivering });
        Assert.Equal(2, all.OfType<ImageReconstructed>().Last().ImagesDone);
        // 40 HU is the middle of the soft-tissue window.
        Assert.Equal(127, all.OfType<Preview>().First().Grey.Span[0]);
        Assert.Superset(new HashSet<string> { "receive", "reconstruct", "encode", "latency" }, all.OfType<StepTiming>().Select(timing => timing.Step).ToHashSet());
        Assert.Equal(["REPLACED_SAMPLES", "REPLACED_SAMPLES"], all.OfType<ScanWarning>().Select(warning => warning.Reason));
    }

    private static Task RunAsync(ScriptedSteps steps, MemoryCatalog catalog, int ordinal = 1, ScanEvents? events = null)
    {
        events ??= new ScanEvents();
        ScanPipeline pipeline = new(
            steps, steps, steps, steps, catalog, catalog, new OutboxSignal(), steps, new ScanProgress(catalog, events), events, TimeProvider.System, NullLogger<ScanPipeline>.Instance);
        return pipeline.RunAsync(ReconstructionRequest.Of(Scan, ScriptedSteps.Recipe, ordinal, default), TestContext.Current.CancellationToken);
    }
}
