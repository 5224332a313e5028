using Acquisition.Core.Model.Scans;
using Acquisition.Core.Ports.Events;
using Acquisition.Dicom.Delivery;
using Acquisition.Dicom.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace Acquisition.Dicom.Tests.Delivery;

/// <summary>From the outbox to a PACS of others: everything arrives, is recorded once, and no failure ends the loop.</summary>
public sealed class DeliveryWorkerTests
{
    [Fact]
    public async Task Everything_in_the_outbox_reaches_storescp_and_the_watchers_see_it()
    {
        await using Pacs pacs = await Pacs.StartStoreScpAsync("plain");
        await using Node node = await Node.CreateAsync(TimeProvider.System, 7, To([pacs.Destination], batch: 3));
        await node.EnqueueAsync();
        await node.StartAsync();
        await Eventually.HoldsAsync(() => node.Events.All.Contains(new StateChanged(ScanState.Delivered, "")));
        Assert.Equal(node.Uids, (await pacs.ReceivedAsync()).Order());
        Assert.Equal([3, 6, 7], node.Events.All.OfType<DeliveryProgress>().Select(progress => progress.Stored));
        Assert.All(
            node.Events.All.OfType<DeliveryProgress>(),
            progress => Assert.Equal((pacs.Destination.Name, 7, ""), (progress.Destination, progress.Total, progress.LastError)));
    }

    [Fact]
    public async Task Orthanc_ends_with_exactly_the_series()
    {
        (Pacs pacs, Uri rest) = await Pacs.StartOrthancAsync();
        await using Pacs _ = pacs;
        await using Node node = await Node.CreateAsync(TimeProvider.System, 7, To([pacs.Destination]));
        await node.EnqueueAsync();
        await node.StartAsync();
        await Eventually.HoldsAsync(() => node.StoredAt(pacs.Destination.Name) == 7);
        using HttpClient http = new();
        string listed = await http.GetStringAsync(new Uri(rest, "instances?expand"));
        Assert.Equal(node.Uids, System.Text.Json.JsonDocument.Parse(listed).RootElement.EnumerateArray()
            .Select(instance => instance.GetProperty("MainDicomTags").GetProperty("SOPInstanceUID").GetString()!).Order());
    }

    [Fact]
    public async Task A_worker_stopped_in_the_middle_is_continued_by_the_next()
    {
        await using Pacs pacs = await Pacs.StartStoreScpAsync("slow");    // 1 s for each instance
        await using Node node = await Node.CreateAsync(TimeProvider.System, 5, To([pacs.Destination]));
        await node.EnqueueAsync();
        await node.StartAsync();
        await Eventually.HoldsAsync(() => node.StoredAt(pacs.Destination.Name) == 2);
        await node.StopAsync();
        Assert.InRange(node.StoredAt(pacs.Destination.Name), 2, 4);

        await node.StartAsync();
        await Eventually.HoldsAsync(() => node.StoredAt(pacs.Destination.Name) == 5);
        Assert.Equal(node.Uids, (await pacs.ReceivedAsync()).Distinct().Order());    // the one in flight may have come twice
        Assert.Equal(5, node.Outbox.Log.Count);                                       // and was recorded once
        Assert.All(node.Outbox.Log, entry => Assert.Contains("stored", entry));       // a shutdown is not a failure
    }

    [Fact]
    public async Task What_fails_is_tried_again_after_a_time_that_doubles_up_to_the_maximum()
    {
        FakeTimeProvider time = new(DateTimeOffset.UnixEpoch);
        DestinationOptions down = new() { Name = "down", Host = "127.0.0.1", Port = Pacs.FreePort(), CalledAeTitle = "STORESCP" };
        await using Node node = await Node.CreateAsync(time, 1, To([down]));
        await node.EnqueueAsync();
        await node.StartAsync();
        double[] longest = [10, 20, 40, 60, 60];    // minimum 10 s, maximum 60 s
        for (int failures = 1; failures <= longest.Length; failures++)
        {
            await Eventually.HoldsAsync(() => node.Outbox.Rows[0].Attempts == failures);
            TimeSpan wait = node.Outbox.Rows[0].NextAttempt!.Value - time.GetUtcNow();
            Assert.InRange(wait.TotalSeconds, longest[failures - 1] / 2, longest[failures - 1]);    // up to half of it is random
            if (failures < longest.Length) await AdvanceUntilAsync(time, () => node.Outbox.Rows[0].Attempts > failures);
        }

        await using Pacs pacs = await Pacs.StartStoreScpAsync("plain", down.Port);
        await AdvanceUntilAsync(time, () => node.StoredAt("down") == 1);
        Assert.Equal(node.Uids, await pacs.ReceivedAsync());
        Assert.Contains("NotConnected", node.Outbox.Rows[0].LastError);
    }

    [Fact]
    public async Task Failures_of_before_a_restart_count()
    {
        FakeTimeProvider time = new(DateTimeOffset.UnixEpoch);
        DestinationOptions down = new() { Name = "down", Host = "127.0.0.1", Port = Pacs.FreePort(), CalledAeTitle = "STORESCP" };
        await using Node node = await Node.CreateAsync(time, 1, To([down]));
        await node.EnqueueAsync();
        string instance = node.Instances[0].SopInstanceUid;
        for (int i = 0; i < 2; i++) await node.Outbox.MarkFailedAsync("down", instance, "before", time.GetUtcNow(), CancellationToken.None);
        await node.StartAsync();
        await Eventually.HoldsAsync(() => node.Outbox.Rows[0].Attempts == 3);
        Assert.InRange((node.Outbox.Rows[0].NextAttempt!.Value - time.GetUtcNow()).TotalSeconds, 20, 40);    // the third wait: 10 s doubled twice
    }

    [Fact]
    public async Task A_PACS_that_is_down_holds_up_no_other()
    {
        await using Pacs pacs = await Pacs.StartStoreScpAsync("plain");
        DestinationOptions down = new() { Name = "down", Host = "127.0.0.1", Port = Pacs.FreePort(), CalledAeTitle = "DOWN" };
        await using Node node = await Node.CreateAsync(TimeProvider.System, 3, To([down, pacs.Destination]));
        await node.EnqueueAsync();
        await node.StartAsync();
        await Eventually.HoldsAsync(() => node.StoredAt(pacs.Destination.Name) == 3 && node.Outbox.Rows.Any(row => row.Attempts > 0));
        Assert.Equal(0, node.StoredAt("down"));
        Assert.DoesNotContain(node.Events.All, occurrence => occurrence is StateChanged);
    }

    [Fact]
    public async Task An_instance_that_cannot_be_sent_does_not_keep_the_others()
    {
        FakeTimeProvider time = new(DateTimeOffset.UnixEpoch);
        await using Pacs pacs = await Pacs.StartStoreScpAsync("plain");
        await using Node node = await Node.CreateAsync(time, 4, To([pacs.Destination], batch: 1));    // alone in its batch, so that the batch fails
        string away = node.Instances[0].Path + ".away";
        File.Move(node.Instances[0].Path, away);
        await node.EnqueueAsync();
        await node.StartAsync();
        await Eventually.HoldsAsync(() => node.StoredAt(pacs.Destination.Name) == 3);
        Assert.Contains("Unreadable", node.Outbox.Rows[0].LastError);

        File.Move(away, node.Instances[0].Path);
        await AdvanceUntilAsync(time, () => node.StoredAt(pacs.Destination.Name) == 4);
        Assert.Equal(node.Uids, (await pacs.ReceivedAsync()).Order());
    }

    [Fact]
    public async Task New_work_leaves_when_the_signal_rings_and_not_when_the_clock_says_so()
    {
        FakeTimeProvider stopped = new(DateTimeOffset.UnixEpoch);
        await using Pacs pacs = await Pacs.StartStoreScpAsync("plain");
        await using Node node = await Node.CreateAsync(stopped, 2, To([pacs.Destination]));
        await node.StartAsync();
        await Task.Delay(200);    // asleep by now, for 30 s of a clock that stands still
        await node.EnqueueAsync();
        node.Signal.Ring();
        await Eventually.HoldsAsync(() => node.StoredAt(pacs.Destination.Name) == 2);
    }

    private static DeliveryOptions To(IReadOnlyList<DestinationOptions> destinations, int batch = 32) => new()
    {
        Destinations = destinations,
        BatchSize = batch,
        MinimumBackOff = TimeSpan.FromSeconds(10),
        MaximumBackOff = TimeSpan.FromSeconds(60),
    };

    private static Task AdvanceUntilAsync(FakeTimeProvider time, Func<bool> condition) =>
        Eventually.HoldsAsync(condition, () => time.Advance(TimeSpan.FromSeconds(1)));
}
