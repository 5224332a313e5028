using System.Buffers.Binary;

namespace FellowOakDicom.Network.Pdu;

/// <summary>One fragment of a message: a presentation data value (PS3.8 9.3.5.1 and annex E.2).</summary>
internal readonly record struct Pdv(byte ContextId, bool IsCommand, bool IsLast, ReadOnlyMemory<byte> Fragment)
{
    /// <summary>Bytes in front of the fragment: its length (4), the context id (1), the message control header (1).</summary>
    public const int HeaderLength = 6;

    private const int LengthField = 4;
    private const int CommandFlag = 1, LastFlag = 2;

    /// <exception cref="PduException">A fragment runs past its PDU or is shorter than its header.</exception>
    public static IEnumerable<Pdv> ReadAll(ReadOnlyMemory<byte> body)
    {
        while (!body.IsEmpty)
        {
            uint length = body.Length < HeaderLength ? 0 : BinaryPrimitives.ReadUInt32BigEndian(body.Span);
            if (length < HeaderLength - LengthField || length > body.Length - LengthField)
            {
                throw new PduException(DicomAbortReason.InvalidPDUParameter, "A presentation data value does not fit its PDU.");
            }
            byte control = body.Span[LengthField + 1];
            yield return new Pdv(body.Span[LengthField], (control & CommandFlag) != 0, (control & LastFlag) != 0,
                body[HeaderLength..(LengthField + (int)length)]);
            body = body[(LengthField + (int)length)..];
        }
    }

    /// <summary>Fills in everything in front of a fragment that already lies at offset <see cref="HeaderLength"/>.</summary>
    public static void WriteHeader(Span<byte> pdv, byte contextId, bool isCommand, bool isLast)
    {
        BinaryPrimitives.WriteUInt32BigEndian(pdv, (uint)(pdv.Length - LengthField));
        pdv[LengthField] = contextId;
        pdv[LengthField + 1] = (byte)((isCommand ? CommandFlag : 0) | (isLast ? LastFlag : 0));
    }
}
