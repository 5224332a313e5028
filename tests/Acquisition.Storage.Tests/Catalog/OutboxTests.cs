using Acquisition.Core.Model.Scans;
using Acquisition.Core.Ports.Catalog;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Time.Testing;
using static Acquisition.Storage.Tests.Catalog.TestCatalog;

namespace Acquisition.Storage.Tests.Catalog;

public sealed class OutboxTests : IDisposable
{
    private readonly FakeTimeProvider _time = new(Noon);
    private readonly TestCatalog _catalog;

    public OutboxTests() => _catalog = new TestCatalog(_time);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _catalog.Dispose();

    [Fact]
    public async Task Each_instance_is_due_at_each_destination_in_series_order()
    {
        (_, ReconstructionRecord first) = await _catalog.AddRunningAsync();
        InstanceRecord[] instances = Instances(first, 5);
        Assert.Empty(await _catalog.Outbox.ListInstancesAsync(first.Id, Cancellation));
        Assert.True(await EnqueueAsync(first, [.. instances.Reverse()], "PACS", "ARCHIVE"));

        Assert.Equal(instances, await DueAsync("PACS"));
        Assert.Equal(instances[..2], await _catalog.Outbox.NextDueAsync("ARCHIVE", 2, Cancellation));
        Assert.Empty(await DueAsync("NOBODY"));
        Assert.Equal(Noon, await _catalog.Outbox.NextDueTimeAsync("PACS", Cancellation));
        Assert.Null(await _catalog.Outbox.NextDueTimeAsync("NOBODY", Cancellation));
        Assert.Equal((ReconstructionState.Succeeded, 5), await StateAsync(first));
        Assert.Equal(instances, await _catalog.Outbox.ListInstancesAsync(first.Id, Cancellation));
    }

    [Theory]
    [InlineData(ReconstructionState.Pending)] // it was put back: another worker has it
    [InlineData(ReconstructionState.Failed)]
    [InlineData(ReconstructionState.Cancelled)]
    public async Task Only_a_running_reconstruction_succeeds(ReconstructionState state)
    {
        (ScanRecord scan, _) = await _catalog.AddAsync();
        ReconstructionRecord other = await _catalog.Scans.AddOrGetReconstructionAsync(Reconstruction(scan.Id) with { State = state, Reason = "R" }, Cancellation);
        Assert.False(await EnqueueAsync(other, Instances(other, 2), "PACS"));
        Assert.Empty(await _catalog.Outbox.ListDeliveriesAsync(scan.Id, Cancellation));
        Assert.Empty(await _catalog.Outbox.ListInstancesAsync(other.Id, Cancellation));
        Assert.Equal((state, 0), await StateAsync(other));
        Assert.False(await EnqueueAsync(Reconstruction(scan.Id), [], "PACS")); // unknown
    }

    [Fact]
    public async Task Instances_that_were_made_again_have_their_digests_brought_up_to_date_and_are_not_sent_twice()
    {
        (ScanRecord scan, ReconstructionRecord first) = await _catalog.AddRunningAsync();
        InstanceRecord[] instances = Instances(first, 2);
        await EnqueueAsync(first, instances, "PACS");
        await _catalog.Outbox.MarkStoredAsync("PACS", instances[0].SopInstanceUid, Cancellation);

        InstanceRecord[] again = [.. instances.Select(instance => instance with { Bytes = instance.Bytes + 1, Sha256 = new string('b', 64) })];
        Assert.True(await EnqueueAsync(first with { Backend = "other" }, again, "PACS", "ANOTHER"));
        Assert.Equal(
            [
                new DeliveryRecord("PACS", again[0], DeliveryState.Stored, 1, "", null, Noon),
                new DeliveryRecord("PACS", again[1], DeliveryState.Pending, 0, "", Noon, null),
            ],
            await _catalog.Outbox.ListDeliveriesAsync(scan.Id, Cancellation));
        Assert.Equal("", (await _catalog.Scans.FindReconstructionAsync(first.Id, Cancellation))!.Backend);
    }

    [Fact]
    public async Task Enqueueing_from_many_workers_at_once_enqueues_once()
    {
        (ScanRecord scan, ReconstructionRecord first) = await _catalog.AddRunningAsync();
        InstanceRecord[] instances = Instances(first, 3);
        bool[] recorded = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(() => EnqueueAsync(first, instances, "PACS", "PACS"))));
        Assert.All(recorded, Assert.True);
        Assert.Equal(3, (await _catalog.Outbox.ListDeliveriesAsync(scan.Id, Cancellation)).Count);
    }

    [Fact]
    public async Task The_summary_of_a_scan_follows_its_deliveries()
    {
        (ScanRecord scan, ReconstructionRecord first) = await _catalog.AddRunningAsync();
        await _catalog.Scans.MoveScanAsync(scan.Id, ScanState.Complete, "", Cancellation);
        async Task<ScanSummary> SummaryAsync() => (await _catalog.Scans.FindOverviewAsync(scan.Id, Cancellation))!.Summary;
        Assert.Equal(ScanSummary.Reconstructing, await SummaryAsync());
        InstanceRecord[] instances = Instances(first, 2);
        await EnqueueAsync(first, instances, "PACS");
        Assert.Equal(ScanSummary.Delivering, await SummaryAsync());
        await _catalog.Outbox.MarkStoredAsync("PACS", instances[0].SopInstanceUid, Cancellation);
        await _catalog.Outbox.GiveUpAsync("PACS", instances[1].SopInstanceUid, "not allowed", Cancellation);
        Assert.Equal(ScanSummary.DeliveryFailed, await SummaryAsync());
        Assert.Equal(1, await _catalog.Outbox.RetryAsync(scan.Id, "PACS", "", Cancellation));
        Assert.Equal(ScanSummary.Delivering, await SummaryAsync());
        await _catalog.Outbox.MarkStoredAsync("PACS", instances[1].SopInstanceUid, Cancellation);
        Assert.Equal(ScanSummary.Delivered, await SummaryAsync());
    }

    [Fact]
    public async Task Without_a_destination_instances_are_kept_and_nothing_is_due()
    {
        (ScanRecord scan, ReconstructionRecord first) = await _catalog.AddRunningAsync();
        await EnqueueAsync(first, Instances(first, 3));
        Assert.Equal((ReconstructionState.Succeeded, 3), await StateAsync(first));
        Assert.Empty(await _catalog.Outbox.ListDeliveriesAsync(scan.Id, Cancellation));
        Assert.Equal(3, (await _catalog.Outbox.ListInstancesAsync(first.Id, Cancellation)).Count);
    }

    [Fact]
    public async Task A_failed_attempt_waits_for_its_time_and_lets_the_others_pass()
    {
        (ScanRecord scan, ReconstructionRecord first) = await _catalog.AddRunningAsync();
        InstanceRecord[] instances = Instances(first, 2);
        await EnqueueAsync(first, instances, "PACS");
        await _catalog.Outbox.MarkFailedAsync("PACS", instances[0].SopInstanceUid, "refused: out of resources", Noon.AddSeconds(30), Cancellation);

        Assert.Equal([instances[1]], await DueAsync("PACS"));
        Assert.Equal([new DeliverySummary("PACS", 0, 2, 0, "refused: out of resources")], await _catalog.Outbox.SummariseAsync(first.Id, Cancellation));
        await _catalog.Outbox.MarkStoredAsync("PACS", instances[1].SopInstanceUid, Cancellation);
        Assert.Equal(Noon.AddSeconds(30), await _catalog.Outbox.NextDueTimeAsync("PACS", Cancellation));

        _time.Advance(TimeSpan.FromSeconds(29));
        Assert.Empty(await DueAsync("PACS"));
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal([instances[0]], await DueAsync("PACS"));

        await _catalog.Outbox.MarkStoredAsync("PACS", instances[0].SopInstanceUid, Cancellation);
        Assert.Equal([new DeliverySummary("PACS", 2, 2, 0, "")], await _catalog.Outbox.SummariseAsync(first.Id, Cancellation));
        Assert.Equal(
            [
                new DeliveryRecord("PACS", instances[0], DeliveryState.Stored, 2, "", null, Noon.AddSeconds(30)),
                new DeliveryRecord("PACS", instances[1], DeliveryState.Stored, 1, "", null, Noon),
            ],
            await _catalog.Outbox.ListDeliveriesAsync(scan.Id, Cancellation));
    }

    [Fact]
    public async Task What_was_given_up_is_due_again_only_when_somebody_asks_for_it()
    {
        (ScanRecord scan, ReconstructionRecord first) = await _catalog.AddRunningAsync();
        InstanceRecord[] instances = Instances(first, 1);
        await EnqueueAsync(first, instances, "PACS");
        await _catalog.Outbox.GiveUpAsync("PACS", instances[0].SopInstanceUid, "SOP class not supported", Cancellation);
        await _catalog.Outbox.MarkStoredAsync("PACS", instances[0].SopInstanceUid, Cancellation); // too late
        _time.Advance(TimeSpan.FromDays(30));
        Assert.Empty(await DueAsync("PACS"));
        Assert.Null(await _catalog.Outbox.NextDueTimeAsync("PACS", Cancellation));
        Assert.Equal(
            [new DeliveryRecord("PACS", instances[0], DeliveryState.Failed, 1, "SOP class not supported", null, null)],
            await _catalog.Outbox.ListDeliveriesAsync(scan.Id, Cancellation));
        Assert.Equal([new DeliverySummary("PACS", 0, 1, 1, "SOP class not supported")], await _catalog.Outbox.SummariseAsync(first.Id, Cancellation));

        Assert.Equal(1, await _catalog.Outbox.RetryAsync(scan.Id, "PACS", instances[0].SopInstanceUid, Cancellation));
        Assert.Equal(instances, await DueAsync("PACS"));
        Assert.Equal(
            [new DeliveryRecord("PACS", instances[0], DeliveryState.Pending, 0, "SOP class not supported", Noon.AddDays(30), null)],
            await _catalog.Outbox.ListDeliveriesAsync(scan.Id, Cancellation));
    }

    [Theory]
    [InlineData("PACS", 0, "PACS 1")] // one
    [InlineData("PACS", null, "PACS 1,PACS 2")] // a destination; 3 is stored
    [InlineData("", 1, "ARCHIVE 2,PACS 2")] // an instance everywhere
    [InlineData("", null, "ARCHIVE 1,ARCHIVE 2,ARCHIVE 3,PACS 1,PACS 2")] // all
    [InlineData("NOBODY", null, "")]
    public async Task Deliveries_are_asked_for_again_one_by_one_or_together(string destination, int? instance, string expected)
    {
        (ScanRecord scan, ReconstructionRecord first) = await _catalog.AddRunningAsync();
        (_, ReconstructionRecord other) = await _catalog.AddRunningAsync("another");
        InstanceRecord[] instances = Instances(first, 3), others = Instances(other, 1);
        await EnqueueAsync(first, instances, "PACS", "ARCHIVE");
        await EnqueueAsync(other, others, "PACS");
        await _catalog.Outbox.GiveUpAsync("PACS", others[0].SopInstanceUid, "no", Cancellation);
        await _catalog.Outbox.GiveUpAsync("PACS", instances[0].SopInstanceUid, "no", Cancellation);
        await _catalog.Outbox.MarkStoredAsync("PACS", instances[2].SopInstanceUid, Cancellation);
        foreach (InstanceRecord each in instances)
        {
            await _catalog.Outbox.MarkFailedAsync("PACS", each.SopInstanceUid, "later", Noon.AddHours(1), Cancellation); // not those that are given up or stored
            await _catalog.Outbox.MarkFailedAsync("ARCHIVE", each.SopInstanceUid, "later", Noon.AddHours(1), Cancellation);
        }

        int expectedCount = expected.Length == 0 ? 0 : expected.Split(',').Length;
        Assert.Equal(expectedCount, await _catalog.Outbox.RetryAsync(scan.Id, destination, instance is { } index ? instances[index].SopInstanceUid : "", Cancellation));
        IEnumerable<string> due = (await _catalog.Outbox.ListDeliveriesAsync(scan.Id, Cancellation))
            .Where(row => row.NextAttempt == Noon)
            .Select(row => $"{row.Destination} {row.Instance.InstanceNumber}");
        Assert.Equal(expected, string.Join(',', due));
        Assert.Empty((await DueAsync("PACS")).Intersect(others)); // another scan's stays given up
    }

    [Fact]
    public async Task The_last_error_of_a_summary_is_the_latest_one_by_destination_and_reconstruction()
    {
        (ScanRecord scan, ReconstructionRecord first) = await _catalog.AddRunningAsync();
        ReconstructionRecord second = await _catalog.Scans.AddOrGetReconstructionAsync(
            Reconstruction(scan.Id) with { State = ReconstructionState.Running }, Cancellation);
        InstanceRecord[] a = Instances(first, 3), b = Instances(second, 1);
        await EnqueueAsync(first, a, "PACS", "ARCHIVE");
        await EnqueueAsync(second, b, "PACS");
        await _catalog.Outbox.MarkFailedAsync("PACS", a[0].SopInstanceUid, "first", Noon.AddHours(9), Cancellation);
        _time.Advance(TimeSpan.FromSeconds(1));
        await _catalog.Outbox.GiveUpAsync("PACS", a[1].SopInstanceUid, "second", Cancellation);
        _time.Advance(TimeSpan.FromSeconds(1));
        await _catalog.Outbox.MarkFailedAsync("PACS", b[0].SopInstanceUid, "third", Noon, Cancellation);

        Assert.Equal(
            [new DeliverySummary("ARCHIVE", 0, 3, 0, ""), new DeliverySummary("PACS", 0, 3, 1, "second")],
            await _catalog.Outbox.SummariseAsync(first.Id, Cancellation));
        Assert.Equal([new DeliverySummary("PACS", 0, 1, 0, "third")], await _catalog.Outbox.SummariseAsync(second.Id, Cancellation));
        Assert.Equal(
            [new DeliverySummary("ARCHIVE", 0, 3, 0, ""), new DeliverySummary("PACS", 0, 4, 1, "third")],
            (await _catalog.Scans.FindOverviewAsync(scan.Id, Cancellation))!.Deliveries);
    }

    [Fact]
    public async Task Committed_instances_count_as_stored()
    {
        (_, ReconstructionRecord first) = await _catalog.AddRunningAsync();
        await EnqueueAsync(first, Instances(first, 2), "PACS");
        _catalog.Sql("UPDATE Deliveries SET State = 'Committed' WHERE Id = 1");
        Assert.Equal([new DeliverySummary("PACS", 1, 2, 0, "")], await _catalog.Outbox.SummariseAsync(first.Id, Cancellation));
    }

    [Fact]
    public async Task What_is_stored_stays_stored_and_is_recorded_once()
    {
        (ScanRecord scan, ReconstructionRecord first) = await _catalog.AddRunningAsync();
        InstanceRecord[] instances = Instances(first, 1);
        await EnqueueAsync(first, instances, "PACS");
        await _catalog.Outbox.MarkStoredAsync("PACS", instances[0].SopInstanceUid, Cancellation);
        _time.Advance(TimeSpan.FromMinutes(1));
        await _catalog.Outbox.MarkStoredAsync("PACS", instances[0].SopInstanceUid, Cancellation);
        await _catalog.Outbox.MarkFailedAsync("PACS", instances[0].SopInstanceUid, "too late", Noon, Cancellation);
        await _catalog.Outbox.GiveUpAsync("PACS", instances[0].SopInstanceUid, "too late", Cancellation);
        Assert.Equal(0, await _catalog.Outbox.RetryAsync(scan.Id, "", "", Cancellation));
        Assert.Equal(
            [new DeliveryRecord("PACS", instances[0], DeliveryState.Stored, 1, "", null, Noon)],
            await _catalog.Outbox.ListDeliveriesAsync(scan.Id, Cancellation));
    }

    [Fact]
    public async Task Workers_for_several_destinations_deliver_everything_once()
    {
        (ScanRecord scan, ReconstructionRecord first) = await _catalog.AddRunningAsync();
        string[] destinations = ["A", "B", "C"];
        await EnqueueAsync(first, Instances(first, 20), destinations);
        await Task.WhenAll(destinations.SelectMany(destination => new[] { destination, destination }).Select(destination => Task.Run(async () =>
        {
            while (await _catalog.Outbox.NextDueAsync(destination, 3, Cancellation) is { Count: > 0 } due)
            {
                foreach (InstanceRecord instance in due) await _catalog.Outbox.MarkStoredAsync(destination, instance.SopInstanceUid, Cancellation);
            }
        })));
        IReadOnlyList<DeliveryRecord> deliveries = await _catalog.Outbox.ListDeliveriesAsync(scan.Id, Cancellation);
        Assert.Equal(60, deliveries.Count);
        Assert.All(deliveries, delivery => Assert.Equal((DeliveryState.Stored, 1), (delivery.State, delivery.Attempts)));
    }

    [Fact]
    public async Task An_enqueue_that_cannot_be_whole_leaves_nothing()
    {
        (ScanRecord scan, ReconstructionRecord first) = await _catalog.AddRunningAsync();
        InstanceRecord[] instances = Instances(first, 2);
        instances[1] = instances[1] with { ReconstructionId = Guid.NewGuid() }; // no such reconstruction: the foreign key refuses it
        await Assert.ThrowsAsync<DbUpdateException>(() => EnqueueAsync(first, instances, "PACS"));
        Assert.Empty(await _catalog.Outbox.ListDeliveriesAsync(scan.Id, Cancellation));
        Assert.Equal((ReconstructionState.Running, 0), await StateAsync(first));
    }

    private Task<bool> EnqueueAsync(ReconstructionRecord reconstruction, InstanceRecord[] instances, params string[] destinations) =>
        _catalog.Outbox.EnqueueAsync(reconstruction, instances, destinations, Cancellation);

    private Task<IReadOnlyList<InstanceRecord>> DueAsync(string destination) => _catalog.Outbox.NextDueAsync(destination, 100, Cancellation);

    private async Task<(ReconstructionState State, int InstanceCount)> StateAsync(ReconstructionRecord reconstruction)
    {
        ReconstructionRecord now = (await _catalog.Scans.FindReconstructionAsync(reconstruction.Id, Cancellation))!;
        return (now.State, now.InstanceCount);
    }
}
