using System.Buffers.Binary;
using System.Text;

namespace FellowOakDicom.Network.Pdu;

/// <summary>Reads the body of one PDU. Whatever runs past the end is the peer's mistake: <see cref="PduException"/>.</summary>
internal ref struct PduParser(ReadOnlySpan<byte> bytes)
{
    private ReadOnlySpan<byte> _rest = bytes;

    public readonly bool AtEnd => _rest.IsEmpty;

    public ReadOnlySpan<byte> Take(int count)
    {
        if (count > _rest.Length)
        {
            throw new PduException(DicomAbortReason.InvalidPDUParameter, $"A PDU item of {count} bytes has only {_rest.Length} left in its PDU.");
        }
        ReadOnlySpan<byte> taken = _rest[..count];
        _rest = _rest[count..];
        return taken;
    }

    public byte Byte() => Take(1)[0];

    public ushort UInt16() => BinaryPrimitives.ReadUInt16BigEndian(Take(2));

    public uint UInt32() => BinaryPrimitives.ReadUInt32BigEndian(Take(4));

    /// <summary>Text of a fixed or announced length, without its padding.</summary>
    public string Text(int length) => Encoding.ASCII.GetString(Take(length)).Trim(' ', '\0');

    public string RemainingText() => Text(_rest.Length);

    /// <summary>An item's type and its content: type, a reserved byte, a 16-bit length, the content.</summary>
    public byte Item(out PduParser content)
    {
        byte type = Byte();
        Take(1);
        content = new PduParser(Take(UInt16()));
        return type;
    }
}
