using System.Buffers.Binary;
using FellowOakDicom.IO.Buffer;

namespace FellowOakDicom;

/// <summary>Names of attributes as values.</summary>
public class DicomAttributeTag : DicomElement
{
    private const int Size = 4;

    public DicomAttributeTag(DicomTag tag, params DicomTag[] values) : base(tag, ToBuffer(values))
    {
    }

    public DicomAttributeTag(DicomTag tag, IByteBuffer data) : base(tag, data)
    {
    }

    public override DicomVR ValueRepresentation => DicomVR.AT;

    public override int Count => (int)(Buffer.Size / Size);

    private protected override object GetItem(int index, Type type)
    {
        Span<byte> bytes = stackalloc byte[Size];
        Buffer.Read((long)index * Size, bytes);
        var value = new DicomTag(BinaryPrimitives.ReadUInt16LittleEndian(bytes), BinaryPrimitives.ReadUInt16LittleEndian(bytes[2..]));
        return type.IsInstanceOfType(value) ? value
            : type == typeof(string) ? value.ToString()
            : type == typeof(uint) ? value.Value
            : throw NoConversion(type);
    }

    private static MemoryByteBuffer? ToBuffer(DicomTag[]? tags)
    {
        if (tags is null or { Length: 0 }) return null;
        var bytes = new byte[Size * tags.Length];
        for (int i = 0; i < tags.Length; i++)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(Size * i), tags[i].Group);
            BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(Size * i + 2), tags[i].Element);
        }
        return new MemoryByteBuffer(bytes);
    }
}
