using System.Buffers.Binary;
using Acquisition.Core.Model.Errors;
using Acquisition.Core.Model.Scans;
using Acquisition.Core.Ports.Store;

namespace Acquisition.Storage.RawStore;

/// <summary>A small file with its scan's id and a checksum, replaced as a whole. FORMAT.md has the layout.</summary>
internal static class SealedFile
{
    private const int Prefix = 40;
    private const int VersionOffset = 8;

    public static void Write(string path, ReadOnlySpan<byte> magic, ScanId scan, ReadOnlySpan<byte> content)
    {
        byte[] file = new byte[Prefix + content.Length];
        magic.CopyTo(file);
        BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(VersionOffset), RawFormat.Version);
        scan.Value.TryWriteBytes(file.AsSpan(16), bigEndian: true, out _);
        BinaryPrimitives.WriteInt64LittleEndian(file.AsSpan(32), content.Length);
        content.CopyTo(file.AsSpan(Prefix));
        BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(12), Checksum(file));
        DurableFile.Replace(path, file);
    }

    /// <exception cref="RefusalException">RAW_DATA_CORRUPT: the file is missing, damaged or of another format version.</exception>
    public static ReadOnlyMemory<byte> Read(string path, ReadOnlySpan<byte> magic, ScanId scan)
    {
        string name = Path.GetFileName(path);
        if (!File.Exists(path)) throw Refusals.RawDataCorrupt(scan, name, 0);
        byte[] file = File.ReadAllBytes(path);
        bool intact = file.Length >= Prefix
            && file.AsSpan().StartsWith(magic)
            && BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(12)) == Checksum(file)
            && new Guid(file.AsSpan(16, 16), bigEndian: true) == scan.Value
            && BinaryPrimitives.ReadInt64LittleEndian(file.AsSpan(32)) == file.Length - Prefix;
        if (!intact) throw Refusals.RawDataCorrupt(scan, name, 0);
        RawFormat.Require(BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(VersionOffset)), scan, name, VersionOffset);
        return file.AsMemory(Prefix);
    }

    /// <summary>Over the whole file but the checksum itself.</summary>
    private static uint Checksum(ReadOnlySpan<byte> file) => Crc32C.Append(Crc32C.Compute(file[..12]), file[16..]);
}
