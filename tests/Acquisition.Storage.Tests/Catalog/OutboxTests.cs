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
        (ScanRecord scan, ReconstructionRecord first) = await _catalog.AddAsync();
        InstanceRecord[] instances = Instances(first, 5);
        await EnqueueAsync(first, [.. instances.Reverse()], "PACS", "ARCHIVE");

        Assert.Equal(instances, await DueAsync("PACS"));
        Assert.Equal(instances[..2], await _catalog.Outbox.NextDueAsync("ARCHIVE", 2, Cancellation));
        Assert.Empty(await DueAsync("NOBODY"));
        Assert.Equal(Noon, await _catalog.Outbox.NextDueTimeAsync("PACS", Cancellation));
        Assert.Null(await _catalog.Outbox.NextDueTimeAsync("NOBODY", Cancellation));
        Assert.Equal((ReconstructionState.Succeeded, 5), await StateAsync(first));
        Assert.Equal(ScanState.Delivering, await StateAsync(scan));
    }

    [Fact]
    public async Task Enqueueing_again_changes_nothing()
    {
        (ScanRecord scan, ReconstructionRecord first) = await _catalog.AddAsync();
        InstanceRecord[] instances = Instances(first, 2);
        await EnqueueAsync(first, instances, "PACS");
        await _catalog.Outbox.MarkStoredAsync("PACS", instances[0].SopInstanceUid, Cancellation);
        IReadOnlyList<DeliveryRecord> before = await _catalog.Outbox.ListDeliveriesAsync(scan.Id, Cancellation);

        await EnqueueAsync(first with { Backend = "other" }, instances, "PACS", "ANOTHER");
        Assert.Equal(before, await _catalog.Outbox.ListDeliveriesAsync(scan.Id, Cancellation));
        Assert.Equal("", (await _catalog.Scans.FindReconstructionAsync(first.Id, Cancellation))!.Backend);
    }

    [Fact]
    public async Task Enqueueing_from_many_workers_at_once_enqueues_once()
    {
        (ScanRecord scan, ReconstructionRecord first) = await _catalog.AddAsync();
        InstanceRecord[] instances = Instances(first, 3);
        await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(() => EnqueueAsync(first, instances, "PACS"))));
        Assert.Equal(3, (await _catalog.Outbox.ListDeliveriesAsync(scan.Id, Cancellation)).Count);
    }

    [Fact]
    public async Task The_last_delivery_to_the_last_destination_ends_the_reconstruction_and_the_scan()
    {
        (ScanRecord scan, ReconstructionRecord first) = await _catalog.AddAsync();
        InstanceRecord[] instances = Instances(first, 2);
        await EnqueueAsync(first, instances, "PACS", "ARCHIVE");
        foreach ((string destination, int index) in new[] { ("PACS", 0), ("PACS", 1), ("ARCHIVE", 1) })
        {
            await _catalog.Outbox.MarkStoredAsync(destination, instances[index].SopInstanceUid, Cancellation);
            Assert.Equal(ReconstructionState.Succeeded, (await StateAsync(first)).State);
            Assert.Equal(ScanState.Delivering, await StateAsync(scan));
        }
        await _catalog.Outbox.MarkStoredAsync("ARCHIVE", instances[0].SopInstanceUid, Cancellation);
        Assert.Equal((ReconstructionState.Delivered, 2), await StateAsync(first));
        Assert.Equal(ScanState.Delivered, await StateAsync(scan));
    }

    [Fact]
    public async Task A_later_reconstruction_leaves_the_scan_where_it_is()
    {
        (ScanRecord scan, _) = await _catalog.AddAsync();
        ReconstructionRecord later = await _catalog.Scans.AddOrGetReconstructionAsync(Reconstruction(scan.Id), Cancellation);
        InstanceRecord[] instances = Instances(later, 1);
        await EnqueueAsync(later, instances, "PACS");
        await _catalog.Outbox.MarkStoredAsync("PACS", instances[0].SopInstanceUid, Cancellation);
        Assert.Equal((ReconstructionState.Delivered, 1), await StateAsync(later));
        Assert.Equal(ScanState.Open, await StateAsync(scan));
    }

    [Fact]
    public async Task Without_a_destination_everything_is_delivered_at_once()
    {
        (ScanRecord scan, ReconstructionRecord first) = await _catalog.AddAsync();
        await EnqueueAsync(first, Instances(first, 3));
        Assert.Equal((ReconstructionState.Delivered, 3), await StateAsync(first));
        Assert.Equal(ScanState.Delivered, await StateAsync(scan));
    }

    [Fact]
    public async Task A_failed_attempt_waits_for_its_time_and_lets_the_others_pass()
    {
        (ScanRecord scan, ReconstructionRecord first) = await _catalog.AddAsync();
        InstanceRecord[] instances = Instances(first, 2);
        await EnqueueAsync(first, instances, "PACS");
        await _catalog.Outbox.MarkFailedAsync("PACS", instances[0].SopInstanceUid, "refused: out of resources", Noon.AddSeconds(30), Cancellation);

        Assert.Equal([instances[1]], await DueAsync("PACS"));
        Assert.Equal([new DeliverySummary("PACS", 0, 2, "refused: out of resources")], await _catalog.Outbox.SummariseAsync(scan.Id, Cancellation));
        await _catalog.Outbox.MarkStoredAsync("PACS", instances[1].SopInstanceUid, Cancellation);
        Assert.Equal(Noon.AddSeconds(30), await _catalog.Outbox.NextDueTimeAsync("PACS", Cancellation));

        _time.Advance(TimeSpan.FromSeconds(29));
        Assert.Empty(await DueAsync("PACS"));
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal([instances[0]], await DueAsync("PACS"));

        await _catalog.Outbox.MarkStoredAsync("PACS", instances[0].SopInstanceUid, Cancellation);
        Assert.Equal([new DeliverySummary("PACS", 2, 2, "")], await _catalog.Outbox.SummariseAsync(scan.Id, Cancellation));
        Assert.Equal(
            [
                new DeliveryRecord("PACS", instances[0], DeliveryState.Stored, 2, "", null, Noon.AddSeconds(30)),
                new DeliveryRecord("PACS", instances[1], DeliveryState.Stored, 1, "", null, Noon),
            ],
            await _catalog.Outbox.ListDeliveriesAsync(scan.Id, Cancellation));
    }

    [Fact]
    public async Task What_is_stored_stays_stored_and_is_recorded_once()
    {
        (ScanRecord scan, ReconstructionRecord first) = await _catalog.AddAsync();
        InstanceRecord[] instances = Instances(first, 1);
        await EnqueueAsync(first, instances, "PACS");
        await _catalog.Outbox.MarkStoredAsync("PACS", instances[0].SopInstanceUid, Cancellation);
        _time.Advance(TimeSpan.FromMinutes(1));
        await _catalog.Outbox.MarkStoredAsync("PACS", instances[0].SopInstanceUid, Cancellation);
        await _catalog.Outbox.MarkFailedAsync("PACS", instances[0].SopInstanceUid, "too late", Noon, Cancellation);
        Assert.Equal(
            [new DeliveryRecord("PACS", instances[0], DeliveryState.Stored, 1, "", null, Noon)],
            await _catalog.Outbox.ListDeliveriesAsync(scan.Id, Cancellation));
    }

    [Fact]
    public async Task Workers_for_several_destinations_deliver_everything_once()
    {
        (ScanRecord scan, ReconstructionRecord first) = await _catalog.AddAsync();
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
        Assert.Equal(ScanState.Delivered, await StateAsync(scan));
    }

    [Fact]
    public async Task An_enqueue_that_cannot_be_whole_leaves_nothing()
    {
        (ScanRecord scan, ReconstructionRecord first) = await _catalog.AddAsync();
        InstanceRecord[] instances = Instances(first, 2);
        instances[1] = instances[1] with { ReconstructionId = Guid.NewGuid() }; // no such reconstruction: the foreign key refuses it
        await Assert.ThrowsAsync<DbUpdateException>(() => EnqueueAsync(first, instances, "PACS"));
        Assert.Empty(await _catalog.Outbox.ListDeliveriesAsync(scan.Id, Cancellation));
        Assert.Equal((ReconstructionState.Pending, 0), await StateAsync(first));
        Assert.Equal(ScanState.Open, await StateAsync(scan));
    }

    private Task EnqueueAsync(ReconstructionRecord reconstruction, InstanceRecord[] instances, params string[] destinations) =>
        _catalog.Outbox.EnqueueAsync(reconstruction, instances, destinations, Cancellation);

    private Task<IReadOnlyList<InstanceRecord>> DueAsync(string destination) => _catalog.Outbox.NextDueAsync(destination, 100, Cancellation);

    private async Task<(ReconstructionState State, int InstanceCount)> StateAsync(ReconstructionRecord reconstruction)
    {
        ReconstructionRecord now = (await _catalog.Scans.FindReconstructionAsync(reconstruction.Id, Cancellation))!;
        return (now.State, now.InstanceCount);
    }

    private async Task<ScanState> StateAsync(ScanRecord scan) => (await _catalog.Scans.FindScanAsync(scan.Id, Cancellation))!.State;
}
