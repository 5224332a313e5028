using System.Buffers.Binary;
using FellowOakDicom.IO.Buffer;

namespace FellowOakDicom.IO;

/// <summary>Bytes being put together. Small values are gathered in blocks; large ones are referred to, so no image is copied.</summary>
internal sealed class ByteRope(bool isBigEndian)
{
    private const int SmallestBlock = 1024;
    private const int LargestBlock = 64 * 1024;
    private const int LargestCopied = 4096;

    private readonly CompositeByteBuffer _sealed = new();
    private byte[] _block = [];
    private int _start;
    private int _end;

    internal void Append(ushort value)
    {
        Span<byte> bytes = Reserve(sizeof(ushort));
        if (isBigEndian) BinaryPrimitives.WriteUInt16BigEndian(bytes, value);
        else BinaryPrimitives.WriteUInt16LittleEndian(bytes, value);
    }

    internal void Append(uint value)
    {
        Span<byte> bytes = Reserve(sizeof(uint));
        if (isBigEndian) BinaryPrimitives.WriteUInt32BigEndian(bytes, value);
        else BinaryPrimitives.WriteUInt32LittleEndian(bytes, value);
    }

    internal void Append(byte value) => Reserve(1)[0] = value;

    internal void Append(IByteBuffer buffer)
    {
        if (buffer is CompositeByteBuffer composite)
        {
            foreach (IByteBuffer part in composite.Parts) Append(part);
        }
        else if (buffer.IsMemory && buffer.Size <= LargestCopied)
        {
            buffer.Read(0, Reserve((int)buffer.Size));
        }
        else
        {
            Seal();
            _sealed.Append(buffer);
        }
    }

    internal CompositeByteBuffer ToBuffer()
    {
        Seal();
        return _sealed;
    }

    private Span<byte> Reserve(int count)
    {
        if (_block.Length - _end < count)
        {
            Seal();
            _block = new byte[Math.Max(count, Math.Clamp(2 * _block.Length, SmallestBlock, LargestBlock))];
            _start = _end = 0;
        }
        _end += count;
        return _block.AsSpan(_end - count, count);
    }

    private void Seal()
    {
        if (_end > _start) _sealed.Append(new RangeByteBuffer(new MemoryByteBuffer(_block), _start, _end - _start));
        _start = _end;
    }
}
