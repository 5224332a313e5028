using Acquisition.Core.Model.Errors;
using Acquisition.Core.Model.Recipes;
using Acquisition.Core.Model.Scans;
using Acquisition.Core.Ports.Catalog;
using Acquisition.Core.Ports.Events;
using Acquisition.Pipeline.Tests.Doubles;

namespace Acquisition.Pipeline.Tests.Reconstructions;

public class ReconstructionPipelineTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Images_are_made_while_the_scan_arrives_and_reach_the_outbox_together()
    {
        await using PipelineBench bench = await new PipelineBench().StartAsync();
        ScanId scan = await bench.OpenAsync();
        Guid id = (await bench.FirstAsync(scan)).Id;
        bench.Store.Feed(scan, 2);
        await PipelineBench.UntilAsync(() => Task.FromResult(bench.Running.Instances(id)?.Count == 2), "two instances of an open scan");
        Assert.Empty(bench.Catalog.Deliveries);

        await bench.SendAsync(scan, 1);
        ReconstructionRecord done = await bench.UntilAsync(scan, ReconstructionState.Succeeded);
        Assert.Equal([1, 2, 3], bench.Catalog.Deliveries["PACS"].Select(i => i.InstanceNumber));
        Assert.Equal(("test", "test.method", "1.2.3", 3, 9L, 1), (done.Backend, done.Method, done.SeriesInstanceUid, done.InstanceCount, done.ReplacedSamples, done.Attempts));
    }

    [Fact]
    public async Task Scans_that_wait_for_data_hold_neither_a_worker_nor_memory()
    {
        // One thread, and memory for one.
        PipelineOptions options = new() { ConcurrentReconstructions = 1, MemoryBudgetBytes = 16 << 20 };
        await using PipelineBench bench = await new PipelineBench(new ScriptedReconstructor { WorkingBytes = 16 << 20 }, options).StartAsync();
        for (int i = 0; i < 8; i++) await bench.OpenAsync();

        ScanId scan = await bench.OpenAsync();
        await bench.SendAsync(scan, 1);
        await bench.UntilAsync(scan, ReconstructionState.Succeeded);
    }

    [Fact]
    public async Task A_scan_that_falls_silent_gives_its_memory_to_another_and_begins_again_with_its_next_data()
    {
        PipelineOptions options = new() { ConcurrentReconstructions = 1, MemoryBudgetBytes = 16 << 20, SuspendAfter = TimeSpan.FromSeconds(30) };
        await using PipelineBench bench = await new PipelineBench(new ScriptedReconstructor { WorkingBytes = 16 << 20 }, options).StartAsync();
        ScanId silent = await bench.OpenAsync();
        bench.Store.Feed(silent, 2);
        await bench.UntilAsync(silent, ReconstructionState.Running);
        ScanId other = await bench.OpenAsync();
        await bench.SendAsync(other, 1);

        await PipelineBench.UntilAsync(async () =>
        {
            bench.Time.Advance(options.SuspendAfter);
            return (await bench.FirstAsync(other)).State == ReconstructionState.Succeeded;
        }, "the other scan");
        await bench.SendAsync(silent, 1);
        ReconstructionRecord done = await bench.UntilAsync(silent, ReconstructionState.Succeeded);
        Assert.Equal(3, done.InstanceCount);
        // Memory given away is no attempt that failed.
        Assert.Equal(1, done.Attempts);
    }

    public static TheoryData<Exception, string> Faults => new()
    {
        { new ReconstructionException("MISSING_VIEWS", "views 3..5 are missing"), "MISSING_VIEWS: views 3..5 are missing" },
        { Refusals.RawDataCorrupt(default, "segment", 7), $"RAW_DATA_CORRUPT: {Refusals.RawDataCorrupt(default, "segment", 7).Message}" },
        { Refusals.MalformedBlock(default, 1, "why"), $"MALFORMED_BLOCK: {Refusals.MalformedBlock(default, 1, "why").Message}" },
        { new InvalidOperationException("a defect"), "INTERNAL: a defect" },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task What_is_wrong_with_a_scan_is_recorded_and_said_and_nothing_of_it_is_sent(Exception fault, string reason)
    {
        await using PipelineBench bench = await new PipelineBench().StartAsync();
        ScanId scan = await bench.OpenAsync();
        bench.Store.Feed(scan, 2);
        bench.Store.Break(scan, fault);

        ReconstructionRecord failed = await bench.UntilAsync(scan, ReconstructionState.Failed);
        Assert.Equal(reason, failed.Reason);
        Assert.Empty(bench.Catalog.Deliveries);
        await PipelineBench.UntilAsync(async () => (await bench.WarningsAsync(scan)).Any(w => w.Severity == WarningSeverity.Error), "the warning");
        Warning warning = (await bench.WarningsAsync(scan)).Single(w => w.Severity == WarningSeverity.Error);
        Assert.Equal((failed.Id, reason), (warning.Reconstruction, $"{warning.Reason}: {warning.Message}"));
    }

    [Fact]
    public async Task A_scan_without_an_image_is_no_success()
    {
        await using PipelineBench bench = await new PipelineBench().StartAsync();
        ScanId scan = await bench.OpenAsync();
        await bench.SendAsync(scan, 0);
        Assert.StartsWith("NO_IMAGES", (await bench.UntilAsync(scan, ReconstructionState.Failed)).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_aborted_scan_cancels_its_reconstruction()
    {
        await using PipelineBench bench = await new PipelineBench().StartAsync();
        ScanId scan = await bench.OpenAsync();
        bench.Store.Feed(scan);
        await bench.Scans.AbortAsync(scan, "the patient moved", Cancellation);
        Assert.StartsWith("SCAN_ABORTED", (await bench.UntilAsync(scan, ReconstructionState.Cancelled)).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_an_aborted_scan_has_becomes_images_when_somebody_asks_for_them()
    {
        ScriptedReconstructor lacking = new() { OnComplete = () => throw new ReconstructionException("MISSING_VIEWS", "Half of the views are missing.") };
        await using PipelineBench bench = await new PipelineBench(lacking).StartAsync();
        ScanId scan = await bench.OpenAsync();
        bench.Store.Feed(scan, 2);
        await bench.Scans.AbortAsync(scan, "the patient moved", Cancellation);
        await bench.UntilAsync(scan, ReconstructionState.Cancelled);
        Assert.Empty(bench.Catalog.Deliveries);     // of itself nothing leaves

        ReconstructionRecord asked = await bench.Life.RequestAsync(scan, new Recipe(), "scripted", Cancellation);
        ReconstructionRecord done = await bench.UntilAsync(scan, ReconstructionState.Succeeded);
        Assert.Equal((asked.Id, 2), (done.Id, done.InstanceCount));
        Assert.True(bench.Encoder.Series!.IsPartial);
        await PipelineBench.UntilAsync(async () => (await bench.WarningsAsync(scan)).Any(w => w.Reason == "PARTIAL_SCAN"), "the warning");
    }

    [Fact]
    public async Task A_scan_that_was_aborted_before_its_first_image_gives_none()
    {
        await using PipelineBench bench = await new PipelineBench().StartAsync();
        ScanId scan = await bench.OpenAsync();
        await bench.Scans.AbortAsync(scan, "", Cancellation);
        Assert.StartsWith("SCAN_ABORTED", (await bench.UntilAsync(scan, ReconstructionState.Cancelled)).Reason, StringComparison.Ordinal);
        await bench.Life.RequestAsync(scan, new Recipe(), "scripted", Cancellation);
        Assert.StartsWith("NO_IMAGES", (await bench.UntilAsync(scan, ReconstructionState.Failed)).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_device_that_fails_costs_time_and_not_the_scan()
    {
        ScriptedReconstructor cpu = new() { Backend = "cpu" };
        ScriptedReconstructor gpu = new()
        {
            Backend = "gpu",
            Fallback = cpu,
            OnBlock = block =>
            {
                if (block == 1) throw new DeviceFailedException("gpu", new InvalidOperationException("lost"));
            },
        };
        await using PipelineBench bench = await new PipelineBench(gpu).StartAsync();
        ScanId scan = await bench.OpenAsync();
        await bench.SendAsync(scan, 3);

        ReconstructionRecord done = await bench.UntilAsync(scan, ReconstructionState.Succeeded);
        Assert.Equal(("cpu", 3), (done.Backend, done.InstanceCount));
        Assert.Equal([1, 2, 3], bench.Catalog.Deliveries["PACS"].Select(i => i.InstanceNumber));
        Assert.Contains(await bench.WarningsAsync(scan), w => w.Reason == "DEVICE_FAILED");
    }

    [Fact]
    public async Task A_full_disk_is_not_the_scans_fault_and_is_tried_again()
    {
        await using PipelineBench bench = new();
        int images = 0;
        bench.Encoder.OnImage = () =>
        {
            if (Interlocked.Increment(ref images) == 1) throw new IOException("No space left on device");
        };
        await bench.StartAsync();
        ScanId scan = await bench.OpenAsync();
        await bench.SendAsync(scan, 1);
        await PipelineBench.UntilAsync(() => Task.FromResult(bench.Catalog.Log.LastOrDefault() == "reconstruction Pending"), "the reconstruction to be put back");

        await PipelineBench.UntilAsync(async () =>
        {
            bench.Time.Advance(TimeSpan.FromSeconds(30));
            return (await bench.FirstAsync(scan)).State == ReconstructionState.Succeeded;
        }, "the second try");
        Assert.Equal(1, (await bench.FirstAsync(scan)).Attempts);
    }

    [Fact]
    public async Task A_full_disk_while_the_scan_still_arrives_is_tried_again_too()
    {
        await using PipelineBench bench = new();
        int images = 0;
        bench.Encoder.OnImage = () =>
        {
            if (Interlocked.Increment(ref images) == 1) throw new IOException("No space left on device");
        };
        await bench.StartAsync();
        ScanId scan = await bench.OpenAsync();
        bench.Store.Feed(scan); // and the reader waits for the next block when the encoder fails
        await PipelineBench.UntilAsync(
            () => Task.FromResult(bench.Catalog.Log.LastOrDefault() is "reconstruction Pending" or "reconstruction Failed"), "the end of the first try");
        Assert.Equal(ReconstructionState.Pending, (await bench.FirstAsync(scan)).State);
    }

    [Fact]
    public async Task A_reconstruction_that_took_the_process_with_it_too_often_is_given_up()
    {
        MemoryCatalog catalog = new();
        PipelineOptions options = new() { MaximumAttempts = 3 };
        await using PipelineBench bench = new(options: options, catalog: catalog);
        ScanId scan = await bench.OpenAsync();
        ReconstructionRecord begun = await bench.FirstAsync(scan) with { State = ReconstructionState.Running, Attempts = 3 };
        await catalog.UpdateReconstructionAsync(begun, [ReconstructionState.Pending], Cancellation);
        await bench.StartAsync();
        await bench.SendAsync(scan, 1);

        Assert.StartsWith("ATTEMPTS_EXHAUSTED", (await bench.UntilAsync(scan, ReconstructionState.Failed)).Reason, StringComparison.Ordinal);
        Assert.Equal(0, bench.Reconstructor.Opened);
    }

    [Fact]
    public async Task What_was_cancelled_can_be_asked_for_again_and_heals()
    {
        await using PipelineBench bench = await new PipelineBench().StartAsync();
        ScanId scan = await bench.OpenAsync();
        bench.Store.Feed(scan);
        Guid id = (await bench.UntilAsync(scan, ReconstructionState.Running)).Id;
        await bench.Life.CancelAsync(id, "wrong protocol", Cancellation);
        Assert.Equal("CANCELLED: wrong protocol", (await bench.FirstAsync(scan)).Reason);

        await bench.SendAsync(scan, 1);
        Assert.Empty(bench.Catalog.Deliveries);
        ReconstructionRecord again = await bench.Life.RequestAsync(scan, bench.Store.Header.Recipes[0], "test.method", Cancellation);
        Assert.Equal(id, again.Id);
        await bench.UntilAsync(scan, ReconstructionState.Succeeded);
        Assert.Equal(2, bench.Catalog.Deliveries["PACS"].Count);
        Assert.Equal(ScanSummary.Stored, (await bench.OverviewAsync(scan)).Summary);
        RefusalException ended = await Assert.ThrowsAsync<RefusalException>(() => bench.Life.CancelAsync(id, "", Cancellation));
        Assert.Equal(RefusalReason.ReconstructionEnded, ended.Reason);
    }

    [Fact]
    public async Task Files_that_are_gone_are_made_again_and_nothing_is_sent_twice()
    {
        await using PipelineBench bench = await new PipelineBench().StartAsync();
        ScanId scan = await bench.OpenAsync();
        await bench.SendAsync(scan, 2);
        ReconstructionRecord done = await bench.UntilAsync(scan, ReconstructionState.Succeeded);
        await PipelineBench.UntilAsync(() => Task.FromResult(bench.Running.Instances(done.Id) is null), "the run's end");

        bench.Queue.Remake(done.Id);
        await PipelineBench.UntilAsync(() => Task.FromResult(bench.Catalog.Log[^1] == "digests"), "the digests");
        Assert.Equal(2, bench.Catalog.Deliveries["PACS"].Count);
        Assert.Equal(2, bench.Reconstructor.Opened);
    }

    [Fact]
    public async Task Each_recipe_becomes_a_series_for_the_destinations_that_it_names()
    {
        FedStore store = new(TimeProvider.System) { Header = FedStore.DefaultHeader(new Recipe { Name = "soft" }, new Recipe { Name = "bone", Destinations = ["B"] }) };
        await using PipelineBench bench = await new PipelineBench(destinations: ["A", "B"], store: store).StartAsync();
        ScanId scan = await bench.OpenAsync();
        await bench.SendAsync(scan, 1);
        await PipelineBench.UntilAsync(async () => (await bench.OverviewAsync(scan)).Reconstructions.All(r => r.State == ReconstructionState.Succeeded), "both");
        Assert.Single(bench.Catalog.Deliveries["A"]);
        Assert.Equal(2, bench.Catalog.Deliveries["B"].Count);
        Assert.Equal([1, 2], (await bench.OverviewAsync(scan)).Reconstructions.Select(r => r.Ordinal));
    }

    [Fact]
    public async Task Latency_runs_from_the_last_bytes_durability_and_is_one_figure()
    {
        await using PipelineBench bench = new();
        bench.Encoder.OnImage = () => bench.Time.Advance(TimeSpan.FromSeconds(2));
        await bench.StartAsync();
        ScanId scan = await bench.OpenAsync();
        await using IAsyncEnumerator<ScanEvent> seen = bench.Events.WatchAsync(scan, Cancellation).GetAsyncEnumerator(Cancellation);
        bench.Time.Advance(TimeSpan.FromMinutes(5)); // before the data: not the reconstruction's
        await bench.SendAsync(scan, 3);

        ReconstructionRecord done = await bench.UntilAsync(scan, ReconstructionState.Succeeded);
        Assert.Equal(TimeSpan.FromSeconds(6), done.Latency);
        while (await seen.MoveNextAsync() && seen.Current is not StepTiming { Step: PipelineStep.Latency })
        {
        }

        Assert.Equal(done.Latency, ((StepTiming)seen.Current).Elapsed);
    }

    [Fact]
    public async Task Watchers_see_images_previews_timings_and_each_warning_once_with_its_count_in_the_catalog()
    {
        await using PipelineBench bench = await new PipelineBench().StartAsync();
        ScanId scan = await bench.OpenAsync();
        await using IAsyncEnumerator<ScanEvent> seen = bench.Events.WatchAsync(scan, Cancellation).GetAsyncEnumerator(Cancellation);
        await bench.SendAsync(scan, 3);
        List<ScanEvent> all = [];
        do
        {
            await seen.MoveNextAsync();
            all.Add(seen.Current);
        }
        while (all[^1] is not StepTiming { Step: PipelineStep.Latency });

        Assert.Equal(3, all.OfType<ImageReconstructed>().Last().ImagesDone);
        // 40 HU is the middle of the soft-tissue window; what has no value is black.
        Assert.Equal([127, 0], all.OfType<Preview>().First(preview => preview.InstanceNumber > 0).Grey.ToArray());
        // A picture of what there is so far is windowed alike, and belongs to no image.
        Assert.Equal([127, 0, 255], all.OfType<Preview>().First(preview => preview.InstanceNumber == Preview.Partial).Grey.ToArray());
        Assert.Equal(Enum.GetValues<PipelineStep>(), all.OfType<StepTiming>().Select(timing => timing.Step));
        Assert.Equal(3, (await bench.WarningsAsync(scan)).Single(w => w.Reason == "REPLACED_SAMPLES").Count);
    }
}
