using System.Buffers.Binary;
using Microsoft.Win32.SafeHandles;

namespace Acquisition.Interchange.Ismrmrd;

/// <summary>Tells an HDF5 file by its first bytes (HDF5 File Format Specification 3.0, II.A), and a truncated one by its length.</summary>
internal static class FileSignature
{
    private const int SuperblockBytes = 64;

    private static ReadOnlySpan<byte> Hdf5 => [0x89, (byte)'H', (byte)'D', (byte)'F', (byte)'\r', (byte)'\n', 0x1A, (byte)'\n'];

    /// <exception cref="InterchangeException">Not HDF5 (known other formats are named), or shorter than its superblock says.</exception>
    public static void Check(string path, SafeFileHandle handle)
    {
        long length = RandomAccess.GetLength(handle);
        Span<byte> superblock = stackalloc byte[SuperblockBytes];
        long start = Find(handle, length, superblock);
        if (start < 0) throw Unknown(path, handle);
        if (EndOfFile(superblock) is long end && end > length) throw IsmrmrdErrors.Truncated(path, length, end);
    }

    /// <summary>A superblock lies at 0, or after a user block of 512, 1024, 2048, … bytes.</summary>
    private static long Find(SafeFileHandle handle, long length, Span<byte> superblock)
    {
        for (long start = 0; start < length; start = start == 0 ? 512 : 2 * start)
        {
            int read = RandomAccess.Read(handle, superblock, start);
            if (superblock[..read].StartsWith(Hdf5)) return start;
        }

        return -1;
    }

    /// <summary>The end-of-file address, absolute; null where the addresses are not 8 bytes wide.</summary>
    private static long? EndOfFile(ReadOnlySpan<byte> superblock) => superblock[8] switch
    {
        0 when superblock[13] == 8 => BinaryPrimitives.ReadInt64LittleEndian(superblock[40..]),
        1 when superblock[13] == 8 => BinaryPrimitives.ReadInt64LittleEndian(superblock[44..]),
        2 or 3 when superblock[9] == 8 => BinaryPrimitives.ReadInt64LittleEndian(superblock[28..]),
        _ => null,
    };

    private static InterchangeException Unknown(string path, SafeFileHandle handle)
    {
        Span<byte> start = stackalloc byte[2048];
        start = start[..RandomAccess.Read(handle, start, 0)];
        return IsMrdStream(start) ? IsmrmrdErrors.MrdStream(path)
            : start.StartsWith("yardl"u8) ? IsmrmrdErrors.MrdVersion2(path)
            : IsmrmrdErrors.NotHdf5(path);
    }

    /// <summary>Message id 3, uint32 length, XML; before it perhaps message id 1 with a configuration's name in 1024 characters.</summary>
    private static bool IsMrdStream(ReadOnlySpan<byte> start)
    {
        const ushort configurationFile = 1, header = 3;
        const int idBytes = 2, lengthBytes = 4, nameBytes = 1024;
        if (Id(start) == configurationFile && start.Length > idBytes + nameBytes) start = start[(idBytes + nameBytes)..];
        return Id(start) == header && start.Length > idBytes + lengthBytes && start[idBytes + lengthBytes] == '<';
    }

    private static int Id(ReadOnlySpan<byte> message) => message.Length < 2 ? -1 : BinaryPrimitives.ReadUInt16LittleEndian(message);
}
