using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace FellowOakDicom.Network.Pdu;

/// <summary>Writes one PDU: big-endian numbers, and each length once its content is there (PS3.8 9.3.1).</summary>
internal sealed class PduBuilder
{
    private const int HeaderLength = 6;

    private readonly List<byte> _bytes = [];

    public PduBuilder(PduType type) => Byte((byte)type).Zeros(HeaderLength - 1);

    public ReadOnlyMemory<byte> Build()
    {
        BinaryPrimitives.WriteUInt32BigEndian(Span[2..], (uint)_bytes.Count - HeaderLength);
        return _bytes.ToArray();
    }

    /// <summary>Type, a reserved byte, a 16-bit length, and the content.</summary>
    public PduBuilder Item(byte type, Action<PduBuilder> content)
    {
        Byte(type).Zeros(3);
        int start = _bytes.Count;
        content(this);
        BinaryPrimitives.WriteUInt16BigEndian(Span[(start - 2)..], checked((ushort)(_bytes.Count - start)));
        return this;
    }

    public PduBuilder Item(byte type, string text) => Item(type, content => content.Text(text));

    public PduBuilder Byte(byte value)
    {
        _bytes.Add(value);
        return this;
    }

    public PduBuilder Zeros(int count)
    {
        CollectionsMarshal.SetCount(_bytes, _bytes.Count + count);
        Span[^count..].Clear();
        return this;
    }

    public PduBuilder UInt16(ushort value) => Byte((byte)(value >> 8)).Byte((byte)value);

    public PduBuilder UInt32(uint value) => UInt16((ushort)(value >> 16)).UInt16((ushort)value);

    public PduBuilder Text(string text)
    {
        _bytes.AddRange(Encoding.ASCII.GetBytes(text));
        return this;
    }

    private Span<byte> Span => CollectionsMarshal.AsSpan(_bytes);
}
