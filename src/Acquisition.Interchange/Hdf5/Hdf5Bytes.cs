using System.Buffers;
using System.Buffers.Binary;

namespace Acquisition.Interchange.Hdf5;

/// <summary>Little-endian bytes of a structure of the file format, put together field by field.</summary>
internal sealed class Hdf5Bytes
{
    /// <summary>An address or a length that is not set.</summary>
    public const ulong Undefined = ulong.MaxValue;

    private readonly ArrayBufferWriter<byte> _bytes = new();

    public ReadOnlySpan<byte> Span => _bytes.WrittenSpan;

    public int Length => _bytes.WrittenCount;

    public Hdf5Bytes U8(byte value) => Add([value]);

    public Hdf5Bytes U16(ushort value)
    {
        BinaryPrimitives.WriteUInt16LittleEndian(Next(2), value);
        return this;
    }

    public Hdf5Bytes U24(uint value) => U8((byte)value).U16((ushort)(value >> 8));

    public Hdf5Bytes U32(uint value)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(Next(4), value);
        return this;
    }

    public Hdf5Bytes U64(ulong value)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(Next(8), value);
        return this;
    }

    public Hdf5Bytes Zeros(int count)
    {
        Next(count).Clear();
        return this;
    }

    /// <summary>Zeros up to a multiple, for something that has so many bytes.</summary>
    public Hdf5Bytes Pad(int multiple, int length) => Zeros((multiple - (length % multiple)) % multiple);

    public Hdf5Bytes Add(ReadOnlySpan<byte> bytes)
    {
        _bytes.Write(bytes);
        return this;
    }

    public Hdf5Bytes Add(Hdf5Bytes bytes) => Add(bytes.Span);

    private Span<byte> Next(int count)
    {
        Span<byte> next = _bytes.GetSpan(count)[..count];
        _bytes.Advance(count);
        return next;
    }
}
