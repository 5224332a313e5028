using System.Buffers.Binary;
using System.Text;

namespace FellowOakDicom.Network.Pdu;

/// <summary>Writes one PDU: big-endian numbers, and each length once its content is there (PS3.8 9.3.1).</summary>
internal sealed class PduBuilder
{
    private const int HeaderLength = 6;

    private readonly MemoryStream _bytes = new();

    public PduBuilder(PduType type)
    {
        Byte((byte)type);
        Zeros(HeaderLength - 1);
    }

    public ReadOnlyMemory<byte> Build()
    {
        BinaryPrimitives.WriteUInt32BigEndian(_bytes.GetBuffer().AsSpan(2), (uint)_bytes.Length - HeaderLength);
        return _bytes.GetBuffer().AsMemory(0, (int)_bytes.Length);
    }

    /// <summary>Type, a reserved byte, a 16-bit length, and the content.</summary>
    public PduBuilder Item(byte type, Action<PduBuilder> content)
    {
        Byte(type).Zeros(3);
        int start = (int)_bytes.Length;
        content(this);
        BinaryPrimitives.WriteUInt16BigEndian(_bytes.GetBuffer().AsSpan(start - 2), checked((ushort)(_bytes.Length - start)));
        return this;
    }

    public PduBuilder Item(byte type, string text) => Item(type, content => content.Text(text));

    public PduBuilder Byte(byte value)
    {
        _bytes.WriteByte(value);
        return this;
    }

    public PduBuilder Zeros(int count)
    {
        for (int i = 0; i < count; i++) _bytes.WriteByte(0);
        return this;
    }

    public PduBuilder UInt16(ushort value) => Byte((byte)(value >> 8)).Byte((byte)value);

    public PduBuilder UInt32(uint value) => UInt16((ushort)(value >> 16)).UInt16((ushort)value);

    public PduBuilder Text(string text)
    {
        _bytes.Write(Encoding.ASCII.GetBytes(text));
        return this;
    }
}
