using System.Net;
using System.Net.Sockets;
using Acquisition.Core.Ports.Catalog;
using Acquisition.Dicom.Delivery;
using Acquisition.Dicom.Tests.Support;
using FellowOakDicom;
using FellowOakDicom.Network;
using Microsoft.Extensions.Options;

namespace Acquisition.Dicom.Tests.Delivery;

/// <summary>Every way in which an association can go, told as one outcome for each instance.</summary>
public sealed class StoreSenderTests : IAsyncLifetime
{
    private Encoded _series = null!;

    private IReadOnlyList<InstanceRecord> Instances => _series.Instances;

    public async ValueTask InitializeAsync() =>
        _series = await Encoded.WriteCtAsync(5);

    public ValueTask DisposeAsync()
    {
        _series.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Instances_that_storescp_receives_are_stored()
    {
        await using Pacs pacs = await Pacs.StartStoreScpAsync("plain");
        Assert.All(await SendAsync(pacs.Destination), outcome => Assert.Equal((StoreResult.Stored, ""), (outcome.Result, outcome.Detail)));
        Assert.Equal(Uids(Instances), (await pacs.ReceivedAsync()).Order());
    }

    [Fact]
    public async Task A_rejected_association_leaves_every_instance_unsent_and_says_who_rejected_it()
    {
        await using Pacs pacs = await Pacs.StartStoreScpAsync("refuse");
        Assert.All(await SendAsync(pacs.Destination), outcome =>
        {
            Assert.Equal(StoreResult.NotConnected, outcome.Result);
            Assert.Contains("rejected", outcome.Detail);
        });
    }

    [Fact]
    public async Task An_abort_leaves_no_instance_without_an_outcome()
    {
        await using Pacs pacs = await Pacs.StartStoreScpAsync("abort");
        Assert.All(await SendAsync(pacs.Destination), outcome => Assert.Equal(StoreResult.Unanswered, outcome.Result));
    }

    [Fact]
    public async Task An_answer_that_stays_out_is_an_outcome_too()
    {
        await using Pacs pacs = await Pacs.StartStoreScpAsync("slow");    // 1 s for each instance
        IReadOnlyList<StoreOutcome> outcomes = await SendAsync(pacs.Destination, new() { ResponseTimeout = TimeSpan.FromMilliseconds(300) });
        Assert.Contains(outcomes, outcome => outcome.Result == StoreResult.Unanswered);
    }

    [Fact]
    public async Task The_first_answer_that_stays_out_ends_the_association()
    {
        int port = Pacs.FreePort();
        using ManualResetEventSlim never = new();
        using IDicomServer peer = ScriptedPeer.Start(port, n =>
        {
            if (n == 1) never.Wait(TimeSpan.FromSeconds(30));
            return DicomStatus.Success;
        });
        long start = System.Diagnostics.Stopwatch.GetTimestamp();
        IReadOnlyList<StoreOutcome> outcomes = await SendAsync(To(port), new() { ResponseTimeout = TimeSpan.FromSeconds(2) });
        TimeSpan took = System.Diagnostics.Stopwatch.GetElapsedTime(start);
        never.Set();
        Assert.Equal(StoreResult.Stored, outcomes[0].Result);
        Assert.Equal(4, outcomes.Count(outcome => outcome.Result == StoreResult.Unanswered));
        Assert.Contains("no answer within 2 s", outcomes[1].Detail);
        Assert.All(outcomes.Skip(2), outcome => Assert.Contains("not sent", outcome.Detail));
        Assert.InRange(took.TotalSeconds, 2, 6);    // one time-out, where four instances would have had one each: 8 s
    }

    [Fact]
    public async Task Nobody_listening_is_told_as_not_connected()
    {
        Assert.All(await SendAsync(To(Pacs.FreePort())), outcome => Assert.Equal(StoreResult.NotConnected, outcome.Result));
    }

    [Fact]
    public async Task A_host_without_an_address_is_told_as_not_connected()
    {
        DestinationOptions nowhere = new() { Name = "nowhere", Host = "no-such-host.invalid", Port = 104, CalledAeTitle = "NOWHERE" };
        Assert.All(await SendAsync(nowhere), outcome => Assert.Equal(StoreResult.NotConnected, outcome.Result));
    }

    [Fact]
    public async Task A_peer_that_never_answers_the_association_request_is_given_up()
    {
        using TcpListener silent = new(IPAddress.Loopback, 0);
        silent.Start();
        DestinationOptions destination = To(((IPEndPoint)silent.LocalEndpoint).Port);
        IReadOnlyList<StoreOutcome> outcomes = await SendAsync(destination, new() { AssociationTimeout = TimeSpan.FromMilliseconds(300) });
        Assert.All(outcomes, outcome => Assert.Equal(StoreResult.NotConnected, outcome.Result));
    }

    [Fact]
    public async Task A_peer_that_hangs_up_at_once_is_told_as_not_connected()
    {
        using TcpListener rude = new(IPAddress.Loopback, 0);
        rude.Start();
        Task hangUp = HangUpAsync();
        Assert.All(await SendAsync(To(((IPEndPoint)rude.LocalEndpoint).Port)), outcome => Assert.Equal(StoreResult.NotConnected, outcome.Result));
        await hangUp;

        async Task HangUpAsync()
        {
            using TcpClient client = await rude.AcceptTcpClientAsync();
        }
    }

    [Fact]
    public async Task A_file_that_is_gone_or_is_not_DICOM_does_not_keep_the_others_back()
    {
        await using Pacs pacs = await Pacs.StartStoreScpAsync("plain");
        File.Delete(Instances[1].Path);
        await File.WriteAllTextAsync(Instances[3].Path, "This is not a DICOM file.");
        IReadOnlyList<StoreOutcome> outcomes = await SendAsync(pacs.Destination);
        Assert.Equal(Uids([Instances[1], Instances[3]]), Uids(outcomes.Where(o => o.Result == StoreResult.Unreadable).Select(o => o.Instance)));
        Assert.Equal(Uids([Instances[0], Instances[2], Instances[4]]), (await pacs.ReceivedAsync()).Order());
    }

    [Theory]
    [InlineData("0000", StoreResult.Stored)]
    [InlineData("B000", StoreResult.StoredWithWarning)]    // coercion of data elements
    [InlineData("B006", StoreResult.StoredWithWarning)]    // elements discarded
    [InlineData("B007", StoreResult.StoredWithWarning)]    // data set does not match SOP class, kept
    [InlineData("0111", StoreResult.StoredWithWarning)]    // there already: our own earlier attempt
    [InlineData("A700", StoreResult.Refused)]              // out of resources
    [InlineData("A900", StoreResult.Refused)]
    [InlineData("C001", StoreResult.Refused)]
    [InlineData("0110", StoreResult.Refused)]
    public async Task The_status_decides(string code, StoreResult result)
    {
        int port = Pacs.FreePort();
        DicomStatus status = DicomStatus.Lookup(Convert.ToUInt16(code, 16));
        using IDicomServer peer = ScriptedPeer.Start(port, _ => status);
        Assert.All(await SendAsync(To(port)), outcome =>
        {
            Assert.Equal(result, outcome.Result);
            Assert.Equal(status.Code, outcome.Status);
            if (result != StoreResult.Stored) Assert.Contains(code, outcome.Detail);
        });
    }

    [Fact]
    public async Task The_peers_own_words_are_kept_apart_from_what_may_be_logged()
    {
        int port = Pacs.FreePort();
        using IDicomServer peer = ScriptedPeer.Start(port, _ => new DicomStatus(DicomStatus.ProcessingFailure, "no bed for DOE^JANE"));
        Assert.All(await SendAsync(To(port)), outcome =>
        {
            Assert.Equal("no bed for DOE^JANE", outcome.Comment);
            Assert.DoesNotContain("DOE", outcome.Detail);
            Assert.Contains("DOE^JANE", outcome.Description);
        });
    }

    [Fact]
    public async Task A_failure_of_one_instance_is_its_own()
    {
        int port = Pacs.FreePort();
        using IDicomServer peer = ScriptedPeer.Start(port, n => n == 2 ? DicomStatus.ProcessingFailure : DicomStatus.Success);
        IReadOnlyList<StoreOutcome> outcomes = await SendAsync(To(port));
        Assert.Equal(Instances[2].SopInstanceUid, Assert.Single(outcomes, outcome => outcome.Result == StoreResult.Refused).Instance.SopInstanceUid);
        Assert.Equal(4, outcomes.Count(outcome => outcome.Result == StoreResult.Stored));
    }

    [Fact]
    public async Task A_peer_that_does_not_take_the_SOP_class_refuses()
    {
        int port = Pacs.FreePort();
        using IDicomServer peer = ScriptedPeer.Start(port, _ => DicomStatus.Success, acceptedClass: DicomUID.Verification);
        Assert.All(await SendAsync(To(port)), outcome => Assert.Equal((StoreResult.Refused, true), (outcome.Result, outcome.IsFinal)));
    }

    [Fact]
    public async Task One_instance_in_two_files_has_two_outcomes()
    {
        await using Pacs pacs = await Pacs.StartStoreScpAsync("plain");
        string copy = Instances[0].Path + ".copy";
        File.Copy(Instances[0].Path, copy);
        IReadOnlyList<InstanceRecord> twice = [Instances[0], Instances[0] with { Path = copy }];
        IReadOnlyList<StoreOutcome> outcomes = await Sender(new()).SendAsync(pacs.Destination, twice, CancellationToken.None).ToListAsync();
        Assert.Equal([Instances[0].Path, copy], outcomes.Select(outcome => outcome.Instance.Path));
        Assert.All(outcomes, outcome => Assert.Equal(StoreResult.Stored, outcome.Result));
    }

    [Fact]
    public async Task A_cancelled_send_keeps_what_was_answered_and_calls_the_rest_nothing()
    {
        await using Pacs pacs = await Pacs.StartStoreScpAsync("slow");
        using CancellationTokenSource leave = new();
        List<StoreOutcome> outcomes = [];
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (StoreOutcome outcome in Sender(new()).SendAsync(pacs.Destination, Instances, leave.Token))
            {
                outcomes.Add(outcome);
                if (outcomes.Count == 2) await leave.CancelAsync();
            }
        });
        Assert.InRange(outcomes.Count, 2, 4);
        Assert.All(outcomes, outcome => Assert.Equal(StoreResult.Stored, outcome.Result));
    }

    private async Task<IReadOnlyList<StoreOutcome>> SendAsync(DestinationOptions destination, DeliveryOptions? options = null)
    {
        List<StoreOutcome> outcomes = await Sender(options ?? new()).SendAsync(destination, Instances, CancellationToken.None).ToListAsync();
        Assert.Equal(Uids(Instances), Uids(outcomes.Select(outcome => outcome.Instance)));    // one for each, whatever happened
        return outcomes;
    }

    private static StoreSender Sender(DeliveryOptions options) => new(Options.Create(options));

    private static DestinationOptions To(int port) => new() { Name = "peer", Host = "127.0.0.1", Port = port, CalledAeTitle = "PEER" };

    private static IOrderedEnumerable<string> Uids(IEnumerable<InstanceRecord> instances) => instances.Select(instance => instance.SopInstanceUid).Order();
}
