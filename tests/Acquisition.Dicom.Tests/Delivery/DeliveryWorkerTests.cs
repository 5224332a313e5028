using System.Net;
using System.Net.Sockets;
using Acquisition.Core.Ports.Catalog;
using Acquisition.Core.Ports.Events;
using Acquisition.Dicom.Delivery;
using Acquisition.Dicom.Tests.Support;
using FellowOakDicom.Network;
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
        await Eventually.HoldsAsync(() => node.Events.All.Contains(new StateChanged(node.Reconstruction)));
        Assert.Equal(node.Uids, (await pacs.ReceivedAsync()).Order());
        Assert.Equal([3, 6, 7], node.Events.All.OfType<DeliveryProgress>().Select(progress => progress.Summary.Stored));
        Assert.All(
            node.Events.All.OfType<DeliveryProgress>(),
            progress => Assert.Equal((pacs.Destination.Name, 7, 0, ""), (progress.Summary.Destination, progress.Summary.Total, progress.Summary.Failed, progress.Summary.LastError)));
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

    public static TheoryData<string, Action<string>, string> Damages => new()
    {
        { "gone", File.Delete, "gone" },
        { "truncated", path => File.WriteAllBytes(path, File.ReadAllBytes(path)[..^100]), "bytes instead of" },
        { "one bit", path => Change(path, bytes => bytes[^1] ^= 1), "SHA-256" },
        { "another file", path => Change(path, Array.Clear), "SHA-256" },
    };

    [Theory]
    [MemberData(nameof(Damages))]
    public async Task A_damaged_instance_is_not_sent_but_made_again_and_then_sent(string name, Action<string> damage, string reason)
    {
        _ = name;
        FakeTimeProvider time = new(DateTimeOffset.UnixEpoch);
        await using Pacs pacs = await Pacs.StartStoreScpAsync("plain");
        await using Node node = await Node.CreateAsync(time, 4, To([pacs.Destination], batch: 1));    // alone in its batch, so that the batch fails
        string path = node.Instances[0].Path;
        byte[] good = await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken);
        damage(path);
        node.OnRemake = () => File.WriteAllBytes(path, good);
        await node.EnqueueAsync();
        await node.StartAsync();
        await Eventually.HoldsAsync(() => node.StoredAt(pacs.Destination.Name) == 3 && node.Remade > 0);
        Assert.Contains("Damaged", node.Outbox.Rows[0].LastError);
        Assert.Contains(reason, node.Outbox.Rows[0].LastError);
        Assert.Equal(node.Instances.Skip(1).Select(instance => instance.SopInstanceUid).Order(), (await pacs.ReceivedAsync()).Order());

        await AdvanceUntilAsync(time, () => node.StoredAt(pacs.Destination.Name) == 4);
        Assert.Equal(node.Uids, (await pacs.ReceivedAsync()).Order());
        Assert.Equal(1, node.Remade);
    }

    [Fact]
    public async Task Damaged_instances_of_one_reconstruction_are_asked_for_once_in_an_attempt()
    {
        FakeTimeProvider stopped = new(DateTimeOffset.UnixEpoch);
        DestinationOptions nobody = new() { Name = "nobody", Host = "127.0.0.1", Port = Pacs.FreePort(), CalledAeTitle = "NOBODY" };
        await using Node node = await Node.CreateAsync(stopped, 3, To([nobody]));
        foreach (InstanceRecord instance in node.Instances) File.Delete(instance.Path);
        await node.EnqueueAsync();
        await node.StartAsync();
        await Eventually.HoldsAsync(() => node.Outbox.Rows.All(row => row.Attempts == 1));
        await Eventually.HoldsAsync(() => node.Remade > 0);
        Assert.Equal(1, node.Remade);
        Assert.All(node.Outbox.Rows, row => Assert.Equal(DeliveryState.Pending, row.State));
    }

    [Fact]
    public async Task What_would_be_refused_again_is_given_up_and_the_others_go_on()
    {
        int port = Pacs.FreePort();
        using IDicomServer peer = ScriptedPeer.Start(port, n => n == 1 ? DicomStatus.Lookup(0xA900) : DicomStatus.Success);
        DestinationOptions pacs = new() { Name = "pacs", Host = "127.0.0.1", Port = port, CalledAeTitle = "PACS" };
        await using Node node = await Node.CreateAsync(TimeProvider.System, 3, To([pacs]));
        await node.EnqueueAsync();
        await node.StartAsync();
        await Eventually.HoldsAsync(() => node.Events.All.Contains(new StateChanged(node.Reconstruction)));
        Assert.Equal([DeliveryState.Stored, DeliveryState.Failed, DeliveryState.Stored], node.Outbox.Rows.Select(row => row.State));
        Assert.Contains("A900", node.Outbox.Rows[1].LastError);
        DeliverySummary last = node.Events.All.OfType<DeliveryProgress>().Last().Summary;
        Assert.Equal((2, 1, 0), (last.Stored, last.Failed, last.Pending));
    }

    [Fact]
    public async Task A_PACS_that_falls_silent_costs_one_time_out_and_everything_waits()
    {
        using TcpListener silent = new(IPAddress.Loopback, 0);
        silent.Start();    // takes connections, and never says a word
        FakeTimeProvider stopped = new(DateTimeOffset.UnixEpoch);
        DestinationOptions pacs = new() { Name = "pacs", Host = "127.0.0.1", Port = ((IPEndPoint)silent.LocalEndpoint).Port, CalledAeTitle = "PACS" };
        await using Node node = await Node.CreateAsync(stopped, 5, To([pacs], batch: 2, timeout: TimeSpan.FromSeconds(0.5)));
        await node.EnqueueAsync();
        await node.StartAsync();
        await Eventually.HoldsAsync(() => node.Outbox.Rows.Any(row => row.Attempts == 1));
        await Task.Delay(1500, TestContext.Current.CancellationToken);    // three time-outs' worth: the clock that the back-off uses stands still
        Assert.Equal(2, node.Outbox.Rows.Count(row => row.Attempts == 1));
        Assert.Equal(3, node.Outbox.Rows.Count(row => row.Attempts == 0));
    }

    [Fact]
    public async Task A_catalog_that_fails_is_told_once_and_delivery_goes_on_when_it_is_back()
    {
        FakeTimeProvider time = new(DateTimeOffset.UnixEpoch);
        int port = Pacs.FreePort();
        using IDicomServer peer = ScriptedPeer.Start(port, _ => DicomStatus.Success);
        DestinationOptions pacs = new() { Name = "pacs", Host = "127.0.0.1", Port = port, CalledAeTitle = "PACS" };
        await using Node node = await Node.CreateAsync(time, 2, To([pacs]));
        await node.EnqueueAsync();
        node.Outbox.IsDown = true;
        await node.StartAsync();
        await Eventually.HoldsAsync(() => node.Log.Of(4004).Count == 1);
        for (int i = 0; i < 200; i++)
        {
            time.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(1, TestContext.Current.CancellationToken);
        }

        Assert.Contains("disk I/O error", Assert.Single(node.Log.Of(4004)));
        node.Outbox.IsDown = false;
        await AdvanceUntilAsync(time, () => node.StoredAt("pacs") == 2);
        await Eventually.HoldsAsync(() => node.Log.Of(4005).Count == 1);
    }

    [Fact]
    public async Task A_destination_that_the_settings_do_not_name_is_told_once_and_its_deliveries_stay()
    {
        FakeTimeProvider stopped = new(DateTimeOffset.UnixEpoch);
        int port = Pacs.FreePort();
        using IDicomServer peer = ScriptedPeer.Start(port, _ => DicomStatus.Success);
        DestinationOptions pacs = new() { Name = "pacs", Host = "127.0.0.1", Port = port, CalledAeTitle = "PACS" };
        await using Node node = await Node.CreateAsync(stopped, 3, To([pacs]));
        await node.EnqueueAsync("old pacs");
        node.Catalog.Deliveries = await node.Outbox.SummariseAsync(node.Reconstruction, TestContext.Current.CancellationToken);
        await node.StartAsync();
        await Eventually.HoldsAsync(() => node.StoredAt("pacs") == 3 && node.Log.Of(4021).Count > 0);
        string told = Assert.Single(node.Log.Of(4021));
        Assert.Contains("3 instances", told);
        Assert.Contains("'old pacs'", told);
        Assert.All(node.Outbox.Rows.Where(row => row.Destination == "old pacs"), row => Assert.Equal((DeliveryState.Pending, 0), (row.State, row.Attempts)));
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

    private static DeliveryOptions To(IReadOnlyList<DestinationOptions> destinations, int batch = 32, TimeSpan? timeout = null) => new()
    {
        AssociationTimeout = timeout ?? TimeSpan.FromSeconds(10),
        Destinations = destinations,
        BatchSize = batch,
        MinimumBackOff = TimeSpan.FromSeconds(10),
        MaximumBackOff = TimeSpan.FromSeconds(60),
    };

    private static void Change(string path, Action<byte[]> change)
    {
        byte[] bytes = File.ReadAllBytes(path);
        change(bytes);
        File.WriteAllBytes(path, bytes);
    }

    private static Task AdvanceUntilAsync(FakeTimeProvider time, Func<bool> condition) =>
        Eventually.HoldsAsync(condition, () => time.Advance(TimeSpan.FromSeconds(1)));
}
