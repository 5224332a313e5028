using Acquisition.Core.Model.Errors;
using Acquisition.Core.Model.Scans;
using Acquisition.Core.Ports.Catalog;
using Acquisition.Storage.Catalog;

namespace Acquisition.Storage.Tests.Catalog;

/// <summary>A disk that raw data fill to the last byte still takes the catalog's last states.</summary>
public sealed class DiskReserveTests
{
    private const int ReserveBytes = 4 << 20;
    private const int InstanceCount = 500;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task On_a_full_disk_the_reserve_takes_the_last_states_and_comes_back_when_there_is_room()
    {
        using SmallDisk disk = new("16m");
        string path = Path.Combine(disk.Path, "catalog.db");
        using CatalogDatabase database = SqliteCatalog.Open(new CatalogOptions { Path = path, ReserveBytes = ReserveBytes });
        Assert.Equal(ReserveBytes, ReserveOf(path));

        (ScanCatalog scans, Outbox outbox, ScanRecord scan, ReconstructionRecord running) = await BeginAsync(database);
        disk.Fill();
        await EndAsync(scans, outbox, scan, running);
        Assert.InRange(ReserveOf(path), 0, ReserveBytes - 1);
        ScanOverview overview = (await scans.FindOverviewAsync(scan.Id, Cancellation))!;
        Assert.Equal((ScanSummary.Delivering, InstanceCount), (overview.Summary, Assert.Single(overview.Deliveries).Total));

        disk.Empty();
        await outbox.GiveUpAsync("PACS", "none", "", Cancellation);
        Assert.Equal(ReserveBytes, ReserveOf(path));
    }

    [Fact]
    public async Task Without_a_reserve_the_same_states_are_lost_with_a_reason()
    {
        using SmallDisk disk = new("16m");
        using CatalogDatabase database = SqliteCatalog.Open(new CatalogOptions { Path = Path.Combine(disk.Path, "catalog.db"), ReserveBytes = 0 });
        (ScanCatalog scans, Outbox outbox, ScanRecord scan, ReconstructionRecord running) = await BeginAsync(database);
        disk.Fill();
        RefusalException refusal = await Assert.ThrowsAsync<RefusalException>(() => EndAsync(scans, outbox, scan, running));
        Assert.Equal(RefusalReason.CatalogFailed, refusal.Reason);
        Assert.Contains("the disk is full", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(0, Assert.Single((await scans.FindOverviewAsync(scan.Id, Cancellation))!.Reconstructions).InstanceCount); // nothing by half
    }

    [Fact]
    public async Task A_reserve_that_others_take_as_it_is_freed_lasts_for_several_changes_and_its_end_is_told()
    {
        using SmallDisk disk = new("16m");
        string path = Path.Combine(disk.Path, "catalog.db");
        using CatalogDatabase database = SqliteCatalog.Open(new CatalogOptions { Path = path, ReserveBytes = ReserveBytes });
        (ScanCatalog scans, _, ScanRecord scan, _) = await BeginAsync(database);
        Warning warning = new(WarningSeverity.Notice, "R", new string('m', 500_000)); // large, so that every change needs new blocks
        int changes = 0;
        RefusalException refusal = await Assert.ThrowsAsync<RefusalException>(async () =>
        {
            for (; changes < 100; changes++)
            {
                disk.Fill();
                await scans.AddWarningAsync(scan.Id, warning with { Reason = $"R{changes}" }, Cancellation);
            }
        });
        Assert.Contains("the disk is full", refusal.Message, StringComparison.Ordinal);
        Assert.InRange(changes, 3, 99); // at least one for each quarter but one
        Assert.Equal(0, ReserveOf(path));
        Assert.Equal(changes, (await scans.FindOverviewAsync(scan.Id, Cancellation))!.Warnings.Count);
    }

    [Fact]
    public async Task A_node_starts_on_a_full_disk_with_the_reserve_that_it_left()
    {
        using SmallDisk disk = new("16m");
        CatalogOptions options = new() { Path = Path.Combine(disk.Path, "catalog.db"), ReserveBytes = ReserveBytes };
        ScanRecord scan;
        using (CatalogDatabase before = SqliteCatalog.Open(options)) (_, _, scan, _) = await BeginAsync(before);
        disk.Fill();
        using CatalogDatabase database = SqliteCatalog.Open(options);
        Assert.Equal(ScanState.Complete, (await new ScanCatalog(database).MoveScanAsync(scan.Id, ScanState.Complete, "", Cancellation)).State);
    }

    [Fact]
    public void The_reserve_follows_its_setting()
    {
        using TemporaryFolder folder = new();
        string path = Path.Combine(folder.Path, "catalog.db");
        foreach (int bytes in new[] { 5000, 9000, 1000, 0 })
        {
            SqliteCatalog.Open(new CatalogOptions { Path = path, ReserveBytes = bytes }).Dispose();
            Assert.Equal(bytes, File.Exists($"{path}-reserve") ? ReserveOf(path) : 0);
        }
        Assert.False(File.Exists($"{path}-reserve"));
    }

    private static long ReserveOf(string path) => new FileInfo($"{path}-reserve").Length;

    private static async Task<(ScanCatalog Scans, Outbox Outbox, ScanRecord Scan, ReconstructionRecord Running)> BeginAsync(CatalogDatabase database)
    {
        ScanCatalog scans = new(database);
        ScanRecord scan = TestCatalog.Scan();
        ReconstructionRecord running = TestCatalog.Reconstruction(scan.Id) with { State = ReconstructionState.Running };
        await scans.AddOrGetScanAsync(scan, [running], [], Cancellation);
        return (scans, new Outbox(database, TimeProvider.System), scan, running);
    }

    private static async Task EndAsync(ScanCatalog scans, Outbox outbox, ScanRecord scan, ReconstructionRecord running)
    {
        await scans.MoveScanAsync(scan.Id, ScanState.Complete, "", Cancellation);
        Assert.True(await outbox.EnqueueAsync(running, TestCatalog.Instances(running, InstanceCount), ["PACS"], Cancellation));
    }
}
