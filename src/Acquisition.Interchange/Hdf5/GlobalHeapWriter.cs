using System.Buffers.Binary;

namespace Acquisition.Interchange.Hdf5;

/// <summary>
/// Sequences and strings in collections of the global heap (File Format Specification 3.0, III.E). The collection that is being filled lies at
/// the file's end, so it is closed before anything else is appended.
/// </summary>
internal sealed class GlobalHeapWriter(Hdf5Writer file)
{
    /// <summary>A library reads a whole collection for one object in it. A larger object has one of its own.</summary>
    private const int CollectionBytes = 256 << 10;

    /// <summary>The format's least.</summary>
    private const int LeastCollectionBytes = 4096;

    private const int HeaderBytes = 16, ObjectHeaderBytes = 16;

    private readonly byte[] _collection = new byte[CollectionBytes];
    private int _filled;
    private ushort _objects;

    /// <summary>Adds a sequence.</summary>
    /// <param name="bytes">Its elements.</param>
    /// <param name="count">How many they are.</param>
    /// <param name="reference">Gets what stands for it in a record; an empty sequence has no object.</param>
    public void Write(ReadOnlySpan<byte> bytes, int count, Span<byte> reference)
    {
        reference[..Hdf5Type.ReferenceBytes].Clear();
        if (bytes.IsEmpty) return;
        long needed = ObjectHeaderBytes + Padded(bytes.Length);
        if (HeaderBytes + needed > CollectionBytes)
        {
            Flush();
            Refer(reference, count, WriteAlone(bytes, HeaderBytes + needed), 1);
            return;
        }

        if (_filled + needed > CollectionBytes) Flush();
        if (_filled == 0) _filled = HeaderBytes;
        WriteObject(_collection.AsSpan(_filled), ++_objects, bytes.Length);
        bytes.CopyTo(_collection.AsSpan(_filled + ObjectHeaderBytes));
        _filled += (int)needed;
        Refer(reference, count, file.Append([]), _objects);
    }

    /// <summary>Closes the collection.</summary>
    public void Flush()
    {
        if (_filled == 0) return;
        int size = Math.Max(_filled, LeastCollectionBytes);
        WriteHeader(_collection, size);
        // Object 0 is the free space; less than its header is none.
        if (size - _filled >= ObjectHeaderBytes) WriteObject(_collection.AsSpan(_filled), 0, size - _filled);
        file.Append(_collection.AsSpan(0, size));
        Array.Clear(_collection);
        _filled = 0;
        _objects = 0;
    }

    private ulong WriteAlone(ReadOnlySpan<byte> bytes, long size)
    {
        Span<byte> start = stackalloc byte[HeaderBytes + ObjectHeaderBytes];
        start.Clear();
        WriteHeader(start, size);
        WriteObject(start[HeaderBytes..], 1, bytes.Length);
        ulong address = file.Append(start);
        file.Append(bytes);
        file.Append(stackalloc byte[(int)(Padded(bytes.Length) - bytes.Length)]);
        return address;
    }

    private static void WriteHeader(Span<byte> collection, long size)
    {
        "GCOL\u0001\0\0\0"u8.CopyTo(collection);
        BinaryPrimitives.WriteInt64LittleEndian(collection[8..], size);
    }

    private static void WriteObject(Span<byte> header, ushort index, long size)
    {
        BinaryPrimitives.WriteUInt16LittleEndian(header, index);
        BinaryPrimitives.WriteInt64LittleEndian(header[8..], size);
    }

    private static void Refer(Span<byte> reference, int count, ulong collection, ushort index)
    {
        BinaryPrimitives.WriteInt32LittleEndian(reference, count);
        BinaryPrimitives.WriteUInt64LittleEndian(reference[4..], collection);
        BinaryPrimitives.WriteUInt32LittleEndian(reference[12..], index);
    }

    private static long Padded(long length) => (length + 7) / 8 * 8;
}
