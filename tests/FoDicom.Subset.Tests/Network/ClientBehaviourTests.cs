using System.Diagnostics;
using System.Net.Sockets;
using FellowOakDicom.Network;
using FellowOakDicom.Network.Client;
using FellowOakDicom.Tests.Network.Support;

namespace FellowOakDicom.Tests.Network;

/// <summary>What a send throws and what it reports, case by case: an outbox is built on this.</summary>
public class ClientBehaviourTests
{
    [Theory]
    [InlineData(0x0000, DicomState.Success)]
    [InlineData(0xB000, DicomState.Warning)]
    [InlineData(0xA700, DicomState.Failure)]
    [InlineData(0xC123, DicomState.Failure)]
    public async Task Any_status_is_an_answer_and_no_exception(int code, DicomState state)
    {
        var script = new Script { Store = (_, _) => Task.FromResult(new DicomStatus(code.ToString("X4"), state, "as told")) };
        using IDicomServer server = Serve(script);
        var exchange = new Exchange(server.Port);
        await exchange.AddStoreAsync(Instances.Ct());

        await exchange.Client.SendAsync();

        DicomStatus answer = Assert.Single(exchange.Answers);
        Assert.Equal((code, state), (answer.Code, answer.State));
        Assert.False(exchange.Client.IsSendRequired);
    }

    [Fact]
    public async Task A_comment_comes_with_its_status()
    {
        var script = new Script { Store = (_, _) => Task.FromResult(new DicomStatus(DicomStatus.ProcessingFailure, "disk is full")) };
        using IDicomServer server = Serve(script);
        var exchange = new Exchange(server.Port);
        await exchange.AddStoreAsync(Instances.Ct());

        await exchange.Client.SendAsync();

        Assert.Equal("disk is full", Assert.Single(exchange.Answers).ErrorComment);
    }

    [Fact]
    public async Task A_refused_association_is_thrown_and_announced_and_its_requests_stay_queued()
    {
        using IDicomServer server = Serve(new Script { Accepts = _ => false });
        var exchange = new Exchange(server.Port);
        List<DicomRejectReason> announced = [];
        exchange.Client.AssociationRejected += (_, args) => announced.Add(args.Reason);
        await exchange.AddEchoAsync();

        var rejection = await Assert.ThrowsAsync<DicomAssociationRejectedException>(() => exchange.Client.SendAsync());

        Assert.Equal(
            (DicomRejectResult.Permanent, DicomRejectSource.ServiceUser, DicomRejectReason.CalledAENotRecognized),
            (rejection.RejectResult, rejection.RejectSource, rejection.RejectReason));
        Assert.Equal([DicomRejectReason.CalledAENotRecognized], announced);
        Assert.Empty(exchange.Answers);
        Assert.True(exchange.Client.IsSendRequired);
    }

    [Fact]
    public async Task A_closed_port_is_an_aggregate_exception_around_the_socket_s()
    {
        var exchange = new Exchange(Free.Port());
        await exchange.AddEchoAsync();

        var exception = await Assert.ThrowsAsync<AggregateException>(() => exchange.Client.SendAsync());

        Assert.Equal(SocketError.ConnectionRefused, Assert.IsType<SocketException>(exception.InnerException).SocketErrorCode);
        Assert.Empty(exchange.Answers);
    }

    [Fact]
    public async Task An_unknown_host_is_an_aggregate_exception_around_the_socket_s()
    {
        IDicomClient client = DicomClientFactory.Create("host.invalid", 104, false, "CLIENT", "SERVER"); // RFC 2606: never resolves
        await client.AddRequestAsync(new DicomCEchoRequest());

        var exception = await Assert.ThrowsAsync<AggregateException>(() => client.SendAsync());

        Assert.IsType<SocketException>(exception.InnerException);
    }

    [Fact]
    public async Task A_peer_that_aborts_after_two_answers_loses_the_rest_of_the_requests()
    {
        int count = 0;
        var script = new Script
        {
            Store = async (service, _) =>
            {
                if (++count == 3) await service.AbortAsync();
                return DicomStatus.Success;
            }
        };
        using IDicomServer server = Serve(script);
        var exchange = new Exchange(server.Port);
        await exchange.AddStoresAsync(5);

        var abort = await Assert.ThrowsAsync<DicomAssociationAbortedException>(() => exchange.Client.SendAsync());

        Assert.Equal(DicomAbortSource.ServiceUser, abort.AbortSource);
        Assert.Equal(2, exchange.Answers.Count);
        Assert.False(exchange.Client.IsSendRequired);
        await exchange.Client.SendAsync();
        Assert.Single(script.Associations); // the second send had nothing to do
    }

    [Fact]
    public async Task A_connection_dropped_in_the_middle_is_thrown()
    {
        using var listener = new RawListener();
        var exchange = new Exchange(listener.Port);
        await exchange.AddEchoAsync();

        Task send = exchange.Client.SendAsync();
        using (RawPeer peer = await listener.AcceptAssociationAsync(1))
        {
            await peer.ReadCommandAsync();
        }

        await Assert.ThrowsAsync<ConnectionClosedPrematurelyException>(() => send);
        Assert.Empty(exchange.Answers);
        Assert.False(exchange.Client.IsSendRequired);
    }

    [Fact]
    public async Task A_connection_dropped_before_the_association_is_thrown()
    {
        using var listener = new RawListener();
        var exchange = new Exchange(listener.Port);
        await exchange.AddEchoAsync();

        Task send = exchange.Client.SendAsync();
        (await listener.AcceptAsync()).Dispose();

        var exception = await Assert.ThrowsAsync<DicomNetworkException>(() => send);
        Assert.StartsWith("Connection was lost before an association", exception.Message);
    }

    [Fact]
    public async Task A_refused_context_answers_its_requests_with_0122_and_leaves_the_others_alone()
    {
        var script = new Script
        {
            Answer = context => context.SetResult(context.AbstractSyntax == DicomUID.Verification
                ? DicomPresentationContextResult.Accept
                : DicomPresentationContextResult.RejectAbstractSyntaxNotSupported)
        };
        using IDicomServer server = Serve(script);
        var exchange = new Exchange(server.Port);
        await exchange.AddStoreAsync(Instances.Ct());
        await exchange.AddEchoAsync();

        await exchange.Client.SendAsync();

        Assert.Equal([0x0122, 0x0000], exchange.Answers.Select(status => (int)status.Code));
    }

    [Fact]
    public async Task An_answer_that_does_not_come_in_time_is_a_timeout_event_and_no_exception()
    {
        var never = new TaskCompletionSource<DicomStatus>();
        using IDicomServer server = Serve(new Script { Echo = _ => never.Task });
        var exchange = new Exchange(server.Port);
        exchange.Client.ServiceOptions.RequestTimeout = TimeSpan.FromMilliseconds(300);
        exchange.Client.ClientOptions.AssociationReleaseTimeoutInMs = 300;
        List<TimeSpan> announced = [];
        exchange.Client.RequestTimedOut += (_, args) => announced.Add(args.Timeout);
        DicomCEchoRequest request = await exchange.AddEchoAsync();

        await exchange.Client.SendAsync();

        Assert.Equal([request], exchange.TimedOut);
        Assert.Equal([TimeSpan.FromMilliseconds(300)], announced);
        Assert.Empty(exchange.Answers);
        never.SetResult(DicomStatus.Success);
    }

    [Fact]
    public async Task A_peer_that_takes_half_a_request_and_no_more_times_out()
    {
        using var listener = new RawListener();
        var exchange = new Exchange(listener.Port);
        exchange.Client.ServiceOptions.RequestTimeout = TimeSpan.FromMilliseconds(500);
        DicomCStoreRequest request = await exchange.AddStoreAsync(Instances.Ct(size: 4096)); // 32 MiB: more than the sockets hold

        Task send = exchange.Client.SendAsync();
        using RawPeer peer = await listener.AcceptAssociationAsync(3); // the implicit one

        var exception = await Assert.ThrowsAsync<DicomRequestTimedOutException>(() => send);
        Assert.Same(request, exception.Request);
        Assert.Equal([request], exchange.TimedOut);
    }

    [Fact]
    public async Task An_association_request_without_answer_is_tried_as_often_as_the_options_say()
    {
        using var listener = new RawListener(); // the system accepts the connections, nobody reads them
        var exchange = new Exchange(listener.Port);
        exchange.Client.ClientOptions.AssociationRequestTimeoutInMs = 200;
        exchange.Client.ClientOptions.MaximumNumberOfConsecutiveTimedOutAssociationRequests = 3;
        List<(int, int, int)> announced = [];
        exchange.Client.AssociationRequestTimedOut += (_, args) => announced.Add((args.TimeoutInMs, args.Attempt, args.MaximumNumberOfAttempts));
        await exchange.AddEchoAsync();

        await Assert.ThrowsAsync<DicomAssociationRequestTimedOutException>(() => exchange.Client.SendAsync());

        Assert.Equal([(200, 1, 3), (200, 2, 3), (200, 3, 3)], announced);
        Assert.Empty(exchange.Answers);
    }

    [Fact]
    public async Task A_send_cancelled_by_abort_ends_without_exception_and_drops_the_request_in_flight()
    {
        using var cancellation = new CancellationTokenSource();
        var never = new TaskCompletionSource<DicomStatus>();
        var script = new Script
        {
            Store = (_, _) =>
            {
                cancellation.Cancel();
                return never.Task;
            }
        };
        using IDicomServer server = Serve(script);
        var exchange = new Exchange(server.Port);
        await exchange.AddStoresAsync(3);

        await exchange.Client.SendAsync(cancellation.Token, DicomClientCancellationMode.ImmediatelyAbortAssociation);

        Assert.Empty(exchange.Answers);
        await Wait.UntilAsync(() => script.Aborts.Count == 1);
        never.SetResult(DicomStatus.Success);
        Assert.Single(script.Stored);
    }

    [Fact]
    public async Task A_send_cancelled_by_release_lets_the_request_in_flight_finish()
    {
        using var cancellation = new CancellationTokenSource();
        var script = new Script
        {
            Store = async (_, _) =>
            {
                await cancellation.CancelAsync();
                await Task.Delay(200);
                return DicomStatus.Success;
            }
        };
        using IDicomServer server = Serve(script);
        var exchange = new Exchange(server.Port);
        await exchange.AddStoresAsync(3);

        await exchange.Client.SendAsync(cancellation.Token);

        Assert.Single(exchange.Answers);
        Assert.True(exchange.Client.IsSendRequired); // the two that never left
        Assert.Empty(script.Aborts);
    }

    [Fact]
    public async Task A_token_cancelled_before_keeps_everything()
    {
        using IDicomServer server = Serve(new Script());
        var exchange = new Exchange(server.Port);
        await exchange.AddEchoAsync();

        await exchange.Client.SendAsync(new CancellationToken(canceled: true));

        Assert.True(exchange.Client.IsSendRequired);
        Assert.Empty(exchange.Answers);
        await exchange.Client.SendAsync();
        Assert.Single(exchange.Answers);
    }

    [Fact]
    public async Task A_send_cancelled_while_the_association_is_not_answered_keeps_its_requests()
    {
        using var listener = new RawListener();
        using var cancellation = new CancellationTokenSource();
        var exchange = new Exchange(listener.Port);
        await exchange.AddEchoAsync();

        Task send = exchange.Client.SendAsync(cancellation.Token);
        using RawPeer peer = await listener.AcceptAsync();
        await cancellation.CancelAsync();
        await send;

        Assert.True(exchange.Client.IsSendRequired);
    }

    [Fact]
    public async Task With_nothing_queued_nobody_is_called()
    {
        await new Exchange(Free.Port()).Client.SendAsync(); // a connection would throw
    }

    [Fact]
    public async Task One_association_carries_all_requests_and_those_that_their_callbacks_add()
    {
        var script = new Script();
        using IDicomServer server = Serve(script);
        var exchange = new Exchange(server.Port);
        (await exchange.AddEchoAsync()).OnResponseReceived += (_, _) => exchange.AddEchoAsync().Wait();
        await exchange.AddEchoAsync();

        await exchange.Client.SendAsync();

        Assert.Equal(3, exchange.Answers.Count);
        Assert.Single(script.Associations);
    }

    [Fact]
    public async Task A_request_added_while_the_association_lingers_uses_it()
    {
        var script = new Script();
        using IDicomServer server = Serve(script);
        var exchange = new Exchange(server.Port);
        exchange.Client.ClientOptions.AssociationLingerTimeoutInMs = 2000;
        await exchange.AddEchoAsync();

        Task send = exchange.Client.SendAsync();
        await Wait.UntilAsync(() => exchange.Answers.Count == 1);
        await exchange.AddEchoAsync();
        await send;

        Assert.Equal(2, exchange.Answers.Count);
        Assert.Single(script.Associations);
    }

    [Fact]
    public async Task Five_requests_per_association_make_four_associations_of_twenty()
    {
        var script = new Script();
        using IDicomServer server = Serve(script);
        var exchange = new Exchange(server.Port);
        exchange.Client.ClientOptions.MaximumNumberOfRequestsPerAssociation = 5;
        await exchange.AddStoresAsync(20);

        await exchange.Client.SendAsync();

        Assert.Equal(20, exchange.Answers.Count);
        Assert.Equal(4, script.Associations.Count);
    }

    [Fact]
    public async Task More_sop_classes_than_one_association_has_contexts_for_take_a_second_one()
    {
        var script = new Script();
        using IDicomServer server = Serve(script);
        var exchange = new Exchange(server.Port);
        for (int i = 1; i <= 70; i++) // two contexts each: 140 of at most 128
        {
            DicomFile file = Instances.Ct(i);
            file.Dataset.AddOrUpdate(DicomTag.SOPClassUID, $"1.2.826.0.1.3680043.10.999.3.{i}");
            await exchange.AddStoreAsync(file);
        }

        await exchange.Client.SendAsync();

        Assert.Equal(70, exchange.Answers.Count(status => status == DicomStatus.Success));
        Assert.Equal([128, 12], script.Associations.Select(association => association.PresentationContexts.Count));
    }

    [Fact]
    public async Task A_store_proposes_its_own_syntax_and_implicit_in_contexts_of_their_own()
    {
        var script = new Script();
        using IDicomServer server = Serve(script);
        var exchange = new Exchange(server.Port);
        await exchange.AddStoresAsync(2);

        await exchange.Client.SendAsync();

        Assert.Equal(
            [(1, DicomTransferSyntax.ExplicitVRLittleEndian), (3, DicomTransferSyntax.ImplicitVRLittleEndian)],
            Assert.Single(script.Associations).PresentationContexts.Select(context => ((int)context.ID, Assert.Single(context.GetTransferSyntaxes()))));
    }

    [Theory]
    [InlineData(null, false, 1)] // not negotiated: PS3.7 D.3.3.3 says one
    [InlineData(4, true, 4)]
    [InlineData(4, false, 1)] // asked for, and the acceptor does not answer it
    public async Task As_many_requests_are_outstanding_as_the_agreed_window_has_places(int? window, bool isAnswered, int outstanding)
    {
        using var listener = new RawListener();
        var exchange = new Exchange(listener.Port);
        if (window is { } size) exchange.Client.NegotiateAsyncOps(size, 1);
        int sent = 0;
        for (int i = 0; i < 8; i++) (await exchange.AddEchoAsync()).OnRequestSent += (_, _) => Interlocked.Increment(ref sent);

        Task send = exchange.Client.SendAsync();
        RawPeer peer = await listener.AcceptAsync();
        byte[] request = (await peer.ReadAsync())!.Value.Body;
        byte[] windowItem = [0x53, 0, 0, 4, 0, 4, 0, 1]; // PS3.7 D.3.3.3.1: four invoked, one performed
        Assert.Equal(window is not null, request.AsSpan().IndexOf(windowItem) >= 0);
        await peer.SendAsync(RawPeer.AssociateAccept([1], isAnswered ? windowItem : []));
        await Wait.UntilAsync(() => Volatile.Read(ref sent) == outstanding);
        await Task.Delay(200); // long enough for one too many

        Assert.Equal(outstanding, Volatile.Read(ref sent));
        peer.Dispose();
        await Assert.ThrowsAnyAsync<DicomNetworkException>(() => send);
    }

    [Fact]
    public void A_title_of_more_than_sixteen_characters_is_refused()
    {
        Assert.Throws<ArgumentException>(() => DicomClientFactory.Create("127.0.0.1", 104, false, "CLIENT", "SEVENTEEN_LETTERS"));
        DicomClientFactory.Create("127.0.0.1", 104, false, "CLIENT", "SIXTEEN__LETTERS");
    }

    [Fact]
    public async Task A_silent_peer_does_not_keep_the_client_at_the_release()
    {
        using var listener = new RawListener();
        var exchange = new Exchange(listener.Port);
        exchange.Client.ClientOptions.AssociationReleaseTimeoutInMs = 300;
        await exchange.AddEchoAsync();

        Task send = exchange.Client.SendAsync();
        using RawPeer peer = await listener.AcceptAssociationAsync(1);
        byte[] request = await peer.ReadCommandAsync();
        await peer.SendAsync(EchoResponseTo(request));
        Assert.Equal(5, (await peer.ReadAsync())!.Value.Type); // A-RELEASE-RQ, never answered

        var clock = Stopwatch.StartNew();
        await send;
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(10)); // far below the default of 10 s for the answer plus closing
        Assert.Single(exchange.Answers);
    }

    [Fact]
    public async Task A_peer_that_asks_for_the_release_at_the_same_time_is_answered_first()
    {
        using var listener = new RawListener();
        var exchange = new Exchange(listener.Port);
        bool released = false;
        exchange.Client.AssociationReleased += (_, _) => released = true;
        await exchange.AddEchoAsync();

        Task send = exchange.Client.SendAsync();
        using RawPeer peer = await listener.AcceptAssociationAsync(1);
        await peer.SendAsync(EchoResponseTo(await peer.ReadCommandAsync()));
        Assert.Equal(5, (await peer.ReadAsync())!.Value.Type);
        await peer.SendAsync(RawPeer.Pdu(5, new byte[4])); // PS3.8 table 9-10: AR-8 and AR-9, the requestor answers first
        Assert.Equal(6, (await peer.ReadAsync())!.Value.Type);
        await peer.SendAsync(RawPeer.Pdu(6, new byte[4]));

        await send;
        Assert.True(released);
    }

    [Fact]
    public async Task A_peer_that_releases_before_its_answers_is_reported()
    {
        using var listener = new RawListener();
        var exchange = new Exchange(listener.Port);
        await exchange.AddEchoAsync();

        Task send = exchange.Client.SendAsync();
        using RawPeer peer = await listener.AcceptAssociationAsync(1);
        await peer.ReadCommandAsync();
        await peer.SendAsync(RawPeer.Pdu(5, new byte[4]));
        Assert.Equal(6, (await peer.ReadAsync())!.Value.Type);
        peer.Dispose();

        await Assert.ThrowsAsync<ConnectionClosedPrematurelyException>(() => send);
    }

    [Fact]
    public async Task An_abort_instead_of_an_answer_to_the_association_request_is_thrown()
    {
        using var listener = new RawListener();
        var exchange = new Exchange(listener.Port);
        await exchange.AddEchoAsync();

        Task send = exchange.Client.SendAsync();
        using RawPeer peer = await listener.AcceptAsync();
        await peer.ReadAsync();
        await peer.SendAsync(RawPeer.Pdu(7, [0, 0, 2, 2]));

        var abort = await Assert.ThrowsAsync<DicomAssociationAbortedException>(() => send);
        Assert.Equal((DicomAbortSource.ServiceProvider, DicomAbortReason.UnexpectedPDU), (abort.AbortSource, abort.AbortReason));
    }

    [Fact]
    public async Task An_abort_instead_of_a_release_does_not_undo_the_answers()
    {
        using var listener = new RawListener();
        var exchange = new Exchange(listener.Port);
        await exchange.AddEchoAsync();

        Task send = exchange.Client.SendAsync();
        using RawPeer peer = await listener.AcceptAssociationAsync(1);
        await peer.SendAsync(EchoResponseTo(await peer.ReadCommandAsync()));
        await peer.ReadAsync();
        await peer.SendAsync(RawPeer.Pdu(7, new byte[4]));

        await send;
        Assert.Equal([DicomStatus.Success], exchange.Answers);
    }

    [Fact]
    public async Task An_answer_after_its_timeout_is_nobody_s()
    {
        using var listener = new RawListener();
        var exchange = new Exchange(listener.Port);
        exchange.Client.ServiceOptions.RequestTimeout = TimeSpan.FromMilliseconds(300);
        DicomCEchoRequest late = await exchange.AddEchoAsync();
        await exchange.AddEchoAsync();

        Task send = exchange.Client.SendAsync();
        using RawPeer peer = await listener.AcceptAssociationAsync(1);
        byte[] first = await peer.ReadCommandAsync();
        byte[] second = await peer.ReadCommandAsync(); // leaves when the first is given up
        exchange.Client.ServiceOptions.RequestTimeout = null;
        await peer.SendAsync(EchoResponseTo(first), EchoResponseTo(second));
        Assert.Equal(5, (await peer.ReadAsync())!.Value.Type);
        await peer.SendAsync(RawPeer.Pdu(6, new byte[4]));

        await send;
        Assert.Same(late, exchange.TimedOut[0]);
        Assert.Equal(2 - exchange.TimedOut.Count, exchange.Answers.Count); // on a busy machine the second may be late as well
    }

    [Fact]
    public async Task A_callback_that_throws_does_not_stop_the_others()
    {
        using IDicomServer server = Serve(new Script());
        var exchange = new Exchange(server.Port);
        (await exchange.AddEchoAsync()).OnResponseReceived += (_, _) => throw new InvalidOperationException("the user's own");
        await exchange.AddEchoAsync();

        await exchange.Client.SendAsync();

        Assert.Equal(2, exchange.Answers.Count);
    }

    [Theory]
    [InlineData("unknown type")]
    [InlineData("four gibibytes")]
    [InlineData("data before the association")]
    [InlineData("truncated accept")]
    [InlineData("unknown context")]
    public async Task A_peer_that_breaks_the_protocol_is_aborted_and_reported(string fault)
    {
        using var listener = new RawListener();
        var exchange = new Exchange(listener.Port);
        await exchange.AddEchoAsync();

        Task send = exchange.Client.SendAsync();
        using RawPeer peer = await listener.AcceptAsync();
        await peer.ReadAsync();
        await peer.SendAsync(fault switch
        {
            "unknown type" => RawPeer.Pdu(9, [0, 0, 0, 0]),
            "four gibibytes" => RawPeer.Header(2, uint.MaxValue),
            "data before the association" => RawPeer.Pdu(4, RawPeer.Pdv(1, true, true, RawPeer.EchoCommand(1))),
            "truncated accept" => RawPeer.Pdu(2, new byte[20]),
            _ => RawPeer.AssociateAccept(99)
        });

        await peer.ReadAbortAsync();
        await Assert.ThrowsAnyAsync<DicomNetworkException>(() => send);
    }

    private static IDicomServer Serve(Script script) => DicomServerFactory.Create<ScriptedService>("127.0.0.1", 0, userState: script);

    private static byte[] EchoResponseTo(byte[] request)
    {
        int at = request.AsSpan().IndexOf((ReadOnlySpan<byte>)[0x00, 0x00, 0x10, 0x01]); // (0000,0110) Message ID
        byte[] id = request[(at + 8)..(at + 10)];
        return RawPeer.Pdu(4, RawPeer.Pdv(1, true, true, RawPeer.Command(
            RawPeer.Element(0x0002, RawPeer.Padded(RawPeer.Verification)),
            RawPeer.Element(0x0100, RawPeer.Little(0x8030)),
            RawPeer.Element(0x0120, id),
            RawPeer.Element(0x0800, RawPeer.Little(0x0101)),
            RawPeer.Element(0x0900, RawPeer.Little(0)))));
    }
}
