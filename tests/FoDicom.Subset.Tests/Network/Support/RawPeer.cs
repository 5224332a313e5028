using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace FellowOakDicom.Tests.Network.Support;

/// <summary>A peer that speaks bytes: PDUs are put together here by hand from PS3.8 section 9.3, good ones and bad ones.</summary>
internal sealed class RawPeer(TcpClient client) : IDisposable
{
    public const string Verification = "1.2.840.10008.1.1";
    public const string CtImageStorage = "1.2.840.10008.5.1.4.1.1.2";
    public const string ImplicitLittleEndian = "1.2.840.10008.1.2";
    public const string ExplicitLittleEndian = "1.2.840.10008.1.2.1";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60); // the machine may be busy

    private readonly NetworkStream _stream = client.GetStream();

    public static async Task<RawPeer> ConnectAsync(int port)
    {
        var client = new TcpClient { NoDelay = true };
        await client.ConnectAsync(IPAddress.Loopback, port);
        return new RawPeer(client);
    }

    /// <summary>Connects and gets contexts 1 (verification) and 3 (CT, Implicit VR) accepted.</summary>
    public static async Task<RawPeer> AssociateAsync(int port, uint maximumLength = 16384)
    {
        RawPeer peer = await ConnectAsync(port);
        await peer.SendAsync(AssociateRequest(maximumLength: maximumLength));
        Assert.Equal(2, (await peer.ReadAsync())!.Value.Type);
        return peer;
    }

    public static byte[] AssociateRequest(ushort version = 1, string applicationContext = "1.2.840.10008.3.1.1.1", uint maximumLength = 16384,
        byte[]? contexts = null) => Pdu(1, Concat(
            UInt16(version), new byte[2], Title("SERVER"), Title("RAW"), new byte[32],
            Item(0x10, Ascii(applicationContext)),
            contexts ?? Concat(Context(1, Verification, ImplicitLittleEndian), Context(3, CtImageStorage, ImplicitLittleEndian)),
            Item(0x50, Concat(Item(0x51, UInt32(maximumLength)), Item(0x52, Ascii("1.2.3.4")), Item(0x55, Ascii("RAW"))))));

    /// <summary>Accepts contexts, all with Implicit VR Little Endian.</summary>
    public static byte[] AssociateAccept(params byte[] contextIds) => AssociateAccept(contextIds, userItems: []);

    public static byte[] AssociateAccept(byte[] contextIds, byte[] userItems) => Pdu(2, Concat(
        UInt16(1), new byte[2], Title("SERVER"), Title("RAW"), new byte[32],
        Item(0x10, Ascii("1.2.840.10008.3.1.1.1")),
        Concat([.. contextIds.Select(id => Item(0x21, Concat([id, 0, 0, 0], Item(0x40, Ascii(ImplicitLittleEndian)))))]),
        Item(0x50, Concat(Item(0x51, UInt32(16384)), Item(0x52, Ascii("1.2.3.4")), userItems))));

    public static byte[] Context(byte id, string abstractSyntax, params string[] transferSyntaxes) => Item(0x20, Concat(
        [id, 0, 0, 0], Item(0x30, Ascii(abstractSyntax)), Concat([.. transferSyntaxes.Select(uid => Item(0x40, Ascii(uid)))])));

    public static byte[] Pdu(byte type, byte[] body) => Header(type, (uint)body.Length).Concat(body).ToArray();

    public static byte[] Header(byte type, uint length) => Concat([type, 0], UInt32(length));

    public static byte[] Item(byte type, byte[] content) => Concat([type, 0], UInt16((ushort)content.Length), content);

    public static byte[] Pdv(byte contextId, bool isCommand, bool isLast, byte[] fragment) =>
        Concat(UInt32((uint)fragment.Length + 2), [contextId, (byte)((isCommand ? 1 : 0) | (isLast ? 2 : 0))], fragment);

    /// <summary>A C-ECHO-RQ command set, element by element (PS3.7 table 9.3-12).</summary>
    public static byte[] EchoCommand(ushort messageId) => Command(
        Element(0x0002, Padded(Verification)), Element(0x0100, Little(0x0030)), Element(0x0110, Little(messageId)), Element(0x0800, Little(0x0101)));

    /// <summary>A C-STORE-RQ command set (PS3.7 table 9.3-1).</summary>
    public static byte[] StoreCommand(ushort messageId, string instanceUid) => Command(
        Element(0x0002, Padded(CtImageStorage)), Element(0x0100, Little(0x0001)), Element(0x0110, Little(messageId)),
        Element(0x0700, Little(0)), Element(0x0800, Little(0x0001)), Element(0x1000, Padded(instanceUid)));

    public static byte[] Command(params byte[][] elements)
    {
        byte[] content = Concat(elements);
        byte[] length = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(length, content.Length);
        return Concat(Element(0x0000, length), content);
    }

    /// <summary>An element of group 0000 in Implicit VR Little Endian.</summary>
    public static byte[] Element(ushort element, byte[] value) => Element(0x0000, element, value);

    public static byte[] Element(ushort group, ushort element, byte[] value)
    {
        byte[] length = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(length, value.Length);
        return Concat(Little(group), Little(element), length, value);
    }

    public static byte[] Padded(string uid) => Ascii(uid.Length % 2 == 0 ? uid : uid + "\0");

    public static byte[] Little(ushort value) => [(byte)value, (byte)(value >> 8)];

    public static byte[] Concat(params byte[][] parts) => [.. parts.SelectMany(part => part)];

    /// <summary>Status (0000,0900) of a response command set, found by its tag.</summary>
    public static ushort StatusOf(byte[] command)
    {
        for (int at = 0; at + 8 <= command.Length; at += 8 + BinaryPrimitives.ReadInt32LittleEndian(command.AsSpan(at + 4)))
        {
            if (BinaryPrimitives.ReadUInt16LittleEndian(command.AsSpan(at + 2)) == 0x0900) return BinaryPrimitives.ReadUInt16LittleEndian(command.AsSpan(at + 8));
        }
        throw new InvalidOperationException("The command set has no status.");
    }

    public async Task SendAsync(params byte[][] parts) => await _stream.WriteAsync(Concat(parts));

    public async Task<int> ReadSomeAsync(byte[] buffer) => await _stream.ReadAsync(buffer);

    /// <summary>The next PDU; null: the peer closed.</summary>
    public async Task<(byte Type, byte[] Body)?> ReadAsync()
    {
        using var limit = new CancellationTokenSource(Patience);
        byte[] header = new byte[6];
        try
        {
            if (await _stream.ReadAtLeastAsync(header, 6, throwOnEndOfStream: false, limit.Token) < 6) return null;
            byte[] body = new byte[BinaryPrimitives.ReadUInt32BigEndian(header.AsSpan(2))];
            await _stream.ReadExactlyAsync(body, limit.Token);
            return (header[0], body);
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>The command set of the next message, from as many PDUs as it takes.</summary>
    public async Task<byte[]> ReadCommandAsync()
    {
        List<byte> command = [];
        while (true)
        {
            (byte type, byte[] body) = (await ReadAsync())!.Value;
            Assert.Equal(4, type);
            command.AddRange(body.AsSpan(6));
            if ((body[5] & 2) != 0) return [.. command];
        }
    }

    /// <summary>The source and reason of the A-ABORT that must come now, after which the connection must be closed.</summary>
    public async Task<(byte Source, byte Reason)> ReadAbortAsync()
    {
        (byte type, byte[] body) = (await ReadAsync())!.Value;
        Assert.Equal(7, type);
        client.Client.Shutdown(SocketShutdown.Send);
        Assert.Null(await ReadAsync());
        return (body[2], body[3]);
    }

    public void Dispose()
    {
        _stream.Dispose();
        client.Dispose();
    }

    private static byte[] Title(string title) => Ascii(title.PadRight(16));

    private static byte[] Ascii(string text) => Encoding.ASCII.GetBytes(text);

    private static byte[] UInt16(ushort value) => [(byte)(value >> 8), (byte)value];

    private static byte[] UInt32(uint value) => [(byte)(value >> 24), (byte)(value >> 16), (byte)(value >> 8), (byte)value];
}
