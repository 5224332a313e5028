using System.Buffers.Binary;
using Microsoft.Win32.SafeHandles;

namespace Acquisition.Interchange.Hdf5;

/// <summary>Holds a collection of the global heap (File Format Specification 3.0, III.E) to its own bounds.</summary>
internal static class HeapCollection
{
    private const int HeaderBytes = 16;

    public static ReadOnlySpan<byte> Signature => "GCOL"u8;

    /// <summary>PureHDF makes room for what an object says it has before it looks whether the file has that much: up to 2 GB for one wrong byte.</summary>
    /// <exception cref="InvalidDataException">The collection leaves the file, or an object the collection.</exception>
    public static void Check(SafeFileHandle handle, long at)
    {
        Span<byte> header = stackalloc byte[HeaderBytes];
        if (RandomAccess.Read(handle, header, at) < HeaderBytes) throw new InvalidDataException("a heap collection is cut off");
        long size = BinaryPrimitives.ReadInt64LittleEndian(header[8..]);
        if (size < HeaderBytes || size > RandomAccess.GetLength(handle) - at) throw new InvalidDataException("a heap collection is larger than the file");
        long end = at + size;
        for (long next = at + HeaderBytes; end - next >= HeaderBytes;)
        {
            if (RandomAccess.Read(handle, header, next) < HeaderBytes) throw new InvalidDataException("a heap collection is cut off");
            if (BinaryPrimitives.ReadUInt16LittleEndian(header) == 0) return; // free space, to the end
            long bytes = BinaryPrimitives.ReadInt64LittleEndian(header[8..]);
            if (bytes < 0 || bytes > end - next - HeaderBytes) throw new InvalidDataException("an object in a heap collection is larger than the collection");
            next += HeaderBytes + ((bytes + 7) / 8 * 8);
        }
    }
}
