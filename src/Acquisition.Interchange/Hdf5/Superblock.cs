using System.Buffers.Binary;
using Microsoft.Win32.SafeHandles;

namespace Acquisition.Interchange.Hdf5;

/// <summary>The start of an HDF5 file (File Format Specification 3.0, II.A).</summary>
/// <param name="Start">Where it lies: at 0, or after a user block.</param>
/// <param name="EndOfFile">How long the file says it is; null where addresses are not 8 bytes wide.</param>
/// <param name="RootEntry">Where the root group's symbol table entry lies; null in the versions that have none.</param>
internal sealed record Superblock(long Start, long? EndOfFile, long? RootEntry)
{
    /// <summary>Bytes of version 0.</summary>
    public const int Bytes = 96;

    private static ReadOnlySpan<byte> Signature => [0x89, (byte)'H', (byte)'D', (byte)'F', (byte)'\r', (byte)'\n', 0x1A, (byte)'\n'];

    /// <returns>Null when there is none, which is to say that the file is not HDF5.</returns>
    public static Superblock? Find(SafeFileHandle handle)
    {
        long length = RandomAccess.GetLength(handle);
        Span<byte> bytes = stackalloc byte[Bytes];
        for (long start = 0; start < length; start = start == 0 ? 512 : 2 * start) // a user block has 512, 1024, 2048, … bytes
        {
            bytes.Clear();
            int read = RandomAccess.Read(handle, bytes, start);
            if (bytes[..read].StartsWith(Signature)) return Decode(start, bytes);
        }

        return null;
    }

    /// <summary>Version 0: the only one that knows no extensions, and the one that libraries write by default.</summary>
    public static byte[] Encode(Group root, ulong endOfFile)
    {
        Hdf5Bytes bytes = new Hdf5Bytes().Add(Signature).Zeros(5).U8(8).U8(8).U8(0).U16(Group.LeafRank).U16(Group.TreeRank).U32(0)
            .U64(0).U64(Hdf5Bytes.Undefined).U64(endOfFile).U64(Hdf5Bytes.Undefined);
        Group.WriteEntry(bytes, 0, root.Header, root);
        return bytes.Span.ToArray();
    }

    private static Superblock Decode(long start, ReadOnlySpan<byte> bytes) => bytes[8] switch
    {
        0 when bytes[13] == 8 => new(start, BinaryPrimitives.ReadInt64LittleEndian(bytes[40..]), start + 56),
        1 when bytes[13] == 8 => new(start, BinaryPrimitives.ReadInt64LittleEndian(bytes[44..]), start + 60),
        2 or 3 when bytes[9] == 8 => new(start, BinaryPrimitives.ReadInt64LittleEndian(bytes[28..]), null),
        _ => new(start, null, null),
    };
}
