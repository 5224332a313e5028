using System.Text;
using FellowOakDicom.Network;
using FellowOakDicom.Tests.Network.Support;

namespace FellowOakDicom.Tests.Network;

/// <summary>The server against peers that speak bytes. What is right and what is not is PS3.8's: sections 9.2 and 9.3, tables 9-10 and 9-26.</summary>
public sealed class ServerProtocolTests : IDisposable
{
    private const byte ServiceUser = 0, ServiceProvider = 2;
    private const byte NotSpecified = 0, UnexpectedPdu = 2, UnexpectedParameter = 5, InvalidParameter = 6;

    private readonly Script _script = new();
    private readonly IDicomServer _server;

    public ServerProtocolTests() => _server = DicomServerFactory.Create<ScriptedService>("127.0.0.1", 0, userState: _script);

    public void Dispose() => _server.Dispose();

    public static TheoryData<string, byte[]> BadAssociationRequests => new()
    {
        { "a type that PS3.8 has not", RawPeer.Pdu(9, [0, 0, 0, 0]) },
        { "four gibibytes announced", RawPeer.Header(1, uint.MaxValue) },
        { "four gibibytes of data announced", RawPeer.Header(4, uint.MaxValue) },
        { "a release request of a megabyte", RawPeer.Header(5, 1 << 20) },
        { "data before the association", RawPeer.Pdu(4, RawPeer.Pdv(1, true, true, RawPeer.EchoCommand(1))) },
        { "an accept from the requestor", RawPeer.AssociateAccept(1) },
        { "a body too short for the titles", RawPeer.Pdu(1, new byte[30]) },
        { "an item longer than the PDU", RawPeer.AssociateRequest(contexts: [0x20, 0, 0xFF, 0xFF, 1, 0, 0, 0]) },
        { "an even context id", RawPeer.AssociateRequest(contexts: RawPeer.Context(2, RawPeer.Verification, RawPeer.ImplicitLittleEndian)) },
        {
            "a context id used twice",
            RawPeer.AssociateRequest(contexts: RawPeer.Concat(
                RawPeer.Context(1, RawPeer.Verification, RawPeer.ImplicitLittleEndian), RawPeer.Context(1, RawPeer.CtImageStorage, RawPeer.ImplicitLittleEndian)))
        },
        { "a context without transfer syntax", RawPeer.AssociateRequest(contexts: RawPeer.Context(1, RawPeer.Verification)) }
    };

    [Theory]
    [MemberData(nameof(BadAssociationRequests))]
    public async Task A_bad_beginning_is_aborted(string fault, byte[] bytes)
    {
        using RawPeer peer = await RawPeer.ConnectAsync(_server.Port);
        await peer.SendAsync(bytes);

        (byte source, byte given) = await peer.ReadAbortAsync();
        Assert.Equal((fault, ServiceUser, NotSpecified), (fault, source, given)); // table 9-10: AA-1 in Sta2, whatever is wrong
        await AssertStillServesAsync();
    }

    [Fact]
    public async Task A_peer_whose_pdus_have_no_room_for_data_is_aborted()
    {
        using RawPeer peer = await RawPeer.ConnectAsync(_server.Port);
        await peer.SendAsync(RawPeer.AssociateRequest(maximumLength: 6)); // the header of a fragment

        Assert.Equal((ServiceProvider, InvalidParameter), await peer.ReadAbortAsync());
    }

    public static TheoryData<string, byte[], byte> BadData => new()
    {
        { "a second association request", RawPeer.AssociateRequest(), UnexpectedPdu },
        { "a release response nobody asked for", RawPeer.Pdu(6, [0, 0, 0, 0]), UnexpectedPdu },
        { "more data than the server announced", RawPeer.Header(4, 262145), InvalidParameter },
        { "a fragment longer than its PDU", RawPeer.Pdu(4, [0, 0, 1, 0, 1, 3, 0, 0]), InvalidParameter },
        { "a fragment shorter than its header", RawPeer.Pdu(4, [0, 0, 0, 1, 1, 3]), InvalidParameter },
        { "half a fragment header", RawPeer.Pdu(4, [0, 0, 0]), InvalidParameter },
        { "a context that was not proposed", RawPeer.Pdu(4, RawPeer.Pdv(5, true, true, RawPeer.EchoCommand(1))), InvalidParameter },
        { "a data set without command", RawPeer.Pdu(4, RawPeer.Pdv(1, false, true, [0, 0])), UnexpectedParameter },
        {
            "a command where the data set is due",
            RawPeer.Pdu(4, RawPeer.Concat(RawPeer.Pdv(3, true, true, RawPeer.StoreCommand(1, "1.2")), RawPeer.Pdv(3, true, true, RawPeer.EchoCommand(2)))),
            UnexpectedParameter
        },
        { "a command set of noise", RawPeer.Pdu(4, RawPeer.Pdv(1, true, true, [1, 2, 3, 4, 5, 6, 7])), InvalidParameter },
        { "an empty command set", RawPeer.Pdu(4, RawPeer.Pdv(1, true, true, [])), InvalidParameter },
        { "a command set of 70 kB", RawPeer.Pdu(4, RawPeer.Pdv(1, true, false, new byte[70_000])), InvalidParameter }
    };

    [Theory]
    [MemberData(nameof(BadData))]
    public async Task Bad_data_on_an_association_are_aborted(string fault, byte[] bytes, byte reason)
    {
        using RawPeer peer = await RawPeer.AssociateAsync(_server.Port);
        await peer.SendAsync(bytes);

        (byte source, byte given) = await peer.ReadAbortAsync();
        Assert.Equal((fault, ServiceProvider, reason), (fault, source, given));
        await AssertStillServesAsync();
    }

    [Theory]
    [InlineData(2, "1.2.840.10008.3.1.1.1", 2, 2)] // protocol version: source ACSE, reason 2
    [InlineData(1, "1.2.840.10008.3.1.1.2", 1, 2)] // application context: source user, reason 2
    public async Task What_is_not_dicom_is_rejected(int version, string applicationContext, byte source, byte reason)
    {
        using RawPeer peer = await RawPeer.ConnectAsync(_server.Port);
        await peer.SendAsync(RawPeer.AssociateRequest((ushort)version, applicationContext));

        (byte type, byte[] body) = (await peer.ReadAsync())!.Value;
        Assert.Equal(3, type);
        Assert.Equal((byte[])[0, 1, source, reason], body);
    }

    [Fact]
    public async Task A_peer_that_says_nothing_is_disconnected_when_the_artim_timer_ends()
    {
        var script = new Script();
        using IDicomServer server = DicomServerFactory.Create<ImpatientService>("127.0.0.1", 0, userState: script);
        using RawPeer peer = await RawPeer.ConnectAsync(server.Port);

        Assert.Null(await peer.ReadAsync());
        await Wait.UntilAsync(() => !script.Closings.IsEmpty);
        Assert.IsType<DicomNetworkException>(Assert.Single(script.Closings));
    }

    [Fact]
    public async Task A_peer_that_does_not_close_after_the_release_is_disconnected_when_the_artim_timer_ends()
    {
        using IDicomServer server = DicomServerFactory.Create<ImpatientService>("127.0.0.1", 0, userState: _script);
        using RawPeer peer = await RawPeer.AssociateAsync(server.Port);
        await peer.SendAsync(RawPeer.Pdu(5, new byte[4]));

        Assert.Equal(6, (await peer.ReadAsync())!.Value.Type);
        Assert.Null(await peer.ReadAsync());
        await Wait.UntilAsync(() => !_script.Closings.IsEmpty);
        Assert.Equal([null], _script.Closings);
    }

    [Theory]
    [InlineData(1)] // every byte in a packet of its own: all reads are partial
    [InlineData(7)]
    public async Task Bytes_may_come_in_any_portions(int portion)
    {
        using RawPeer peer = await RawPeer.ConnectAsync(_server.Port);
        foreach (byte[] bytes in RawPeer.AssociateRequest().Chunk(portion)) await peer.SendAsync(bytes);
        Assert.Equal(2, (await peer.ReadAsync())!.Value.Type);
        foreach (byte[] bytes in RawPeer.Pdu(4, RawPeer.Pdv(1, true, true, RawPeer.EchoCommand(7))).Chunk(portion)) await peer.SendAsync(bytes);

        Assert.Equal(0, RawPeer.StatusOf(await peer.ReadCommandAsync()));
    }

    [Theory]
    [InlineData(2, 1)] // fragments of two bytes, a PDU each
    [InlineData(2, 1000)] // the same, all in one PDU
    [InlineData(10, 3)]
    public async Task A_message_may_come_in_any_fragments(int fragmentLength, int fragmentsPerPdu)
    {
        using RawPeer peer = await RawPeer.AssociateAsync(_server.Port);
        IEnumerable<byte[]> fragments = Fragments(3, true, RawPeer.StoreCommand(1, "1.2.3"), fragmentLength)
            .Concat(Fragments(3, false, MinimalCt("1.2.3"), fragmentLength));
        foreach (byte[][] pdu in fragments.Chunk(fragmentsPerPdu)) await peer.SendAsync(RawPeer.Pdu(4, RawPeer.Concat(pdu)));

        Assert.Equal(0, RawPeer.StatusOf(await peer.ReadCommandAsync()));
        DicomCStoreRequest stored = Assert.Single(_script.Stored);
        Assert.Equal("1.2.3", stored.SOPInstanceUID.UID);
        Assert.Equal("1.2.3", stored.Dataset!.GetString(DicomTag.SOPInstanceUID));
    }

    [Fact]
    public async Task Messages_of_two_contexts_may_take_turns()
    {
        using RawPeer peer = await RawPeer.AssociateAsync(_server.Port);
        byte[] data = MinimalCt("1.2.3");
        await peer.SendAsync(
            RawPeer.Pdu(4, RawPeer.Pdv(3, true, true, RawPeer.StoreCommand(1, "1.2.3"))),
            RawPeer.Pdu(4, RawPeer.Pdv(3, false, false, data[..8])),
            RawPeer.Pdu(4, RawPeer.Pdv(1, true, true, RawPeer.EchoCommand(2))),
            RawPeer.Pdu(4, RawPeer.Pdv(3, false, true, data[8..])));

        Assert.Equal(0, RawPeer.StatusOf(await peer.ReadCommandAsync()));
        Assert.Equal(0, RawPeer.StatusOf(await peer.ReadCommandAsync()));
        Assert.Single(_script.Stored);
    }

    [Fact]
    public async Task An_instance_that_cannot_be_read_is_answered_and_the_next_one_is_stored()
    {
        using RawPeer peer = await RawPeer.AssociateAsync(_server.Port);
        byte[] tooLong = RawPeer.Element(0x0008, 0x0018, new byte[4]);
        tooLong[4] = 200; // the value is announced with 200 bytes, and 4 follow
        await peer.SendAsync(Store(1, "1.2.3", tooLong));
        Assert.Equal(0xC000, RawPeer.StatusOf(await peer.ReadCommandAsync()) & 0xF000);
        await peer.SendAsync(Store(2, "1.2.4", MinimalCt("1.2.4")));

        Assert.Equal(0, RawPeer.StatusOf(await peer.ReadCommandAsync()));
        Assert.Single(_script.Unreadable);
        Assert.Equal("1.2.4", Assert.Single(_script.Stored).SOPInstanceUID.UID);
    }

    [Fact]
    public async Task Text_without_a_character_set_is_read_in_the_fallback_encoding()
    {
        using IDicomServer server = DicomServerFactory.Create<ScriptedService>("127.0.0.1", 0, userState: _script, fallbackEncoding: Encoding.Latin1);
        using RawPeer peer = await RawPeer.AssociateAsync(server.Port);
        byte[] name = RawPeer.Element(0x0010, 0x0010, [(byte)'M', 0xFC, (byte)'l', (byte)'l', (byte)'e', (byte)'r']);
        await peer.SendAsync(Store(1, "1.2.3", RawPeer.Concat(MinimalCt("1.2.3"), name)));

        Assert.Equal(0, RawPeer.StatusOf(await peer.ReadCommandAsync()));
        Assert.Equal("Müller", Assert.Single(_script.Stored).Dataset!.GetString(DicomTag.PatientName));
    }

    [Fact]
    public async Task A_provider_that_throws_fails_its_request_and_no_other()
    {
        var script = new Script { Store = (_, request) => request.MessageID == 1 ? throw new InvalidOperationException() : Task.FromResult(DicomStatus.Success) };
        using IDicomServer server = DicomServerFactory.Create<ScriptedService>("127.0.0.1", 0, userState: script);
        using RawPeer peer = await RawPeer.AssociateAsync(server.Port);
        await peer.SendAsync(Store(1, "1.2.3", MinimalCt("1.2.3")));
        Assert.Equal(0x0110, RawPeer.StatusOf(await peer.ReadCommandAsync()));
        await peer.SendAsync(Store(2, "1.2.4", MinimalCt("1.2.4")));
        Assert.Equal(0, RawPeer.StatusOf(await peer.ReadCommandAsync()));
    }

    [Fact]
    public async Task A_service_that_is_not_provided_is_answered_with_unrecognized_operation()
    {
        using RawPeer peer = await RawPeer.AssociateAsync(_server.Port);
        await peer.SendAsync(RawPeer.Pdu(4, RawPeer.Pdv(1, true, true, RawPeer.Command(
            RawPeer.Element(0x0002, RawPeer.Padded(RawPeer.Verification)), RawPeer.Element(0x0100, RawPeer.Little(0x0021)), // C-MOVE-RQ
            RawPeer.Element(0x0110, RawPeer.Little(1)), RawPeer.Element(0x0800, RawPeer.Little(0x0101))))));

        Assert.Equal(0x0211, RawPeer.StatusOf(await peer.ReadCommandAsync()));
    }

    [Fact]
    public async Task Every_response_fragment_fits_the_peer_s_maximum_and_is_even()
    {
        const uint limit = 20; // PDV header 6, fragments of 14
        using RawPeer peer = await RawPeer.AssociateAsync(_server.Port, maximumLength: limit + 1);
        await peer.SendAsync(RawPeer.Pdu(4, RawPeer.Pdv(1, true, true, RawPeer.EchoCommand(1))));
        List<byte> command = [];
        bool isLast = false;
        while (!isLast)
        {
            byte[] body = (await peer.ReadAsync())!.Value.Body;
            Assert.InRange(body.Length, 8, (int)limit);
            Assert.True(int.IsEvenInteger(body.Length)); // PS3.8 annex E.2: fragments are even, and the header of one is 6
            command.AddRange(body.AsSpan(6));
            isLast = (body[5] & 2) != 0;
        }
        Assert.Equal(0, RawPeer.StatusOf([.. command]));
    }

    [Theory]
    [InlineData("before the request")]
    [InlineData("established")]
    [InlineData("within a message")]
    [InlineData("while a request is worked on")]
    public async Task An_abort_in_any_state_is_told_and_ends_the_connection(string state)
    {
        var never = new TaskCompletionSource<DicomStatus>();
        var script = new Script { Echo = _ => never.Task };
        using IDicomServer server = DicomServerFactory.Create<ScriptedService>("127.0.0.1", 0, userState: script);
        using RawPeer peer = state == "before the request" ? await RawPeer.ConnectAsync(server.Port) : await RawPeer.AssociateAsync(server.Port);
        if (state == "within a message") await peer.SendAsync(RawPeer.Pdu(4, RawPeer.Pdv(3, true, true, RawPeer.StoreCommand(1, "1.2.3"))));
        if (state == "while a request is worked on") await peer.SendAsync(RawPeer.Pdu(4, RawPeer.Pdv(1, true, true, RawPeer.EchoCommand(1))));
        await peer.SendAsync(RawPeer.Pdu(7, [0, 0, ServiceUser, 0]));

        Assert.Null(await peer.ReadAsync());
        await Wait.UntilAsync(() => script.Closings.Count == 1);
        Assert.Equal(state == "before the request" ? 0 : 1, script.Aborts.Count); // table 9-10: AA-2 tells nobody
        never.SetResult(DicomStatus.Success);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)] // within the header
    [InlineData(60)] // within the body
    public async Task A_connection_closed_within_a_pdu_ends_the_service(int bytes)
    {
        using (RawPeer peer = await RawPeer.ConnectAsync(_server.Port)) await peer.SendAsync(RawPeer.AssociateRequest()[..bytes]);
        await Wait.UntilAsync(() => _script.Closings.Count == 1);
        Assert.Empty(_script.Associations);
    }

    [Fact]
    public async Task A_release_waits_for_the_request_before_it()
    {
        var script = new Script
        {
            Echo = async _ =>
            {
                await Task.Delay(200);
                return DicomStatus.Success;
            }
        };
        using IDicomServer server = DicomServerFactory.Create<ScriptedService>("127.0.0.1", 0, userState: script);
        using RawPeer peer = await RawPeer.AssociateAsync(server.Port);
        await peer.SendAsync(RawPeer.Pdu(4, RawPeer.Pdv(1, true, true, RawPeer.EchoCommand(1))), RawPeer.Pdu(5, new byte[4]));

        Assert.Equal(0, RawPeer.StatusOf(await peer.ReadCommandAsync()));
        Assert.Equal(6, (await peer.ReadAsync())!.Value.Type);
    }

    [Fact]
    public async Task Dispose_stops_accepting_and_aborts_what_is_open()
    {
        using RawPeer peer = await RawPeer.AssociateAsync(_server.Port);
        _server.Dispose();

        await peer.ReadAbortAsync();
        Assert.False(_server.IsListening);
        await Assert.ThrowsAnyAsync<Exception>(() => RawPeer.AssociateAsync(_server.Port));
    }

    [Fact]
    public void A_port_that_is_taken_cannot_be_had_twice()
    {
        Assert.Throws<DicomNetworkException>(() => DicomServerFactory.Create<ScriptedService>("127.0.0.1", _server.Port, userState: _script));
    }

    [Fact]
    public async Task No_more_connections_are_served_than_allowed()
    {
        using IDicomServer server = DicomServerFactory.Create<ScriptedService>("127.0.0.1", 0, userState: _script, configure: options => options.MaxClientsAllowed = 1);
        RawPeer first = await RawPeer.AssociateAsync(server.Port);
        using RawPeer second = await RawPeer.ConnectAsync(server.Port);
        await second.SendAsync(RawPeer.AssociateRequest());
        Task<(byte Type, byte[] Body)?> answer = second.ReadAsync();

        Assert.NotSame(answer, await Task.WhenAny(answer, Task.Delay(300)));
        first.Dispose();
        Assert.Equal(2, (await answer)!.Value.Type);
    }

    private static IEnumerable<byte[]> Fragments(byte contextId, bool isCommand, byte[] bytes, int length)
    {
        byte[][] fragments = [.. bytes.Chunk(length)];
        return fragments.Select((fragment, index) => RawPeer.Pdv(contextId, isCommand, index == fragments.Length - 1, fragment));
    }

    private static byte[] Store(ushort messageId, string instanceUid, byte[] data) => RawPeer.Pdu(4, RawPeer.Concat(
        RawPeer.Pdv(3, true, true, RawPeer.StoreCommand(messageId, instanceUid)), RawPeer.Pdv(3, false, true, data)));

    private static byte[] MinimalCt(string instanceUid) => RawPeer.Concat(
        RawPeer.Element(0x0008, 0x0016, RawPeer.Padded(RawPeer.CtImageStorage)), RawPeer.Element(0x0008, 0x0018, RawPeer.Padded(instanceUid)));

    private async Task AssertStillServesAsync()
    {
        using RawPeer peer = await RawPeer.AssociateAsync(_server.Port);
        await peer.SendAsync(RawPeer.Pdu(4, RawPeer.Pdv(1, true, true, RawPeer.EchoCommand(1))));
        Assert.Equal(0, RawPeer.StatusOf(await peer.ReadCommandAsync()));
    }
}
