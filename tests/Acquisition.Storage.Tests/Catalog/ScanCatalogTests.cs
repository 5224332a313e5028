using System.Diagnostics;
using Acquisition.Core.Model.Errors;
using Acquisition.Core.Model.Scans;
using Acquisition.Core.Ports.Catalog;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using static Acquisition.Storage.Tests.Catalog.TestCatalog;

namespace Acquisition.Storage.Tests.Catalog;

public sealed class ScanCatalogTests : IDisposable
{
    private readonly TestCatalog _catalog = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _catalog.Dispose();

    [Fact]
    public async Task A_scan_comes_back_as_it_was_added()
    {
        (ScanRecord scan, ReconstructionRecord first) = await _catalog.AddAsync();
        Assert.Equal(scan, await _catalog.Scans.FindScanAsync(scan.Id, Cancellation));
        ScanOverview overview = (await _catalog.Scans.FindOverviewAsync(scan.Id, Cancellation))!;
        Assert.Equal((scan, first.Id), (overview.Scan, Assert.Single(overview.Reconstructions).Id));
        Assert.Null(await _catalog.Scans.FindScanAsync(ScanId.New(), Cancellation));
        Assert.Null(await _catalog.Scans.FindOverviewAsync(ScanId.New(), Cancellation));
        Assert.Null(await _catalog.Scans.FindReconstructionAsync(Guid.NewGuid(), Cancellation));
    }

    [Fact]
    public async Task Times_keep_their_instant_whatever_offset_they_came_with()
    {
        ScanRecord scan = Scan(created: new DateTimeOffset(2026, 3, 1, 14, 0, 0, 1, 234, TimeSpan.FromHours(2)));
        await _catalog.Scans.AddOrGetScanAsync(scan, [], [], Cancellation);
        DateTimeOffset stored = (await _catalog.Scans.FindScanAsync(scan.Id, Cancellation))!.CreateTime;
        Assert.Equal(scan.CreateTime, stored);
        Assert.Equal(TimeSpan.Zero, stored.Offset);
    }

    [Fact]
    public async Task The_same_request_creates_one_scan_however_often_and_concurrently_it_is_sent()
    {
        ScanRecord[] answers = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => Task.Run(async () =>
        {
            ScanRecord scan = Scan("the same");
            return await _catalog.Scans.AddOrGetScanAsync(scan, [Reconstruction(scan.Id)], [], Cancellation);
        })));
        ScanOverview only = Assert.Single(await ListAsync(new ScanFilter()));
        Assert.All(answers, answer => Assert.Equal(only.Scan, answer));
        Assert.Single(only.Reconstructions);
    }

    [Fact]
    public async Task Two_devices_may_use_the_same_request_id()
    {
        ScanRecord one = Scan("1"), other = Scan("1") with { DeviceId = "mr-1" };
        Assert.Equal(one, await _catalog.Scans.AddOrGetScanAsync(one, [], [], Cancellation));
        Assert.Equal(other, await _catalog.Scans.AddOrGetScanAsync(other, [], [], Cancellation));
    }

    [Fact]
    public async Task Pages_hold_every_scan_once_also_when_many_share_a_time_and_new_ones_come_between()
    {
        foreach (int minute in new[] { 3, 1, 1, 1, 4, 0, 1, 2, 1 })
            await _catalog.AddAsync(Guid.NewGuid().ToString(), Noon.AddMinutes(minute).AddTicks(minute == 3 ? 5_000_000 : 0)); // a fraction of a second must sort too
        ScanRecord[] expected = [.. (await ListAsync(new ScanFilter())).Select(overview => overview.Scan)];
        Assert.Equal(9, expected.Length);
        Assert.Equal(expected.OrderByDescending(scan => scan.CreateTime).ThenByDescending(scan => scan.Id.ToString(), StringComparer.Ordinal), expected);

        List<ScanRecord> paged = [];
        ScanCursor? cursor = null;
        while (await _catalog.Scans.ListAsync(new ScanFilter(), 2, cursor, Cancellation) is { Count: > 0 } page)
        {
            paged.AddRange(page.Select(overview => overview.Scan));
            cursor = new ScanCursor(paged[^1].CreateTime, paged[^1].Id);
            await _catalog.AddAsync(Guid.NewGuid().ToString(), Noon.AddHours(1)); // newer than all: on no later page
        }
        Assert.Equal(expected, paged);
    }

    public static TheoryData<ScanFilter, string> Filters => new()
    {
        { new ScanFilter(), "d c b a" },
        { new ScanFilter { Modality = Modality.Mr }, "c b" },
        { new ScanFilter { DeviceId = "mr-2" }, "c" },
        { new ScanFilter { AccessionNumber = "7" }, "d b" },
        { new ScanFilter { AccessionNumber = "70" }, "" },
        { new ScanFilter { CreatedFrom = Noon.AddMinutes(1) }, "d c b" },
        { new ScanFilter { CreatedBefore = Noon.AddMinutes(2) }, "b a" },
        { new ScanFilter { CreatedFrom = Noon.AddMinutes(1).ToOffset(TimeSpan.FromHours(5)), CreatedBefore = Noon.AddMinutes(3) }, "c b" },
        { new ScanFilter { Modality = Modality.Mr, AccessionNumber = "7" }, "b" },
    };

    [Theory]
    [MemberData(nameof(Filters))]
    public async Task Filters_let_through_what_meets_them_all(ScanFilter filter, string expected)
    {
        foreach (ScanRecord scan in new[]
        {
            Scan("a") with { AccessionNumber = "" },
            Scan("b", Noon.AddMinutes(1)) with { Modality = Modality.Mr, DeviceId = "mr-1", AccessionNumber = "7" },
            Scan("c", Noon.AddMinutes(2)) with { Modality = Modality.Mr, DeviceId = "mr-2", AccessionNumber = "8" },
            Scan("d", Noon.AddMinutes(3)) with { AccessionNumber = "7" },
        }) await _catalog.Scans.AddOrGetScanAsync(scan, [], [], Cancellation);
        Assert.Equal(expected, string.Join(' ', (await ListAsync(filter)).Select(overview => overview.Scan.RequestId)));
    }

    [Fact]
    public async Task A_page_brings_everything_of_each_scan_in_as_many_queries_as_for_one()
    {
        List<ScanRecord> scans = [];
        for (int index = 0; index < 12; index++)
        {
            (ScanRecord scan, ReconstructionRecord first) = await _catalog.AddRunningAsync($"{index:00}");
            InstanceRecord[] instances = Instances(first, index + 1);
            await _catalog.Outbox.EnqueueAsync(first, instances, ["PACS"], Cancellation);
            await _catalog.Outbox.MarkStoredAsync("PACS", instances[0].SopInstanceUid, Cancellation);
            await _catalog.Scans.AddOrGetReconstructionAsync(Reconstruction(scan.Id), Cancellation);
            await _catalog.Scans.AddWarningAsync(scan.Id, new Warning(WarningSeverity.Notice, "NOTICE", $"{index}"), Cancellation);
            scans.Add(scan);
        }

        using CommandCount commands = new(_catalog.Path);
        Assert.Single(await _catalog.Scans.ListAsync(new ScanFilter(), 1, null, Cancellation));
        int forOne = commands.Take();
        IReadOnlyList<ScanOverview> list = await ListAsync(new ScanFilter());
        Assert.Equal(forOne, commands.Take());

        Assert.Equal(12, list.Count);
        foreach (ScanOverview overview in list)
        {
            int index = scans.FindIndex(scan => scan.Id == overview.Scan.Id);
            Assert.Equal([1, 2], overview.Reconstructions.Select(reconstruction => reconstruction.Ordinal));
            Assert.All(overview.Reconstructions, reconstruction => Assert.Equal(overview.Scan.Id, reconstruction.Scan));
            Assert.Equal([new DeliverySummary("PACS", 1, index + 1, 0, "")], overview.Deliveries);
            Assert.Equal($"{index}", Assert.Single(overview.Warnings).Message);
        }
    }

    [Fact]
    public async Task Scans_that_still_receive_are_listed_oldest_first()
    {
        foreach ((int minute, ScanState state) in new[]
        {
            (3, ScanState.Receiving), (1, ScanState.Complete), (2, ScanState.Open), (4, ScanState.Aborted), (0, ScanState.Receiving),
        })
        {
            await _catalog.Scans.AddOrGetScanAsync(Scan($"minute {minute}", Noon.AddMinutes(minute)) with { State = state }, [], [], Cancellation);
        }
        IReadOnlyList<ScanRecord> open = await _catalog.Scans.ListOpenScansAsync(Cancellation);
        Assert.Equal(["minute 0", "minute 2", "minute 3"], open.Select(scan => scan.RequestId));
    }

    private Task<IReadOnlyList<ScanOverview>> ListAsync(ScanFilter filter) => _catalog.Scans.ListAsync(filter, 100, null, Cancellation);

    /// <summary>Counts the commands that reach one file.</summary>
    private sealed class CommandCount : IObserver<DiagnosticListener>, IObserver<KeyValuePair<string, object?>>, IDisposable
    {
        private readonly string _path;
        private readonly List<IDisposable> _subscriptions = [];
        private int _count;

        public CommandCount(string path)
        {
            _path = path;
            _subscriptions.Add(DiagnosticListener.AllListeners.Subscribe(this));
        }

        public int Take() => Interlocked.Exchange(ref _count, 0);

        public void OnNext(DiagnosticListener value)
        {
            if (value.Name == DbLoggerCategory.Name) _subscriptions.Add(value.Subscribe(this));
        }

        public void OnNext(KeyValuePair<string, object?> value)
        {
            if (value.Value is CommandExecutedEventData command && command.Command.Connection?.DataSource == _path) Interlocked.Increment(ref _count);
        }

        public void OnCompleted()
        {
        }

        public void OnError(Exception error)
        {
        }

        public void Dispose() => _subscriptions.ForEach(subscription => subscription.Dispose());
    }
}
