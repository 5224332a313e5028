using Acquisition.Core.Model.Errors;
using Acquisition.Core.Model.Recipes;
using Acquisition.Core.Model.Scans;
using Acquisition.Core.Ports.Catalog;
using Acquisition.Pipeline.Reconstructions;
using Acquisition.Pipeline.Scans;
using Acquisition.Pipeline.Tests.Doubles;

namespace Acquisition.Pipeline.Tests.Scans;

public class ScanLifeTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Repeating_a_request_answers_the_same_scan_and_token()
    {
        await using PipelineBench bench = new();
        OpenedScan first = await bench.Scans.OpenAsync("CT1", "r", bench.Store.Header, "header"u8.ToArray(), Cancellation);
        OpenedScan again = await bench.Scans.OpenAsync("CT1", "r", bench.Store.Header, "header"u8.ToArray(), Cancellation);
        Assert.Equal((first.Id, first.WriteToken), (again.Id, again.WriteToken));
        OpenedScan other = await bench.Scans.OpenAsync("CT2", "r", bench.Store.Header, "header"u8.ToArray(), Cancellation);
        Assert.NotEqual(first.Id, other.Id);
        Assert.NotEqual(first.WriteToken, other.WriteToken);
        RefusalException conflict = await Assert.ThrowsAsync<RefusalException>(
            () => bench.Scans.OpenAsync("CT1", "r", bench.Store.Header, "another header"u8.ToArray(), Cancellation));
        Assert.Equal(RefusalReason.HeaderConflict, conflict.Reason);
    }

    [Fact]
    public async Task What_no_method_takes_is_stored_with_a_warning_at_once()
    {
        ScriptedReconstructor reconstructor = new() { Violations = recipe => recipe.Name == "new" ? [new FieldViolation("recipe.method", "must be known")] : [] };
        FedStore store = new(TimeProvider.System) { Header = FedStore.DefaultHeader(new Recipe(), new Recipe { Name = "new" }) };
        await using PipelineBench bench = await new PipelineBench(reconstructor, store: store).StartAsync();
        OpenedScan scan = await bench.Scans.OpenAsync("CT1", "r", store.Header, default, Cancellation);
        Warning warning = Assert.Single(scan.Warnings);
        Assert.Equal((WarningSeverity.Error, Admission.NotReconstructable, "header.recipes[1].method"), (warning.Severity, warning.Reason, warning.Field));

        await bench.SendAsync(scan.Id, 1);
        await bench.UntilAsync(scan.Id, ReconstructionState.Succeeded);
        ScanOverview overview = await bench.OverviewAsync(scan.Id);
        Assert.Equal(ReconstructionState.Failed, overview.Reconstructions[1].State);
        Assert.Equal(ScanSummary.Failed, overview.Summary);
    }

    [Fact]
    public async Task A_scan_that_needs_more_memory_than_the_node_has_is_stored_and_says_so()
    {
        PipelineOptions options = new() { MemoryBudgetBytes = 16 << 20 };
        await using PipelineBench bench = new(new ScriptedReconstructor { WorkingBytes = 17 << 20 }, options);
        OpenedScan scan = await bench.Scans.OpenAsync("CT1", "r", bench.Store.Header, default, Cancellation);
        Warning warning = Assert.Single(scan.Warnings);
        Assert.Contains("17 MiB", warning.Message, StringComparison.Ordinal);
        Assert.Contains("16 MiB", warning.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_destination_is_said()
    {
        FedStore store = new(TimeProvider.System) { Header = FedStore.DefaultHeader(new Recipe { Destinations = ["PACS", "ARCHIVE"] }) };
        await using PipelineBench bench = new(store: store);
        OpenedScan scan = await bench.Scans.OpenAsync("CT1", "r", store.Header, default, Cancellation);
        Assert.Equal(("UNKNOWN_DESTINATION", "header.recipes[0].destinations"), (scan.Warnings.Single().Reason, scan.Warnings.Single().Field));
    }

    [Fact]
    public async Task Only_a_complete_scan_is_reconstructed_again()
    {
        await using PipelineBench bench = new();
        ScanId scan = await bench.OpenAsync();
        RefusalException refusal = await Assert.ThrowsAsync<RefusalException>(() => bench.Life.RequestAsync(scan, new Recipe(), "", Cancellation));
        Assert.Equal(RefusalReason.ScanNotComplete, refusal.Reason);
    }

    [Fact]
    public async Task A_catalog_that_was_lost_gets_its_scans_back_from_the_raw_store_a_damaged_one_aside()
    {
        await using PipelineBench before = new(store: new FedStore(TimeProvider.System) { Damaged = ScanId.New() });
        ScanId scan = await before.OpenAsync(), open = await before.OpenAsync();
        await before.SendAsync(scan, 2);

        await using PipelineBench after = new(store: before.Store);
        await after.Reconciliation.StartAsync(Cancellation);
        await after.StartAsync();
        Assert.Equal(2, (await after.UntilAsync(scan, ReconstructionState.Succeeded)).InstanceCount);
        Assert.Equal(ScanState.Open, (await after.OverviewAsync(open)).Scan.State);
        Assert.Equal((await before.FirstAsync(scan)).Id, (await after.FirstAsync(scan)).Id);
        // The sender's repeated request finds the scan that came back.
        Assert.Equal(scan, (await after.Scans.OpenAsync("CT1", "request 0", after.Store.Header, default, Cancellation)).Id);
    }

    [Fact]
    public async Task A_catalog_that_missed_the_finish_is_brought_up_to_it()
    {
        await using PipelineBench bench = new();
        ScanId scan = await bench.OpenAsync();
        bench.Store.Feed(scan);
        bench.Store.Complete(scan);
        await bench.Reconciliation.StartAsync(Cancellation);
        Assert.Equal(ScanState.Complete, (await bench.OverviewAsync(scan)).Scan.State);
    }
}
